/**
 * What this wallet sent (docs/spec/wallet-home.md section 3), kept on this device (`storage.local`, key `wallet-activity`): each step is stored before it is made, so that a page that is closed in
 * between loses nothing and sends nothing twice. Whether something is confirmed is the word of the reader's own server.
 */

import * as v from 'valibot';
import { integer, line, nameLine, parseShape } from '../shapes.ts';
import { MAX_UINT64, readQuantity } from './evm/quantity.ts';
import { storedAddress } from './public-state.ts';
import type { Address, Decimal, Hex, Signable } from './signable.ts';

export const ACTIVITY_KEY = 'wallet-activity';
const MAX_ENTRIES = 300;
const MAX_RAW_CHARS = 300_000;
/** Of what one transaction moves; how many others there are is counted. */
export const MAX_MOVES = 4;
const MAX_OTHERS = 10_000;

const decimal = v.pipe(v.string(), v.maxLength(78), v.regex(/^(0|[1-9]\d*)$/));
const symbol = v.nullable(nameLine(1, 11));
const decimals = v.nullable(integer(0, 36));
const hash = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/),
  v.transform((text) => text as Hex),
);
const raw = v.pipe(
  v.string(),
  v.maxLength(MAX_RAW_CHARS),
  v.regex(/^0x([0-9a-f]{2})+$/),
  v.transform((text) => text as Hex),
);
const block = v.string();
const asset = v.pipe(
  v.string(),
  v.regex(/^eip155:[1-9]\d{0,15}\/(slip44:60|erc(20|721|1155):0x[0-9a-fA-F]{40}(\/\d{1,78})?)$/),
);

/** What was read at signing (`Outflow`): what can leave the account by it, and to whom. */
const move = v.strictObject({
  asset,
  amount: v.union([v.literal('all'), decimal]),
  how: v.picklist(['sent', 'allowed', 'unwrapped']),
  to: v.nullable(storedAddress),
  item: v.optional(decimal),
});

/** What it was for, as the person agreed to it. */
const about = v.variant('what', [
  v.strictObject({
    what: v.literal('send'),
    /** `null`: the network's own coin. */
    token: v.nullable(storedAddress),
    amount: decimal,
    symbol,
    decimals,
    to: storedAddress,
  }),
  v.strictObject({ what: v.literal('revoke'), token: storedAddress, symbol, spender: storedAddress }),
  /** Takes the number of another one. */
  v.strictObject({ what: v.literal('cancel') }),
  /** Asked for by a site. */
  v.strictObject({
    what: v.literal('site'),
    origin: line(1, 300),
    intent: v.nullable(line(1, 200)),
    to: v.nullable(storedAddress),
    /** Absent: nothing, as far as can be read. */
    moves: v.optional(v.pipe(v.array(move), v.minLength(1), v.maxLength(MAX_MOVES))),
    /** How many more. */
    others: v.optional(integer(1, MAX_OTHERS)),
  }),
]);

const state = v.variant('is', [
  /** Before it was signed. Whoever goes on with it reads it again, and shows it. */
  v.strictObject({ is: v.literal('agreed'), signable: v.looseObject({}) }),
  /** Before the server took it. */
  v.strictObject({ is: v.literal('signed'), raw, hash }),
  v.strictObject({ is: v.literal('pending'), raw, hash }),
  v.strictObject({ is: v.literal('confirmed'), hash, block }),
  v.strictObject({ is: v.literal('failed'), hash, block }),
  /** Another one with its number was confirmed. */
  v.strictObject({ is: v.literal('replaced'), hash }),
  /** Was agreed to and never signed; another one took its number. */
  v.strictObject({ is: v.literal('overtaken') }),
]);

const entry = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]{16,64}$/)),
  atMs: integer(0, Number.MAX_SAFE_INTEGER),
  chainId: v.pipe(v.string(), v.regex(/^[1-9]\d{0,15}$/)),
  account: storedAddress,
  nonce: decimal,
  about,
  state,
});

