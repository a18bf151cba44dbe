/** A quote of sealed hardware as a piece of evidence: judged at the record's time, and once more as of today (docs/spec/computation.md section 9). */

import { accept, refuse } from '../../errors.ts';
import { fetchStored } from './fetch-stored.ts';
import { measurementCommitment } from './measurement.ts';
import { type Piece, type PieceAnswer, statementFor, unavailable } from './piece.ts';
import { isBoundTo } from './report-data.ts';
import type { PinnedHardware } from './system.ts';
import { withinTime } from './within-time.ts';

const LAYOUT = 'rail.report-data/1';

export async function checkQuote(piece: Piece, system: PinnedHardware): Promise<PieceAnswer> {
  const { claim, item, key, lookup } = piece;
  const { gateways, context } = lookup;
  if (key.layout !== LAYOUT)
    return refuse('unknown-layout', 'this version does not know what such a quote states');
  const quote = await fetchStored(gateways, item.proof, item.proof.sizeBytes);
  if (quote === null) return unavailable('the quote');
  const { collateral: named } = item;
  const collateral = named ? await fetchStored(gateways, named, named.sizeBytes) : null;
  if (named && collateral === null) return unavailable('what the quote is checked with');
  const claimedMs = Date.parse(claim.record.body.claimedAt);
  const then = await withinTime(system.verify(quote, collateral, claimedMs));
  if (!then.ok) return then;
  if (!isBoundTo(then.value, await statementFor(piece)))
    return refuse('other-statement', 'the quote is genuine, and about something else');
  if ((await measurementCommitment(then.value)) !== key.model.commitment)
    return refuse('unknown-measurement', 'other software ran in the sealed machine than your list names');
  const now = await withinTime(system.verify(quote, collateral, context.computation.today()));
  const today = now.ok ? now.value.tcbStatus : now.code;
  return accept({ family: 'hardware', facts: then.value, today });
}
