/**
 * Intents of NEAR, signed with an EVM key as ERC-191 text (docs/spec/wallet.md section 8): "this account gives that, for this, before then", settled by a contract that
 * solvers send it to. The text is the payload; what is signed is the text as it stands.
 */

import * as v from 'valibot';
import { concat } from '../../bytes.ts';
import { nesting } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { line, parseShape } from '../../shapes.ts';
import { bytesOf } from '../evm/hex.ts';
import type { Address, Hex, IntentPayload } from '../signable.ts';
import { toBase58 } from './base58.ts';

export type IntentCode = 'too-large' | 'too-deep' | 'not-json' | 'unknown-member' | 'bad-member';

/** The one contract that intents are written for here. */
export const INTENTS_CONTRACT = 'intents.near';
export const MAX_INTENT_CHARS = 16 * 1024;
const MAX_DEPTH = 8;
const MAX_INTENTS = 50;
/** Standard base64 with its padding, of 32 bytes. */
const NONCE = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const name = line(2, 256);
const isoTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/),
  v.check((text) => Number.isFinite(Date.parse(text)), 'not a time'),
);
const payload = v.strictObject({
  signer_id: name,
  verifying_contract: name,
  deadline: isoTime,
  nonce: v.pipe(v.string(), v.regex(NONCE)),
  intents: v.pipe(
    v.array(v.looseObject({ intent: v.pipe(v.string(), v.regex(/^[a-z_]{1,64}$/)) })),
    v.maxLength(MAX_INTENTS),
  ),
});

export type IntentText = v.InferOutput<typeof payload>;
export type SignedIntent = {
  readonly standard: 'erc191';
  readonly payload: string;
  /** `secp256k1:` and base58 of r, s, and 0 or 1. */
  readonly signature: string;
};

/** @param text from outside; codes: `IntentCode` */
export function readIntent(text: string): Parsed<IntentText, IntentCode> {
  if (text.length > MAX_INTENT_CHARS) return refuse('too-large', `more than ${MAX_INTENT_CHARS} characters`);
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('not-json', 'an intent is JSON');
  }
  const read = parseShape(payload, json);
  return read.ok ? accept(read.value) : read;
}

/** Whether a message could be taken for an intent by the contract, in any form that its JSON has. @param text from outside, of bounded size */
export function speaksOfIntents(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'intents');
  } catch {
    return false;
  }
}

/** The account of an EVM key among those of NEAR: its address in lower case. */
export function signerId(account: Address): string {
  return account.toLowerCase();
}

/** @param intent as `readIntent` would accept it once written */
export function writeIntent(intent: IntentText): IntentPayload {
  return { standard: 'erc191', text: JSON.stringify(intent) };
}

/** What the contract takes. @param signature of `sign` for this intent */
export function signedIntent({ text }: IntentPayload, signature: Hex): SignedIntent {
  const bytes = bytesOf(signature);
  const parity = Uint8Array.of(bytes[64]! - 27);
  return {
    standard: 'erc191',
    payload: text,
    signature: `secp256k1:${toBase58(concat(bytes.subarray(0, 64), parity))}`,
  };
}
