/**
 * Fingerprints of a picture: one PDQ for a record, several for a query; docs/spec/fingerprint.md, "Image".
 * The record side stays plain so that every writer gets the same bits; the query side tries harder.
 * A close fingerprint means that two pictures look alike, not that either came first.
 */

import type { Bytes } from '../../bytes.ts';
import type { Pixels } from '../../ports.ts';
import { findContent } from './border.ts';
import { type Orientation, orientations, pdq } from './pdq.ts';
import { toLuma64 } from './resample.ts';

export const IMAGE_ALGORITHM = 'rail-pdq/1';

/** Hamming distance up to which two pictures of enough quality are near copies. */
export const MATCH_DISTANCE = 31;
/** Distance up to which they are possibly related. Unrelated photographs lie near 128, never below 90. */
export const POSSIBLE_DISTANCE = 60;
/** Below this quality a hash says too little to call anything a match. */
export const MIN_QUALITY = 50;

/** Pictures with a side below this are never attributed: too many different ones look alike. */
const MIN_SIDE = 32;
/** Luma range of the 64 x 64 cells, in levels of 255, up to which a picture is a single tone. */
const CONSTANT_RANGE = 2;

/** Why a picture is never attributed to anyone, or `null` where it may be. */
export type Unattributable = null | 'constant' | 'too-small';

export type ImageFingerprint = {
  readonly pdq: Bytes;
  /** 0..100, whole. */
  readonly quality: number;
  readonly unattributable: Unattributable;
};

export type QueryPrint = {
  /** `trimmed`: the picture inside a plain border that was found around it. */
  readonly variant: 'as-is' | 'trimmed';
  /** How the picture was turned before hashing, see `orientations` in pdq.ts. */
  readonly orientation: Orientation;
  readonly pdq: Bytes;
  /** Distance of each bit's coefficient from the median; entry k belongs to bit k. A small one flips easily. */
  readonly margins: Float64Array;
  readonly quality: number;
};

export type QueryPrints = {
  /** In the order of search: as it is, trimmed, then the seven other orientations of each. */
  readonly prints: readonly QueryPrint[];
  readonly quality: number;
  readonly unattributable: Unattributable;
};

/** The fingerprint that a record carries. Any size from 1 x 1 gives one; `unattributable` says whether to use it. */
export function fingerprintImage(pixels: Pixels): ImageFingerprint {
  const luma = toLuma64(pixels);
  const { hash, quality } = pdq(luma);
  return { pdq: hash, quality, unattributable: unattributable(pixels, luma) };
}

/** The fingerprints under which to look for a picture that may be a copy: 8, or 16 where it has a border. */
export function queryPrints(pixels: Pixels): QueryPrints {
  const luma = toLuma64(pixels);
  const asIs = printsOf('as-is', luma);
  const content = findContent(pixels);
  const trimmed = content === null ? [] : printsOf('trimmed', toLuma64(pixels, content));
  return {
    prints: [...asIs.slice(0, 1), ...trimmed.slice(0, 1), ...asIs.slice(1), ...trimmed.slice(1)],
    quality: asIs[0]!.quality,
    unattributable: unattributable(pixels, luma),
  };
}

/** Number of differing bits, 0..256. */
export function pdqDistance(a: Bytes, b: Bytes): number {
  let distance = 0;
  for (let i = 0; i < 32; i++) {
    let differing = a[i]! ^ b[i]!;
    for (; differing !== 0; differing &= differing - 1) distance++;
  }
  return distance;
}

function unattributable(pixels: Pixels, luma64: Float64Array): Unattributable {
  if (Math.min(pixels.width, pixels.height) < MIN_SIDE) return 'too-small';
  return Math.max(...luma64) - Math.min(...luma64) <= CONSTANT_RANGE ? 'constant' : null;
}

function printsOf(variant: QueryPrint['variant'], luma64: Float64Array): readonly QueryPrint[] {
  const { coefficients, quality } = pdq(luma64);
  return orientations(coefficients).map((turned, index) => ({
    variant,
    orientation: index as Orientation,
    pdq: turned.hash,
    margins: turned.coefficients.map((value) => Math.abs(value - turned.median)),
    quality,
  }));
}
