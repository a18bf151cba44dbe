/**
 * What must be signed once (docs/spec/policy.md section 7): one digest for an account, a scope and a number. Knows what passed this gate and what was imported,
 * nothing of other programs.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toHex, utf8 } from '../../bytes.ts';
import type { Address, Decimal, Hex, Signable } from '../signable.ts';
import type { PolicyAsk } from './ask.ts';

/** Digests for one number. */
export const MAX_DIGESTS = 32;
const SCOPE = utf8('rail.scope/1\0');
const SCOPE_BYTES = 28;

/** What is kept of a number. */
export type Signed = {
  /** Let through here, in the order of time. */
  readonly own: readonly Hex[];
  /** Of imported files, sorted; `null` where a file named none. */
  readonly others: readonly (Hex | null)[];
  /** Of the first own one. */
  readonly replaces: Hex | null;
};

/**
 * `free`: nothing was signed, or nothing counts. `same`: exactly this was let through before. `replacement`: differs in fees alone. `cancellation`: can
 * move nothing. `taken`: another one.
 */
export type Standing = 'free' | 'same' | 'replacement' | 'cancellation' | 'taken';

/** @param floor numbers up to this one are taken; `null`: none are */
export function standingOf(
  { description, signable }: Pick<PolicyAsk, 'description' | 'signable'>,
  signed: Signed | null,
  floor: Decimal | null,
): Standing {
  const { sequence, digest, replaces } = description;
  if (sequence === null) return 'free';
  if (signed?.own.includes(digest)) return 'same';
  if (floor !== null && BigInt(sequence.number) <= BigInt(floor)) return 'taken';
  if (signed === null) return 'free';
  if (signed.others.length > 0 || signed.own.length >= MAX_DIGESTS) return 'taken';
  if (replaces !== null && replaces === signed.replaces) return 'replacement';
  return isCancellation(signable) ? 'cancellation' : 'taken';
}

/** With this one let through. */
export function withDigest(signed: Signed | null, { digest, replaces }: PolicyAsk['description']): Signed {
  if (signed === null) return { own: [digest], others: [], replaces };
  return signed.own.includes(digest) ? signed : { ...signed, own: [...signed.own, digest] };
}

/** An account and a scope as the 48 bytes that EIP-3076 has for a key. */
export function sequenceKey(account: Address, scope: string): Hex {
  const scoped = toHex(sha256(concat(SCOPE, utf8(scope))).subarray(0, SCOPE_BYTES));
  return `${account.toLowerCase()}${scoped}` as Hex;
}

function isCancellation(signable: Signable): boolean {
  if (signable.kind !== 'transaction') return false;
  const { account, transaction } = signable;
  const { to, value, data } = transaction;
  const isBare =
    !('authorizationList' in transaction) &&
    (!('accessList' in transaction) || transaction.accessList.length === 0);
  return isBare && value === '0' && data === '0x' && to?.toLowerCase() === account.toLowerCase();
}
