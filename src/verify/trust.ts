/**
 * Whom the reader recognises: trust entries (a pinned root each) and signed lists of them
 * (docs/spec/record.md section 7). Names come from here and from nowhere else: a key's own name is never shown.
 */

import * as v from 'valibot';
import { concat, fromBase64Url, utf8 } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { verifyEd25519 } from '../formats/ed25519.ts';
import { base64UrlOf, bytes32, domainName, integer, line, parseShape, utcSeconds } from '../shapes.ts';

const MAX_ENTRIES = 1000;
const MAX_STATEMENT_CHARS = 8192;

const entry = v.strictObject({
  schema: v.literal('rail.trust-entry/1'),
  root: bytes32,
  name: line(1, 80),
  domain: domainName,
  statement: v.optional(v.pipe(v.string(), v.maxLength(MAX_STATEMENT_CHARS), v.regex(/^[A-Za-z0-9_-]*$/))),
});

const list = v.strictObject({
  name: line(1, 80),
  sequence: integer(1, 2 ** 40),
  issuedAt: utcSeconds,
  entries: v.pipe(v.array(entry), v.maxLength(MAX_ENTRIES)),
});

const signedList = v.strictObject({
  schema: v.literal('rail.trust-list/1'),
  list,
  key: bytes32,
  signature: base64UrlOf(64),
});

export type TrustEntry = v.InferOutput<typeof entry>;
export type TrustList = v.InferOutput<typeof list>;
export type SignedTrustList = v.InferOutput<typeof signedList>;

/** A provider that the reader recognises, and through which list. */
export type Recognised = {
  readonly root: string;
  /** Name under which the reader's list knows the provider. */
  readonly name: string;
  readonly domain: string;
  /** The root's signed statement of its keys, base64url of a data item, if the entry carries it. */
  readonly statement: string | null;
  /** The list's name, or `null` for an entry that the reader added by hand. */
  readonly list: string | null;
};

export function parseTrustEntry(value: unknown): Parsed<TrustEntry, 'unknown-member' | 'bad-member'> {
  return parseShape(entry, value);
}

/**
 * A signed trust list. Codes: shape codes, `bad-signature`, `other-key` where the subscription pinned another key,
 * `older-list` where a newer one was seen: an old list would bring removed entries back.
 */
export function parseTrustList(
  value: unknown,
  known: { readonly key: string; readonly sequence: number } | null,
): Parsed<SignedTrustList, 'unknown-member' | 'bad-member' | 'bad-signature' | 'other-key' | 'older-list'> {
  const parsed = parseShape(signedList, value);
  if (!parsed.ok) return parsed;
  const { key, signature } = parsed.value;
  if (known && known.key !== key) return refuse('other-key', 'the list is signed by another key than before');
  if (known && known.sequence > parsed.value.list.sequence) {
    return refuse('older-list', `list ${parsed.value.list.sequence} is older than ${known.sequence}`);
  }
  const valid = verifyEd25519(fromBase64Url(signature)!, listMessage(parsed.value.list), fromBase64Url(key)!);
  return valid ? accept(parsed.value) : refuse('bad-signature', 'the list is not signed by its key');
}

/** The bytes that a list's key signs. */
export function listMessage(signed: TrustList): Uint8Array {
  return concat(utf8('rail.trust-list/1\u0000'), canonicalize(signed as Json));
}

export function recognise(trusted: TrustEntry, listName: string | null): Recognised {
  const { root, name, domain, statement } = trusted;
  return { root, name, domain, statement: statement ?? null, list: listName };
}
