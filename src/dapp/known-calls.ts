/** What was sent by `wallet_sendCalls` (EIP-5792), by site: the hashes that `wallet_getCallsStatus` asks about. `storage.local`, key `wallet-calls`; kept for the last of each site. */

import type { Decimal, Hex } from '../wallet/signable.ts';

export const CALLS_KEY = 'wallet-calls';
const MAX_OF_SITE = 20;
const MAX_SITES = 200;

/** `isWhole`: each call was sent; otherwise the server refused one, and those after it were not tried. */
export type SentCalls = {
  readonly id: string;
  readonly chainId: Decimal;
  readonly hashes: readonly Hex[];
  readonly isWhole: boolean;
};
export type KnownCalls = { readonly [origin: string]: readonly SentCalls[] };

/** Only the extension writes there; what is no object is nothing. */
export function readKnownCalls(stored: unknown): KnownCalls {
  return typeof stored === 'object' && stored !== null && !Array.isArray(stored)
    ? (stored as KnownCalls)
    : {};
}

export function callsOf(known: KnownCalls, origin: string): readonly SentCalls[] {
  return Object.hasOwn(known, origin) ? known[origin]! : [];
}

/** The same id again replaces what is there: a background that was ended tells twice. */
export function withCalls(known: KnownCalls, origin: string, sent: SentCalls): KnownCalls {
  const others = callsOf(known, origin).filter(({ id }) => id !== sent.id);
  const next = Object.entries(known)
    .filter(([name]) => name !== origin)
    .slice(1 - MAX_SITES);
  return Object.fromEntries([...next, [origin, [...others, sent].slice(-MAX_OF_SITE)]]);
}
