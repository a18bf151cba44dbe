/**
 * What was signed for a site, as entries of the activity (docs/spec/wallet-home.md section 3): made where it is signed, so that there is no signature of a transaction that the wallet's home does
 * not hear of. Whether it was sent is not known here.
 */

import { type Activity, readActivity } from './activity.ts';
import type { Description } from './description.ts';
import type { Signed } from './sign.ts';
import type { Signable } from './signable.ts';

const MAX_INTENT_CHARS = 200;

/** @param nowMs since 1970 */
export function entryForSite(
  origin: string,
  signable: Signable,
  { intent, to }: Description,
  { raw, hash }: Signed,
  nowMs: number,
): readonly Activity[] {
  if (signable.kind !== 'transaction' || raw === null || hash === null) return [];
  const { account, transaction } = signable;
  const entry = (said: string | null): Activity => ({
    id: hash.slice(2),
    atMs: nowMs,
    chainId: transaction.chainId,
    account,
    nonce: transaction.nonce,
    about: { what: 'site', origin, intent: said, to },
    state: { is: 'signed', raw, hash },
  });
  // Words of a contract's descriptor that the list would not take are left out, and not the entry.
  const said = readActivity([entry(intent?.slice(0, MAX_INTENT_CHARS) ?? null)]);
  return said.length > 0 ? said : [entry(null)];
}
