/**
 * What was signed for a site, as entries of the activity (docs/spec/wallet-home.md section 3): made where it is signed, so that there is no signature of a transaction that the wallet's home does
 * not hear of. Whether it was sent is not known here.
 */

import { type About, type Activity, MAX_MOVES, readActivity } from './activity.ts';
import type { Description } from './description.ts';
import type { Signed } from './sign.ts';
import type { Signable } from './signable.ts';

type ForSite = Extract<About, { readonly what: 'site' }>;

const MAX_INTENT_CHARS = 200;

/** @param nowMs since 1970 */
export function entryForSite(
  origin: string,
  signable: Signable,
  { intent, to, outflows }: Description,
  { raw, hash }: Signed,
  nowMs: number,
): readonly Activity[] {
  if (signable.kind !== 'transaction' || raw === null || hash === null) return [];
  const { account, transaction } = signable;
  const entry = (about: Pick<ForSite, 'intent' | 'moves' | 'others'>): Activity => ({
    id: hash.slice(2),
    atMs: nowMs,
    chainId: transaction.chainId,
    account,
    nonce: transaction.nonce,
    about: { what: 'site', origin, to, ...about },
    state: { is: 'signed', raw, hash },
  });
  // Words of a contract's descriptor that the list would not take are left out, and not the entry.
  const moves = movesOf(outflows);
  const said = readActivity([entry({ intent: intent?.slice(0, MAX_INTENT_CHARS) ?? null, ...moves })]);
  return said.length > 0 ? said : [entry({ intent: null, ...moves })];
}

/** What leaves the account, a few of it with a count of the rest: the list holds many entries. */
function movesOf(outflows: Description['outflows']): Pick<ForSite, 'moves' | 'others'> {
  if (outflows.length === 0) return {};
  const others = outflows.length - MAX_MOVES;
  return { moves: outflows.slice(0, MAX_MOVES), ...(others > 0 && { others }) };
}
