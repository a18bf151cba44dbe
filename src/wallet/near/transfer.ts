/**
 * A transfer at NEAR's contract for intents, as a person writes it (docs/spec/wallet.md section 8): of a token that the contract holds for this account, to another account.
 * Does not know which tokens or accounts exist, nor how many decimals a token has.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';
import { readSpendable, type SpendableCode } from '../amount.ts';
import { type AddressCode, readAddress } from '../evm/address.ts';
import type { Address, Decimal } from '../signable.ts';
import { readNearAccount } from './account.ts';
import { INTENTS_CONTRACT, type IntentText, signerId } from './intent.ts';

const MAX_TOKEN_CHARS = 256;
const MAX_UINT128 = 2n ** 128n - 1n;
const NONCE_BYTES = 32;

export type ReceiverCode = 'bad-near-account' | AddressCode | 'same-account';

export type Transfer = { readonly token: string; readonly receiver: string; readonly amount: Decimal };

/** `nep141:wrap.near`: the standard, the token's contract, and for those with several tokens the one of them. */
export function readToken(text: string): Parsed<string, 'bad-token'> {
  const bad = refuse('bad-token', 'a token of the contract, such as nep141:wrap.near');
  const token = text.trim();
  if (token.length > MAX_TOKEN_CHARS) return bad;
  const [, contract = ''] =
    /^(?:nep141:([^:]+)|nep(?:171|245):([^:]+):[!-~]+)$/.exec(token)?.filter(Boolean) ?? [];
  return readNearAccount(contract).ok ? accept(token) : bad;
}

/** An EVM address is an account by its lower-case form. @param from who signs */
export function readReceiver(text: string, from: Address): Parsed<string, ReceiverCode> {
  const typed = text.trim();
  const address = /^0x/i.test(typed) ? readAddress(typed) : null;
  if (address !== null && !address.ok) return address;
  const account = readNearAccount(address === null ? typed : signerId(address.value));
  if (!account.ok) return account;
  return account.value === signerId(from)
    ? refuse('same-account', 'the contract takes no transfer to who sends it')
    : account;
}

/** In the token's smallest unit: the contract counts in nothing else. */
export function readUnits(text: string): Parsed<Decimal, SpendableCode> {
  const read = readSpendable(text, 0, null);
  if (!read.ok) return read;
  return BigInt(read.value) > MAX_UINT128
    ? refuse('amount-too-large', 'more than the contract can count')
    : read;
}

/**
 * @param from who signs
 * @param random fills 32 bytes; the contract takes each such number of an account once
 * @param untilMs when the contract stops taking it
 */
export function transferIntent(
  { token, receiver, amount }: Transfer,
  from: Address,
  random: (lengthBytes: number) => Uint8Array,
  untilMs: number,
): IntentText {
  return {
    signer_id: signerId(from),
    verifying_contract: INTENTS_CONTRACT,
    deadline: new Date(untilMs).toISOString(),
    nonce: btoa(String.fromCharCode(...random(NONCE_BYTES))),
    intents: [{ intent: 'transfer', receiver_id: receiver, tokens: { [token]: amount } }],
  };
}