export type Move = Readonly<v.InferOutput<typeof move>>;
export type About = Readonly<v.InferOutput<typeof about>>;
export type ActivityState =
  | Exclude<Readonly<v.InferOutput<typeof state>>, { readonly is: 'agreed' }>
  | { readonly is: 'agreed'; readonly signable: Signable };
export type Activity = Readonly<Omit<v.InferOutput<typeof entry>, 'about' | 'state'>> & {
  readonly about: About;
  readonly state: ActivityState;
};

/** @param stored hostile; an entry that cannot be read is left out, so that one does not hide the others */
export function readActivity(stored: unknown): readonly Activity[] {
  if (!Array.isArray(stored)) return [];
  return stored.slice(0, MAX_ENTRIES).flatMap((one) => {
    const read = parseShape(entry, one);
    return read.ok ? [read.value as unknown as Activity] : [];
  });
}

/** It came to no end yet. */
export function isOpen({ state }: Activity): boolean {
  return state.is === 'agreed' || state.is === 'signed' || state.is === 'pending';
}

/** Of those for one number, which end together, the newest. */
export function newestOpen(all: readonly Activity[]): readonly Activity[] {
  const name = ({ chainId, account, nonce }: Activity) => `${chainId} ${account.toLowerCase()} ${nonce}`;
  const open = all.filter(isOpen);
  return open.filter((one, at) => open.findIndex((other) => name(other) === name(one)) === at);
}

/** Newest first. What came to no end is kept before what did. */
export function withEntry(all: readonly Activity[], added: Activity): readonly Activity[] {
  const others = all.filter(({ id }) => id !== added.id);
  const room = MAX_ENTRIES - 1;
  const open = others.filter(isOpen).slice(0, room);
  const over = others.filter((one) => !isOpen(one)).slice(0, room - open.length);
  return [added, ...others.filter((one) => open.includes(one) || over.includes(one))];
}

/** Those that are not known yet, the oldest first: an entry that is there may know more. */
export function withNew(all: readonly Activity[], added: readonly Activity[]): readonly Activity[] {
  const isNew = ({ id }: Activity) => !all.some((one) => one.id === id);
  return added
    .filter(isNew)
    .sort((a, b) => a.atMs - b.atMs)
    .reduce(withEntry, all);
}

/** Nothing happens for one that is not known. */
export function withState(all: readonly Activity[], id: string, next: ActivityState): readonly Activity[] {
  return all.map((one) => (one.id === id ? { ...one, state: next } : one));
}

/** What was heard of an entry as it was; one that went on meanwhile stays as it is: a signature that came since must not be lost. */
export function withHeard(
  all: readonly Activity[],
  { id, state }: Activity,
  next: ActivityState,
): readonly Activity[] {
  const isStill = all.some((one) => one.id === id && one.state.is === state.is);
  return isStill ? withState(all, id, next) : all;
}

export function withoutEntry(all: readonly Activity[], id: string): readonly Activity[] {
  return all.filter((one) => one.id !== id);
}

/**
 * Where this wallet sent something to on any network and a receipt says that it went through, newest first. Nothing that may still be cancelled, failed or never left counts: an address that was only
 * typed or copied once would lose its warnings by that, and stand in the list of those that one click fills in.
 */
export function sentTo(all: readonly Activity[]): readonly Address[] {
  const to = all.flatMap(({ about, state }) =>
    about.what === 'send' && state.is === 'confirmed' ? [about.to] : [],
  );
  return [...new Set(to)];
}

/**
 * What a receipt says of a transaction; `null` where there is none yet, or the answer is not about it.
 *
 * @param answer of `eth_getTransactionReceipt`; hostile
 */
export function readReceipt(
  answer: unknown,
  asked: Hex,
): Extract<ActivityState, { readonly block: Decimal }> | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { transactionHash, blockNumber, status } = answer as { readonly [member: string]: unknown };
  const at = readQuantity(blockNumber, MAX_UINT64);
  const ended = readQuantity(status, 1n);
  if (at === null || ended === null) return null;
  if (typeof transactionHash !== 'string' || transactionHash.toLowerCase() !== asked) return null;
  return { is: ended === '1' ? 'confirmed' : 'failed', hash: asked, block: at };
}
