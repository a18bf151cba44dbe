/** Which of the records that were found say how their output was computed. */

import type { Bytes } from '../../bytes.ts';
import { COMPUTATION_KIND } from '../../ledger/record/computation-item.ts';
import { type ContentBody, type RailRecord, readRecord } from '../../ledger/record/record.ts';
import type { OutputBody } from '../../ledger/record/record-body.ts';
import type { ReadItem } from '../../ledger/search/read-item.ts';
import type { Evidence } from '../evidence.ts';

/** A recognised record of exactly this content that names computation evidence. */
export type ComputationClaim = {
  readonly record: RailRecord<OutputBody>;
  /** The record item's anchor: evidence is about this record and no other. */
  readonly nonce: Bytes;
  /** As the reader's list names the company. */
  readonly who: string;
};

/** Records whose evidence is read; each costs a fetch of four items or more. */
const MAX_CLAIMS = 2;

/** Of `rows`, those of tier A1, since evidence adds to nothing less: the earliest ones, by id where two claim one time. */
export function computationClaims(
  rows: readonly Evidence[],
  reads: readonly ReadItem[],
): readonly ComputationClaim[] {
  const inOrder = [...rows].sort((a, b) => placeOf(a).localeCompare(placeOf(b)));
  const claims = inOrder
    .filter(({ code }) => code === 'exact-recognised')
    .flatMap(({ details }) => {
      const item = reads.find((read) => read.item?.id === details.record)?.item;
      const read = item ? readRecord(item) : null;
      if (!item?.anchor || !read?.ok || read.value.body.type !== 'output') return [];
      const record = read.value as RailRecord<ContentBody> as RailRecord<OutputBody>;
      const isNamed = record.body.evidence?.some(({ kind }) => kind === COMPUTATION_KIND) ?? false;
      return isNamed ? [{ record, nonce: item.anchor, who: String(details.who) }] : [];
    });
  return claims.slice(0, MAX_CLAIMS);
}

/** No server's order decides. */
function placeOf({ details }: Evidence): string {
  return `${details.claimedAt} ${details.record}`;
}
