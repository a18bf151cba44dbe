/**
 * Finds a plain border around a picture (white padding, letterbox, frame of a screenshot), so that a query can
 * look for what is inside; docs/spec/fingerprint.md, "Image", section 5. Only queries use it: it may guess, because
 * a wrong guess costs one useless fingerprint and can never make a match.
 */

import type { Pixels } from '../../ports.ts';
import { type Region, wholeOf, wordLuma, wordsOf } from './resample.ts';

/** `wordLuma` counts in thousandths of a level of 0..255. */
const LEVEL = 1000;
/** A border line: mean distance from the border's tone at most this, in levels... */
const MEAN_NOISE = 2;
/** ...and at most 1 in 64 of its pixels further off than this: JPEG and WebP noise in a flat area stays below. */
const PIXEL_NOISE = 12;
const OUTLIER_SHARE = 64;
/** Lossy coding rings by up to two 8-pixel blocks around the edge of the content. */
const RINGING = 16;
/** A line this far from the tone (mean, in levels) is content, not ringing. */
const CONTENT_STEP = 6;
/** Sides whose tones differ by more levels than this do not belong to one border. */
const SAME_TONE = 8;
/** What is inside must be at least this large in pixels and as a share of the side. */
const MIN_INSIDE = 32;
const MIN_INSIDE_SHARE = 1 / 4;

type Side = 'top' | 'bottom' | 'left' | 'right';
const SIDES: readonly Side[] = ['top', 'bottom', 'left', 'right'];

/** The rectangle inside the border, or `null` where there is no border or too little inside it. */
export function findContent(pixels: Pixels): Region | null {
  const words = wordsOf(pixels);
  const whole = wholeOf(pixels);
  let content = whole;
  let tone: number | null = null;
  for (const side of SIDES) {
    const border = borderAt(words, pixels.width, content, side);
    // A border has one tone all round. White beside black bars belongs to the picture between them.
    if (border === null || (tone !== null && Math.abs(border.tone - tone) > SAME_TONE * LEVEL)) continue;
    tone = border.tone;
    content = cut(content, side, border.depth);
  }
  const enough =
    content.width >= Math.max(MIN_INSIDE, whole.width * MIN_INSIDE_SHARE) &&
    content.height >= Math.max(MIN_INSIDE, whole.height * MIN_INSIDE_SHARE);
  return tone !== null && enough ? content : null;
}

function cut(region: Region, side: Side, depth: number): Region {
  const { left, top, width, height } = region;
  if (side === 'top') return { left, top: top + depth, width, height: height - depth };
  if (side === 'bottom') return { left, top, width, height: height - depth };
  if (side === 'left') return { left: left + depth, top, width: width - depth, height };
  return { left, top, width: width - depth, height };
}

/** Depth in lines and mean luma of the plain tone along one side; `null` where the outermost line is not plain. */
function borderAt(
  words: Uint32Array,
  stride: number,
  region: Region,
  side: Side,
): { readonly depth: number; readonly tone: number } | null {
  const lines = side === 'top' || side === 'bottom' ? region.height : region.width;
  const lineAt = (depth: number) => lineOf(stride, region, side, depth);
  const tone = meanLuma(words, lineAt(0));
  let plain = 0;
  while (plain < lines && isPlain(words, lineAt(plain), tone)) plain++;
  if (plain === 0 || plain === lines) return null;
  const depth = edgeNear(plain, Math.min(lines, plain + RINGING), (at) =>
    meanDistance(words, lineAt(at), tone),
  );
  return { depth, tone };
}

/** The line in [from, to) that differs most from the one before it, if any is a clear step; otherwise `from`. */
function edgeNear(from: number, to: number, distanceAt: (depth: number) => number): number {
  let edge = from;
  let steepest = CONTENT_STEP * LEVEL;
  let before = distanceAt(from - 1);
  for (let depth = from; depth < to; depth++) {
    const distance = distanceAt(depth);
    if (distance - before > steepest) {
      steepest = distance - before;
      edge = depth;
    }
    before = distance;
  }
  return edge;
}

/** A row or column of a region as a run through the pixel array. */
type Line = { readonly start: number; readonly step: number; readonly count: number };

function lineOf(stride: number, region: Region, side: Side, depth: number): Line {
  const { left, top, width, height } = region;
  if (side === 'top') return { start: (top + depth) * stride + left, step: 1, count: width };
  if (side === 'bottom') return { start: (top + height - 1 - depth) * stride + left, step: 1, count: width };
  if (side === 'left') return { start: top * stride + left + depth, step: stride, count: height };
  return { start: top * stride + left + width - 1 - depth, step: stride, count: height };
}

function meanLuma(words: Uint32Array, line: Line): number {
  let sum = 0;
  for (let i = 0, at = line.start; i < line.count; i++, at += line.step) sum += wordLuma(words[at]!);
  return sum / line.count;
}

function meanDistance(words: Uint32Array, line: Line, tone: number): number {
  let sum = 0;
  for (let i = 0, at = line.start; i < line.count; i++, at += line.step) {
    sum += Math.abs(wordLuma(words[at]!) - tone);
  }
  return sum / line.count;
}

function isPlain(words: Uint32Array, line: Line, tone: number): boolean {
  let sum = 0;
  let outliers = 0;
  for (let i = 0, at = line.start; i < line.count; i++, at += line.step) {
    const distance = Math.abs(wordLuma(words[at]!) - tone);
    sum += distance;
    if (distance > PIXEL_NOISE * LEVEL) outliers++;
  }
  return sum <= MEAN_NOISE * LEVEL * line.count && outliers * OUTLIER_SHARE <= line.count;
}
