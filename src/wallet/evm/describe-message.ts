/** What signing a message says: text, a sign-in, or bytes that nobody here can read (docs/spec/wallet.md section 6). */

import { fromHex, fromUtf8 } from '../../bytes.ts';
import type { Description, Field, WarningCode } from '../description.ts';
import { hidesLetters } from '../hidden-letters.ts';
import { describeIntent } from '../near/describe-intent.ts';
import { speaksOfIntents } from '../near/intent.ts';
import type { Address, Hex } from '../signable.ts';
import { chainOf, field, NOTHING_SAID, warnIf } from './description-parts.ts';
import { bytesOf } from './hex.ts';
import { checkSignIn, readSignIn, type SignIn } from './sign-in.ts';
import { isTransactionBytes } from './transaction.ts';

type Read = Omit<Description, 'digest' | 'account'>;
type Context = { readonly origin: string | null; readonly nowMs: number; readonly chain: string | null };

const DIGEST_BYTES = 32;
/** Letters, digits, spaces and what sentences are made with. */
const PLAIN = /^[A-Za-z0-9 .,:;!?'"()-]*$/;

export function describeMessage(message: Hex, account: Address, context: Context): Read {
  const text = readableText(message);
  const warnings = [
    ...warnIf(looksLikeTransaction(message, text), 'looks-like-a-transaction'),
    ...warnIf(text !== null && isAsLongAsDigest(message), 'as-long-as-a-digest'),
  ];
  if (text === null)
    return {
      ...NOTHING_SAID,
      kind: 'message',
      isDecoded: false,
      fields: [field('message', message, 'bytes')],
      warnings: ['data-not-decoded', ...warnings],
    };
  const plain: Read = {
    ...NOTHING_SAID,
    kind: 'message',
    fields: [field('message', text, 'text')],
    warnings: [...warnings, ...warnIf(hidesLetters(text), 'letters-hidden')],
  };
  // The same bytes signed as an intent are an intent: a page could ask for them as a message.
  if (speaksOfIntents(text)) {
    const intent = describeIntent({ standard: 'erc191', text }, account, context.nowMs);
    return { ...intent, warnings: [...warnings, ...intent.warnings] };
  }
  const read = readSignIn(text);
  if (read === null) return plain;
  if (read.is === 'malformed')
    return { ...plain, kind: 'sign-in', warnings: [...plain.warnings, 'sign-in-malformed'] };
  return describeSignIn(read.signIn, account, context, plain);
}

function describeSignIn(signIn: SignIn, account: Address, context: Context, plain: Read): Read {
  const { origin, nowMs } = context;
  const chain = chainOf(signIn.chainId);
  const isOther = context.chain !== null && context.chain !== chain;
  const wrong: WarningCode[] = [
    ...checkSignIn(signIn, origin, account, nowMs),
    ...warnIf(isOther, 'other-chain'),
  ];
  const { domain, uri, address, statement, nonce, resources } = signIn;
  return {
    ...plain,
    kind: 'sign-in',
    chain,
    intent: 'Sign in',
    fields: [...signInFields(signIn), ...plain.fields],
    args: {
      domain,
      uri,
      address,
      chainId: signIn.chainId,
      nonce,
      ...(statement === null ? {} : { statement }),
      ...Object.fromEntries(resources.map((resource, i) => [`resources.${i}`, resource])),
    },
    warnings: [...plain.warnings, ...wrong],
  };
}

function signInFields(signIn: SignIn): Field[] {
  const { domain, uri, address, statement, chainId, expiresAtMs, resources } = signIn;
  return [
    field('domain', domain, 'text'),
    field('address', address, 'address'),
    ...(statement === null ? [] : [field('statement', statement, 'text')]),
    field('uri', uri, 'text'),
    field('chain', chainOf(chainId), 'chain'),
    ...(expiresAtMs === null ? [] : [field('expires', String(Math.floor(expiresAtMs / 1000)), 'time')]),
    ...resources.map((resource) => field('resource', resource, 'text')),
  ];
}

/** `null` for bytes that are no text a person can read. */
function readableText(message: Hex): string | null {
  const text = fromUtf8(bytesOf(message));
  // What controls a terminal is no text.
  if (text === null || /(?![\n\r\t])\p{Cc}/u.test(text)) return null;
  return isAsLongAsDigest(message) && !PLAIN.test(text) ? null : text;
}

/** A contract may take it for a digest that the account agreed to. Who picks what is hashed can look for a digest that is text: 1 of 2^36 is UTF-8, 1 of 2^57 is plain. */
function isAsLongAsDigest(message: Hex): boolean {
  return message.length === 2 + 2 * DIGEST_BYTES;
}

/** Bytes of a transaction, or the beginning of what EIP-712 signs, as such or written as hex. */
function looksLikeTransaction(message: Hex, text: string | null): boolean {
  const written = /^\s*(?:0x)?((?:[0-9a-fA-F]{2}){10,})\s*$/.exec(text ?? '');
  const bytes = written === null ? bytesOf(message) : fromHex(written[1]!)!;
  return (bytes[0] === 0x19 && bytes[1] === 0x01) || isTransactionBytes(bytes);
}
