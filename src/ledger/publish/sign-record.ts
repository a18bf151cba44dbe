/** Signs a body as a RAIL item (docs/spec/record.md section 1): tags derived, body canonical, a random anchor. */

import type { Bytes } from '../../bytes.ts';
import { canonicalize, type Json } from '../../canonical.ts';
import { RailError } from '../../errors.ts';
import { type ItemSigner, signDataItem } from '../../formats/ans104.ts';
import type { Random } from '../../ports.ts';
import { recordTags } from '../record/record.ts';
import { checkBody, MAX_BODY_BYTES, type RecordBody } from '../record/record-body.ts';

export type SignedItem = { readonly id: string; readonly bytes: Bytes };

const ANCHOR_BYTES = 32;

/** @throws RailError `bad-argument` for a body that a reader would refuse: better now than on a permanent ledger. */
export async function signRecord(body: RecordBody, signer: ItemSigner, random: Random): Promise<SignedItem> {
  const checked = checkBody(body.type, body as Json);
  if (!checked.ok) throw new RailError('bad-argument', `record is not as specified: ${checked.because}`);
  const data = canonicalize(body as Json);
  if (data.length > MAX_BODY_BYTES) {
    throw new RailError('bad-argument', `record body of ${data.length} bytes, at most ${MAX_BODY_BYTES}`);
  }
  const signed = await signDataItem({ tags: recordTags(body), data, anchor: random(ANCHOR_BYTES) }, signer);
  return { id: signed.item.id, bytes: signed.bytes };
}

/** `YYYY-MM-DDThh:mm:ssZ` of a time in milliseconds. */
export function utcSecondsOf(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
