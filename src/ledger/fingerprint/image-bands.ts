/**
 * Search values of a picture's PDQ: 32 bands of 24 permuted bits, found by exact match of one band;
 * docs/spec/fingerprint.md, "Image", sections 4 and 5. A shared band makes a candidate, never a match:
 * the distance of the whole hash decides.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, toBase64Url, utf8 } from '../../bytes.ts';
import type { QueryPrint } from './fingerprint-image.ts';
import { hashBit } from './pdq.ts';

/** How many of a band's least certain bits a query tries both ways. */
export type WeakBits = 0 | 2 | 3;

const BANDS = 32;
const BAND_BITS = 24;
/** Band b is named by character b: 'A'..'Z', then 'a'..'f'. */
const BAND_NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef';

/** Fixed for ever: another order would be another algorithm id. */
const ORDER_SEED = 'rail-pdq/1 bands';

/**
 * The bit positions (0..255) of each band. Every position is in exactly three bands. Neighbouring
 * coefficients depend on each other, so bands of neighbours would collide far more often.
 */
export const BAND_POSITIONS: readonly (readonly number[])[] = bandPositions();

/** The 32 values that a record carries, in band order: band character and four base64url characters. */
export function imageBands(pdq: Bytes): readonly string[] {
  return BAND_POSITIONS.map((positions, band) => bandValue(band, bitsAt(pdq, positions)));
}

/**
 * The 32 * 2^weakBits values that a query asks for: those of the hash itself first, then those with any subset
 * of each band's least certain bits flipped. No value occurs twice.
 */
export function probeValues(print: QueryPrint, weakBits: WeakBits): readonly string[] {
  const flipped = BAND_POSITIONS.flatMap((positions, band) => {
    const bits = bitsAt(print.pdq, positions);
    return subsetsOf(weakestOf(positions, print.margins, weakBits)).map((mask) =>
      bandValue(band, bits ^ mask),
    );
  });
  return [...imageBands(print.pdq), ...flipped];
}

/** A band's bits as one number; its first position is the most significant bit. */
function bitsAt(pdq: Bytes, positions: readonly number[]): number {
  return positions.reduce((bits, position) => bits * 2 + hashBit(pdq, position), 0);
}

function bandValue(band: number, bits: number): string {
  return BAND_NAMES[band]! + toBase64Url(Uint8Array.of(bits >> 16, (bits >> 8) & 255, bits & 255));
}

/** Masks of the `count` bits whose coefficients lie nearest to the median; ties go to the earlier one. */
function weakestOf(positions: readonly number[], margins: Float64Array, count: WeakBits): readonly number[] {
  const places = positions.map((_, place) => place);
  places.sort((a, b) => margins[positions[a]!]! - margins[positions[b]!]! || a - b);
  return places.slice(0, count).map((place) => 1 << (BAND_BITS - 1 - place));
}

/** Every union of the masks but the empty one. */
function subsetsOf(masks: readonly number[]): readonly number[] {
  const chosen = Array.from({ length: 2 ** masks.length - 1 }, (_, i) => i + 1);
  return chosen.map((choice) => masks.reduce((set, mask, i) => ((choice >> i) & 1 ? set | mask : set), 0));
}

/**
 * Three shuffles of 0..255 in a row, cut into bands of 24. Where a band that crosses from one shuffle to the
 * next would hold a position twice, the next shuffle is drawn again.
 */
function bandPositions(): number[][] {
  const draw = numberStream(ORDER_SEED);
  const order: number[] = [];
  while (order.length < BANDS * BAND_BITS) {
    const begun = order.slice(order.length - (order.length % BAND_BITS));
    const next = shuffled(draw);
    if (!next.slice(0, BAND_BITS - begun.length).some((position) => begun.includes(position)))
      order.push(...next);
  }
  return Array.from({ length: BANDS }, (_, band) => order.slice(band * BAND_BITS, (band + 1) * BAND_BITS));
}

/** Fisher-Yates from the end; the modulo favours no position by more than 2^-24. */
function shuffled(draw: () => number): number[] {
  const order = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 255; i > 0; i--) {
    const j = draw() % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Big-endian 32-bit words of SHA-256(seed || block number as 32-bit big-endian), block after block. */
function numberStream(seed: string): () => number {
  let words = new DataView(new ArrayBuffer(0));
  let at = 0;
  let block = 0;
  return () => {
    if (at === words.byteLength) {
      const input = new Uint8Array(seed.length + 4);
      input.set(utf8(seed));
      new DataView(input.buffer).setUint32(seed.length, block++);
      const digest = sha256(input);
      words = new DataView(digest.buffer, digest.byteOffset, digest.length);
      at = 0;
    }
    at += 4;
    return words.getUint32(at - 4);
  };
}
