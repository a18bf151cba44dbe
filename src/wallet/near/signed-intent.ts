/**
 * A signed intent that somebody hands over (docs/spec/wallet.md section 8): who signed it, and whether that is the account it names. Only ERC-191, which keys of EVM sign.
 *
 * Does not know which keys were added to an account at the contract, whether the number was used, or what the account holds there.
 */

import * as v from 'valibot';
import { concat, utf8 } from '../../bytes.ts';
import { nesting } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { messageDigest } from '../evm/digest.ts';
import { hexOf } from '../evm/hex.ts';
import { recoverSigner } from '../evm/recover.ts';
import type { Address, Hex, Signable } from '../signable.ts';
import { fromBase58 } from './base58.ts';
import { type IntentText, readIntent, signerId } from './intent.ts';

export type SignedIntentCode =
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'unknown-member'
  | 'bad-member'
  | 'other-standard'
  | 'bad-payload'
  | 'bad-signature';

export type CheckedIntent = {
  /** Recovered from the signature. */
  readonly signer: Address;
  readonly intent: IntentText;
  /** What `signer` signed. */
  readonly signable: Extract<Signable, { readonly kind: 'intent' }>;
  /** Whether `intent.signer_id` is `signer`. Else it was altered, or the account was given that key at the contract. */
  readonly holds: boolean;
};

/** A payload of `MAX_INTENT_CHARS` with a quotation mark escaped in every second place, and the rest. */
const MAX_CHARS = 40_000;
const MAX_DEPTH = 4;
const OTHER_STANDARDS = ['nep413', 'tip191', 'raw_ed25519', 'webauthn', 'ton_connect', 'sep53'];

const shape = v.strictObject({
  standard: v.literal('erc191'),
  payload: v.pipe(
    v.string(),
    v.check((text) => text.isWellFormed(), 'lone surrogates'),
  ),
  signature: v.pipe(v.string(), v.maxLength(150)),
});
const base58Signature = /^secp256k1:([1-9A-HJ-NP-Za-km-z]{1,130})$/;

/** @param text from outside; codes: `SignedIntentCode` */
export function checkSignedIntent(text: string): Parsed<CheckedIntent, SignedIntentCode> {
  const json = readJson(text);
  if (!json.ok) return json;
  const { standard } = (json.value ?? {}) as { readonly standard?: unknown };
  if (typeof standard === 'string' && OTHER_STANDARDS.includes(standard))
    return refuse('other-standard', 'signed in a way that only other keys sign');
  const read = parseShape(shape, json.value);
  if (!read.ok) return read;
  const { payload, signature } = read.value;
  const intent = readIntent(payload);
  if (!intent.ok) return refuse('bad-payload', intent.because);
  const hex = signatureHex(signature);
  if (hex === null) return refuse('bad-signature', 'a signature is secp256k1: and base58 of 65 bytes');
  const signer = recoverSigner(messageDigest(utf8(payload)), hex);
  if (!signer.ok) return signer;
  return accept({
    signer: signer.value,
    intent: intent.value,
    signable: {
      kind: 'intent',
      account: signer.value,
      intent: { standard: 'erc191', text: payload },
    },
    holds: intent.value.signer_id === signerId(signer.value),
  });
}

function readJson(text: string): Parsed<unknown, 'too-large' | 'too-deep' | 'not-json'> {
  if (text.length > MAX_CHARS) return refuse('too-large', `more than ${MAX_CHARS} characters`);
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  try {
    return accept(JSON.parse(text) as unknown);
  } catch {
    return refuse('not-json', 'a signed intent is JSON');
  }
}

/** As the rest of the wallet has signatures: with 27 or 28 where the contract has 0 or 1. */
function signatureHex(signature: string): Hex | null {
  const [, digits = ''] = base58Signature.exec(signature) ?? [];
  const bytes = fromBase58(digits, 65);
  if (bytes === null || bytes[64]! > 1) return null;
  return hexOf(concat(bytes.subarray(0, 64), Uint8Array.of(27 + bytes[64]!)));
}
