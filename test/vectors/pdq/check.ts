/**
 * Compares the fingerprints of drawn pictures with golden.json. Needs no test runner and no file access, so that
 * the same check runs in Node, Chromium and Firefox: the bits must be equal everywhere.
 */

import { toHex } from '../../../src/bytes.ts';
import { fingerprintImage, queryPrints } from '../../../src/ledger/fingerprint/fingerprint-image.ts';
import { imageBands } from '../../../src/ledger/fingerprint/image-bands.ts';
import type { Pixels } from '../../../src/ports.ts';
import { drawPicture } from '../../fixtures/pictures.ts';
import golden from './golden.json' with { type: 'json' };

/** A drawn picture, opaque or with the alpha channel replaced by its red channel. */
export type PdqCase = {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly alpha: 'opaque' | 'red';
};

export type PdqVector = PdqCase & {
  /** In Meta's hexadecimal order. */
  readonly pdq: string;
  readonly quality: number;
  /** First and last of the 32 band values. */
  readonly firstBand: string;
  readonly lastBand: string;
  /** PDQ of the eight orientations, in order. */
  readonly orientations: readonly string[];
};

/** What this engine computes for a case. */
export function computeVector(input: PdqCase): PdqVector {
  const pixels = picture(input);
  const { pdq, quality } = fingerprintImage(pixels);
  const bands = imageBands(pdq);
  const turned = queryPrints(pixels).prints.filter(({ variant }) => variant === 'as-is');
  return {
    ...input,
    pdq: toHex(pdq),
    quality,
    firstBand: bands[0]!,
    lastBand: bands[31]!,
    orientations: turned.map((print) => toHex(print.pdq)),
  };
}

/** One line per vector that this engine computes differently; empty when all agree. */
export function checkPdqVectors(): readonly string[] {
  return (golden.vectors as readonly PdqVector[]).flatMap((expected) => {
    const { seed, width, height, alpha } = expected;
    const found = computeVector({ seed, width, height, alpha });
    if (JSON.stringify(found) === JSON.stringify(expected)) return [];
    return [`seed ${seed}, ${width} x ${height}, ${alpha}: ${found.pdq}, expected ${expected.pdq}`];
  });
}

/** How many vectors there are, so that a caller can see that something was checked. */
export const PDQ_VECTOR_COUNT: number = golden.vectors.length;

function picture({ seed, width, height, alpha }: PdqCase): Pixels {
  const drawn = drawPicture(seed, width, height);
  if (alpha === 'opaque') return drawn;
  const data = new Uint8ClampedArray(drawn.data);
  for (let at = 0; at < data.length; at += 4) data[at + 3] = data[at]!;
  return { width, height, data };
}
