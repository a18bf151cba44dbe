/**
 * Cuts a long text into overlapping parts that each fit one record item (docs/spec/fingerprint.md, Text, section 4).
 */

import { type Shingle, shingleKey } from './text-shingles.ts';
import { type TextStream, WORD_WEIGHT } from './text-stream.ts';

/** Consecutive shingles: from index `from` up to, but without, index `to`. */
export type Span = { readonly from: number; readonly to: number };

const PART_WEIGHT = 450 * WORD_WEIGHT;
/** Any run of words that is not longer lies whole in one part. */
const OVERLAP_WEIGHT = 64 * WORD_WEIGHT;
/** What one item has room for among its 128 tags. */
const MAX_SELECTED = 50;

/**
 * Spans that cover all shingles in order. Each is as long as 450 words and 50 distinct selected values allow; the
 * next begins 64 words before its end, or at a quarter of it where that comes later, so that parts always advance.
 * @param isSelected by shingle index
 */
export function splitParts(
  stream: TextStream,
  all: readonly Shingle[],
  isSelected: Uint8Array,
): readonly Span[] {
  const weightBefore = prefixSums(stream.weights);
  const weigh = (from: number, to: number) => weightBefore[all[to - 1]!.end]! - weightBefore[from]!;
  const spans: Span[] = [];
  for (let from = 0; from < all.length; ) {
    const span = { from, to: endOfPart(from) };
    spans.push(span);
    if (span.to === all.length) break;
    from = startOfNext(span);
  }
  return spans;

  function endOfPart(from: number): number {
    const distinct = new Set<number>();
    let to = from;
    for (; to < all.length && weigh(from, to + 1) <= PART_WEIGHT; to++) {
      if (isSelected[to] === 0) continue;
      distinct.add(shingleKey(all[to]!.hash));
      if (distinct.size > MAX_SELECTED) break;
    }
    return to;
  }

  function startOfNext({ from, to }: Span): number {
    const overlap = Math.min(OVERLAP_WEIGHT, Math.floor((weigh(from, to) * 3) / 4));
    let next = to - 1;
    while (next > from + 1 && weigh(next, to) < overlap) next--;
    return next;
  }
}

/** `sums[i]` is the weight of all tokens before token `i`. */
export function prefixSums(weights: readonly number[]): Uint32Array {
  const sums = new Uint32Array(weights.length + 1);
  weights.forEach((weight, i) => {
    sums[i + 1] = sums[i]! + weight;
  });
  return sums;
}
