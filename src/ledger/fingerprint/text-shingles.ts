/**
 * Shingles of a canonical stream and the few of them that become search tags (docs/spec/fingerprint.md, Text,
 * sections 2 and 3).
 * A shingle hash hides nothing: whoever guesses the eight words can confirm the guess.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, utf8 } from '../../bytes.ts';
import { type TextStream, textStream, WORD_WEIGHT } from './text-stream.ts';

export const TEXT_ALGORITHM = 'rail-shingles/1';

/** A shingle is the shortest run of tokens that weighs this much: 8 words, or 13 characters. */
const SHINGLE_WEIGHT = 8 * WORD_WEIGHT;
const HASH_BYTES = 8;
/** With 8-word shingles, every run of 23 unchanged words holds one whole window. */
export const WINDOW = 16;

export type Shingle = {
  /** Index of its first token. Shingle number n starts at token n. */
  readonly at: number;
  /** Index after its last token. */
  readonly end: number;
  /** First 8 bytes of SHA-256 over the UTF-8 of its tokens, joined by U+0020. */
  readonly hash: Bytes;
};

/** All shingles in order; none for a text that weighs less than one. Synchronous, about 1 µs each. */
export function shingles(stream: TextStream): readonly Shingle[] {
  const bytes = utf8(stream.tokens.join(' '));
  const starts = tokenStarts(bytes, stream.tokens.length);
  const hashes = new Uint8Array(stream.tokens.length * HASH_BYTES);
  const fresh = sha256.create();
  const state = sha256.create(); // reused: a new state per shingle would double the time
  const digest = new Uint8Array(32);
  const out: Shingle[] = [];
  let end = 0;
  let weight = 0;
  for (let at = 0; ; at++) {
    while (weight < SHINGLE_WEIGHT && end < stream.tokens.length) weight += stream.weights[end++]!;
    if (weight < SHINGLE_WEIGHT) return out;
    fresh._cloneInto(state);
    state.update(bytes.subarray(starts[at]!, starts[end]! - 1)).digestInto(digest);
    const hash = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    for (let i = 0; i < HASH_BYTES; i++) hash[i] = digest[i]!;
    out.push({ at, end, hash });
    weight -= stream.weights[at]!;
  }
}

/**
 * Winnowing: the smallest hash of every `window` consecutive shingles, the rightmost where several are equal; of
 * fewer shingles than one window, the smallest of all. Two texts that share a whole window share a selected hash.
 */
export function winnow(all: readonly Shingle[], window = WINDOW): readonly Shingle[] {
  const out: Shingle[] = [];
  const rising: Shingle[] = []; // candidates of the current window, hashes strictly rising from `head`
  let head = 0;
  all.forEach((shingle, index) => {
    while (rising.length > head && compareHashes(rising.at(-1)!.hash, shingle.hash) >= 0) rising.pop();
    rising.push(shingle);
    if (rising[head]!.at <= shingle.at - window) head++;
    const complete = index >= window - 1 || index === all.length - 1;
    if (complete && out.at(-1) !== rising[head]) out.push(rising[head]!);
  });
  return out;
}

/** The first 6 bytes of a hash as a number, for sets and maps. */
export function shingleKey(hash: Uint8Array): number {
  return (
    ((hash[0]! << 16) | (hash[1]! << 8) | hash[2]!) * 0x1000000 +
    ((hash[3]! << 16) | (hash[4]! << 8) | hash[5]!)
  );
}

/** Without these nothing is taken for a tag or a link target: words in brackets must not be overlooked in an input. */
const MARKUP = /[<>]|\]\(|\)/g;

/** The keys of all shingles of some texts: what to look an output's shingles up in. */
export function shingleKeys(texts: readonly string[]): ReadonlySet<number> {
  const read = texts.flatMap((text) => [text, text.replace(MARKUP, ' ')]);
  return new Set(read.flatMap((text) => shingles(textStream(text)).map(({ hash }) => shingleKey(hash))));
}

/** Start of each token in the joined bytes, and one entry more: where a token after the last would start. */
function tokenStarts(joined: Bytes, tokens: number): Uint32Array {
  const starts = new Uint32Array(tokens + 1);
  let token = 1;
  for (let i = 0; i < joined.length; i++) if (joined[i] === 0x20) starts[token++] = i + 1;
  starts[tokens] = joined.length + 1;
  return starts;
}

function compareHashes(a: Bytes, b: Bytes): number {
  for (let i = 0; i < HASH_BYTES; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
