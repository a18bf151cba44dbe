/**
 * Text fingerprints: what a record says about a text, what a reader asks for, and how many words of a selection stand
 * in a record (docs/spec/fingerprint.md, Text, sections 4 to 6).
 * It finds copied passages, not paraphrases or translations, and says nothing about who wrote the words first.
 */

import { type Bytes, toBase64Url, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { prefixSums, type Span, splitParts } from './text-parts.ts';
import { commonRuns } from './text-runs.ts';
import { type Shingle, shingleKey, shingleKeys, shingles, winnow } from './text-shingles.ts';
import { MAX_TEXT_BYTES, type TextStream, textStream, WORD_WEIGHT } from './text-stream.ts';

/** Shorter texts are never attributed: too many people write the same few words. */
export const MIN_WORDS = 25;
/** A near match covers at least this share of the selection, and at least `MIN_WORDS` of it. */
export const MIN_COVERAGE = 0.6;

/** Compatibility characters can unfold into 18 letters; this bounds what 1 MiB of them costs. */
const MAX_TOKENS = 524_288;
const MAX_PARTS = 4096;
const TAG_BYTES = 6;
const LISTED_BYTES = 4;
/** A gateway accepts this many values in one query. */
const MAX_VALUES = 128;

/** `text-too-short`: under 25 words, or under 25 when what repeats counts once. */
export type TextUnattributable = null | 'text-too-short';

export type TextFingerprint = {
  readonly words: number;
  readonly unattributable: TextUnattributable;
  /** In order; empty where the text is unattributable, since no search may lead to it. */
  readonly parts: readonly TextPart[];
};

export type TextPart = {
  readonly index: number;
  /** Words of the text before this part. */
  readonly firstWord: number;
  readonly words: number;
  /** Distinct values of 6 bytes in order of appearance, at most 50: the `Rail-Text-Shingle` tags. */
  readonly selected: readonly Bytes[];
  /** 4 bytes per shingle in order, without those that stand in an input. */
  readonly all: Bytes;
};

export type TextQuery = {
  readonly words: number;
  readonly unattributable: TextUnattributable;
  /** Tag values to ask for: 8 base64url characters each, distinct, at most 128; empty where unattributable. */
  readonly values: readonly string[];
  /** True where more than 128 values would have been worth asking for. */
  readonly thinned: boolean;
  /** 4 bytes per shingle in order. */
  readonly all: Bytes;
  /** Index after the last token of each shingle; shingle number n starts at token n. */
  readonly ends: readonly number[];
  /** Weight of each token. */
  readonly weights: readonly number[];
};

export type SameWords = {
  /** Words of the selection that stand in the record in runs of eight or more; what repeats counts once. */
  readonly words: number;
  /** Share of the selection that stands there, 0 to 1. */
  readonly coverage: number;
  readonly longestRunWords: number;
};

/**
 * The fingerprint of an output.
 * @param inputs texts that the model was given: passages that stand in one are left out, so that nobody can brand a
 * passage by having a model repeat it
 */
export function fingerprintText(
  text: string,
  inputs: readonly string[] = [],
): Parsed<TextFingerprint, 'text-too-long'> {
  const stream = boundedStream(text);
  if (stream === null) return tooLong();
  const all = shingles(stream);
  if (isTooShort(stream, all)) {
    return accept({ words: stream.words, unattributable: 'text-too-short', parts: [] });
  }
  const given = shingleKeys(inputs);
  const isOwn = Uint8Array.from(all, ({ hash }) => (given.has(shingleKey(hash)) ? 0 : 1));
  const isSelected = new Uint8Array(all.length);
  for (const { at } of winnow(all)) isSelected[at] = isOwn[at]!;
  const spans = splitParts(stream, all, isSelected);
  if (spans.length > MAX_PARTS) return tooLong();
  const weightBefore = prefixSums(stream.weights);
  const parts = spans.map((span, index) => makePart(index, span, all, isOwn, isSelected, weightBefore));
  return accept({ words: stream.words, unattributable: null, parts });
}

/** What to ask the ledger for a selected text, and what `sameWords` needs of it. */
export function queryText(text: string): Parsed<TextQuery, 'text-too-long'> {
  const stream = boundedStream(text);
  if (stream === null) return tooLong();
  const all = shingles(stream);
  const unattributable = isTooShort(stream, all) ? 'text-too-short' : null;
  const asked = unattributable !== null ? [] : all.length <= MAX_VALUES ? all : winnow(all);
  const values = distinctValues(asked);
  return accept({
    words: stream.words,
    unattributable,
    values: thin(values.map(toBase64Url)),
    thinned: values.length > MAX_VALUES,
    all: listHashes(all),
    ends: all.map(({ end }) => end),
    weights: stream.weights,
  });
}

/**
 * How much of a selection stands in one record. A near match needs `MIN_WORDS` words and `MIN_COVERAGE`.
 * @param parts parts of one record in order of their index; they need not be complete
 */
export function sameWords(query: TextQuery, parts: readonly { readonly all: Uint8Array }[]): SameWords {
  const runs = commonRuns(
    query.all,
    parts.map(({ all }) => all),
  );
  const weightBefore = prefixSums(query.weights);
  const hashes = new DataView(query.all.buffer, query.all.byteOffset, query.all.byteLength);
  const seen = new Set<number>();
  let distinct = 0; // weight of matched tokens, repeated shingles once
  let distinctEnd = 0;
  let matched = 0; // weight of all matched tokens
  let matchedEnd = 0;
  let longest = 0;
  for (const { at, length } of runs) {
    const end = query.ends[at + length - 1]!;
    matched += weightBefore[end]! - weightBefore[Math.max(at, matchedEnd)]!;
    matchedEnd = end;
    longest = Math.max(longest, weightBefore[end]! - weightBefore[at]!);
    for (let i = at; i < at + length; i++) {
      const hash = hashes.getUint32(i * LISTED_BYTES);
      if (seen.has(hash)) continue;
      seen.add(hash);
      distinct += weightBefore[query.ends[i]!]! - weightBefore[Math.max(i, distinctEnd)]!;
      distinctEnd = query.ends[i]!;
    }
  }
  return {
    words: Math.floor(distinct / WORD_WEIGHT),
    coverage: runs.length === 0 ? 0 : matched / weightBefore.at(-1)!,
    longestRunWords: Math.floor(longest / WORD_WEIGHT),
  };
}

/** `null` for a text over the limit. */
function boundedStream(text: string): TextStream | null {
  if (text.length > MAX_TEXT_BYTES || utf8(text).length > MAX_TEXT_BYTES) return null;
  const stream = textStream(text);
  return stream.tokens.length > MAX_TOKENS ? null : stream;
}

function tooLong() {
  return refuse(
    'text-too-long',
    `text over ${MAX_TEXT_BYTES} bytes, ${MAX_TOKENS} words or ${MAX_PARTS} parts`,
  );
}

/** Repeated passages count once: "ha ha ha" is eight words, however long it goes on. */
function isTooShort(stream: TextStream, all: readonly Shingle[]): boolean {
  if (stream.words < MIN_WORDS) return true;
  const seen = new Set<number>();
  let weight = 0;
  let coveredTo = 0;
  for (const { at, end, hash } of all) {
    if (seen.has(shingleKey(hash))) continue;
    seen.add(shingleKey(hash));
    for (let token = Math.max(at, coveredTo); token < end; token++) weight += stream.weights[token]!;
    coveredTo = end;
    if (weight >= MIN_WORDS * WORD_WEIGHT) return false;
  }
  return true;
}

function makePart(
  index: number,
  { from, to }: Span,
  all: readonly Shingle[],
  isOwn: Uint8Array,
  isSelected: Uint8Array,
  weightBefore: Uint32Array,
): TextPart {
  const own = all.slice(from, to).filter(({ at }) => isOwn[at] === 1);
  const firstWord = Math.floor(weightBefore[from]! / WORD_WEIGHT);
  return {
    index,
    firstWord,
    words: Math.floor((weightBefore[all[to - 1]!.end]! - weightBefore[from]!) / WORD_WEIGHT),
    selected: distinctValues(own.filter(({ at }) => isSelected[at] === 1)),
    all: listHashes(own),
  };
}

function distinctValues(some: readonly Shingle[]): readonly Bytes[] {
  const byKey = new Map(some.map(({ hash }) => [shingleKey(hash), hash.slice(0, TAG_BYTES)] as const));
  return [...byKey.values()];
}

function listHashes(some: readonly Shingle[]): Bytes {
  const out = new Uint8Array(some.length * LISTED_BYTES);
  some.forEach(({ hash }, i) => {
    out.set(hash.subarray(0, LISTED_BYTES), i * LISTED_BYTES);
  });
  return out;
}

/** At most 128 values, evenly spread, the first among them. */
function thin(values: readonly string[]): readonly string[] {
  if (values.length <= MAX_VALUES) return values;
  return Array.from({ length: MAX_VALUES }, (_, i) => values[Math.floor((i * values.length) / MAX_VALUES)]!);
}
