/**
 * What is worth a second look about an address that somebody is about to send to (docs/spec/wallet-home.md section 2). It compares with what this device knows; an address without a warning is
 * not thereby the right one.
 */

import type { Outflow } from './description.ts';
import type { PublicAccount } from './public-state.ts';
import type { Address } from './signable.ts';

export type RecipientWarning =
  /** Begins and ends like `like`, and is another: somebody may have sent a worthless amount from it to be copied out of a list. */
  | { readonly code: 'look-alike'; readonly like: Address }
  | { readonly code: 'first-time' }
  | { readonly code: 'is-contract' }
  | { readonly code: 'delegated' }
  | { readonly code: 'code-unknown' }
  | { readonly code: 'is-token' }
  | { readonly code: 'is-sender' }
  | { readonly code: 'burns' };

/** What stands at an address. `delegated`: an account of EIP-7702, which a key still controls. `unknown`: the server did not say. */
export type CodeKind = 'none' | 'delegated' | 'contract' | 'unknown';

export type RecipientFacts = {
  readonly from: Address;
  readonly to: Address;
  /** Of the wallet. */
  readonly accounts: readonly PublicAccount[];
  /** Where this wallet sent to before. */
  readonly sentTo: readonly Address[];
  readonly tokens: readonly Address[];
  readonly code: CodeKind;
};

/** Digits that people compare, at each end. */
const SEEN_DIGITS = 4;
const DELEGATION = /^0xef0100[0-9a-f]{40}$/;
const MAX_CODE_CHARS = 200_000;

/** Most urgent first. */
export function recipientWarnings(facts: RecipientFacts): readonly RecipientWarning[] {
  const { from, to, accounts, sentTo, tokens, code } = facts;
  const own = accounts.filter(isOwn).map(({ address }) => address);
  const all = accounts.map(({ address }) => address);
  const isAmong = (addresses: readonly Address[]) => addresses.some((one) => isSame(one, to));
  const isKnown = isAmong(own) || isAmong(sentTo);
  const like = isKnown ? undefined : [...all, ...sentTo, ...tokens].find((one) => looksLike(one, to));
  return [
    ...(/^0x0{40}$/.test(to) ? [{ code: 'burns' } as const] : []),
    ...(like === undefined ? [] : [{ code: 'look-alike', like } as const]),
    ...(isAmong(tokens) ? [{ code: 'is-token' } as const] : []),
    ...(isSame(from, to) ? [{ code: 'is-sender' } as const] : []),
    ...(code === 'contract' && !isAmong(tokens) ? [{ code: 'is-contract' } as const] : []),
    ...(code === 'delegated' ? [{ code: 'delegated' } as const] : []),
    ...(code === 'unknown' ? [{ code: 'code-unknown' } as const] : []),
    ...(isKnown ? [] : [{ code: 'first-time' } as const]),
  ];
}

/** An address that is only watched can be anybody's. */
export function isOwn({ source }: PublicAccount): boolean {
  return source !== 'watch';
}

/** Whom something goes to, or who may take it, each once: addresses that a site chose. What is taken back goes to nobody, unless the same call can give an item away. */
export function partiesOf(outflows: readonly Outflow[]): readonly Address[] {
  const parties = outflows.flatMap(({ to, amount, item }) =>
    to === null || (amount === '0' && item === undefined) ? [] : [to],
  );
  return parties.filter((one, at) => parties.findIndex((other) => isSame(one, other)) === at);
}

/** Another address with the same first and last digits, in any case. */
export function looksLike(a: Address, b: Address): boolean {
  return !isSame(a, b) && ends(a) === ends(b);
}

/** @param answer of `eth_getCode`; hostile */
export function codeKindOf(answer: unknown): CodeKind {
  if (typeof answer !== 'string' || answer.length > MAX_CODE_CHARS) return 'unknown';
  if (!/^0x([0-9a-f]{2})*$/i.test(answer)) return 'unknown';
  if (answer === '0x') return 'none';
  return DELEGATION.test(answer.toLowerCase()) ? 'delegated' : 'contract';
}

/** For where the whole address is one click away. */
export function shortAddress(address: Address): string {
  return `${address.slice(0, 2 + SEEN_DIGITS)}…${address.slice(-SEEN_DIGITS)}`;
}

function ends(address: Address): string {
  const digits = address.slice(2).toLowerCase();
  return digits.slice(0, SEEN_DIGITS) + digits.slice(-SEEN_DIGITS);
}

function isSame(a: Address, b: Address): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
