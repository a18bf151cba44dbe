/** One piece of a record's computation evidence with all that its check needs, and how such a check answers. */

import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { type Parsed, refuse } from '../../errors.ts';
import type { ComputationItem } from '../../ledger/record/computation-item.ts';
import { statementOf } from '../../ledger/record/statement.ts';
import type { Lookup } from '../context.ts';
import type { ComputationClaim } from './computation-claims.ts';
import type { ComputationKey } from './computation-keys.ts';
import type { Established } from './computation-row.ts';
import type { CheckedContent } from './public-values.ts';
import type { ComputationCode } from './system.ts';

export type Piece = {
  readonly claim: ComputationClaim;
  readonly item: ComputationItem;
  /** The reader's own entry for it. */
  readonly key: ComputationKey;
  readonly content: CheckedContent;
  readonly lookup: Lookup;
};

export type PieceAnswer = Parsed<Established, ComputationCode>;

/** What the piece has to be about: computed here, from record, content and the reader's own list. */
export function statementFor({ claim, item, key, content }: Piece): Promise<Bytes> {
  return statementOf({
    provider: fromBase64Url(claim.record.body.provider)!,
    nonce: claim.nonce,
    model: fromBase64Url(key.model.commitment)!,
    input: item.input === undefined ? null : fromBase64Url(item.input),
    output: fromBase64Url(content.digest)!,
  });
}

export function unavailable(what: string) {
  return refuse('not-available', `no server showed ${what}`);
}
