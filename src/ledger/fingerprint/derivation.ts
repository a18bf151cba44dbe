/**
 * Says how much of an output its inputs already held: made anew, edited, or merely repeated
 * (docs/spec/fingerprint.md, Derivation; what follows from it: docs/spec/record.md section 5).
 * Computed by whoever holds input and output. It knows only the inputs it is given: words or pictures that a model
 * repeats from its training count as generated.
 */

import type { Bytes } from '../../bytes.ts';
import { MATCH_DISTANCE, MIN_QUALITY, POSSIBLE_DISTANCE, pdqDistance } from './fingerprint-image.ts';
import { prefixSums } from './text-parts.ts';
import { shingleKey, shingleKeys, shingles } from './text-shingles.ts';
import { type TextStream, textStream } from './text-stream.ts';

/** From inputs that are known; a record whose maker knew no inputs says `unknown` instead. */
export type KnownDerivation = 'generated' | 'edited' | 'echo';

export type PicturePrint = {
  readonly pdq: Bytes;
  /** 0 to 100. */
  readonly quality: number;
};

/** Share of the output's words that stand in the inputs, from which it is an echo: the reader's own 60 % rule. */
const ECHO_SHARE = 0.6;
/** About what is left when three words in ten are changed at random; a text that quotes less is its own. */
const EDITED_SHARE = 0.2;

/**
 * Compares a text with the texts that the model was given, all of them together. Linear, about 0.3 s per megabyte;
 * the caller bounds the inputs.
 */
export function deriveText(outputText: string, inputTexts: readonly string[]): KnownDerivation {
  const output = textStream(outputText);
  const share = shareGiven(output, inputTexts);
  if (share >= ECHO_SHARE) return 'echo';
  return share >= EDITED_SHARE ? 'edited' : 'generated';
}

/**
 * Compares a picture with the pictures that the model was given.
 * @param inputs prints of the inputs; pass those of all eight orientations to see through turning and mirroring
 */
export function deriveImage(output: PicturePrint, inputs: readonly PicturePrint[]): KnownDerivation {
  // An echo holds at any quality: that costs search tags, while missing one could brand somebody's picture.
  if (inputs.some(({ pdq }) => pdqDistance(output.pdq, pdq) <= MATCH_DISTANCE)) return 'echo';
  const comparable = inputs.filter(({ quality }) => Math.min(quality, output.quality) >= MIN_QUALITY);
  return comparable.some(({ pdq }) => pdqDistance(output.pdq, pdq) <= POSSIBLE_DISTANCE)
    ? 'edited'
    : 'generated';
}

/** The strongest of several: echo, then edited, then generated (also of none). */
export function strongest(derivations: readonly KnownDerivation[]): KnownDerivation {
  if (derivations.includes('echo')) return 'echo';
  return derivations.includes('edited') ? 'edited' : 'generated';
}

/** Share by weight of the output's tokens that lie in a shingle which some input holds too. */
function shareGiven(output: TextStream, inputTexts: readonly string[]): number {
  const all = shingles(output);
  if (all.length === 0) return standsWhole(output, inputTexts) ? 1 : 0;
  const given = shingleKeys(inputTexts);
  const weightBefore = prefixSums(output.weights);
  let weight = 0;
  let coveredTo = 0;
  for (const { at, end, hash } of all) {
    if (!given.has(shingleKey(hash))) continue;
    weight += weightBefore[end]! - weightBefore[Math.max(at, coveredTo)]!;
    coveredTo = end;
  }
  return weight / weightBefore.at(-1)!;
}

/** For outputs shorter than one shingle. */
function standsWhole(output: TextStream, inputTexts: readonly string[]): boolean {
  if (output.tokens.length === 0) return false;
  const wanted = ` ${output.tokens.join(' ')} `;
  return inputTexts.some((text) => ` ${textStream(text).tokens.join(' ')} `.includes(wanted));
}
