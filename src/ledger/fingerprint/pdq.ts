/**
 * PDQ, the 256-bit perceptual hash published by Meta, from 64 x 64 luma; docs/spec/fingerprint.md, "Image", section 2.
 * Only additions, multiplications and literal constants: the same bits in every JavaScript engine.
 * Two pictures with close hashes look alike; it does not show that one was made from the other.
 */

import type { Bytes } from '../../bytes.ts';

export type Pdq = {
  /** 32 bytes in the published order: bit k is bit `k % 8` of byte `31 - floor(k / 8)`. */
  readonly hash: Bytes;
  /** 0..100, whole: how much gradient the picture has. Below 50 a hash says little. */
  readonly quality: number;
  /** Coefficient k = 16 * i + j has vertical frequency i + 1 and horizontal frequency j + 1. */
  readonly coefficients: Float64Array;
  /** Bit k is set where coefficient k is greater than this. */
  readonly median: number;
};

export type Oriented = Pick<Pdq, 'hash' | 'coefficients' | 'median'>;

/** Index into `orientations`: how the picture was turned before hashing. */
export type Orientation = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const SIDE = 64;
const KEPT = 16;

/** cos(pi * m / 128) for m = 0..64; `Math.cos` may differ in the last bit between engines. */
// biome-ignore-start lint/suspicious/noApproximativeNumericConstant: one of a table of literals, exact as written
const QUARTER_WAVE = [
  1.0, 0.9996988186962042, 0.9987954562051724, 0.9972904566786902, 0.9951847266721969, 0.99247953459871,
  0.989176509964781, 0.9852776423889412, 0.9807852804032304, 0.9757021300385286, 0.970031253194544,
  0.9637760657954398, 0.9569403357322088, 0.9495281805930367, 0.9415440651830208, 0.9329927988347388,
  0.9238795325112867, 0.9142097557035307, 0.9039892931234433, 0.8932243011955153, 0.881921264348355,
  0.8700869911087115, 0.8577286100002721, 0.8448535652497071, 0.8314696123025452, 0.8175848131515837,
  0.8032075314806449, 0.7883464276266062, 0.773010453362737, 0.7572088465064846, 0.7409511253549591,
  0.7242470829514669, 0.7071067811865476, 0.6895405447370669, 0.6715589548470184, 0.6531728429537768,
  0.6343932841636455, 0.6152315905806268, 0.5956993044924334, 0.5758081914178453, 0.5555702330196022,
  0.5349976198870973, 0.5141027441932218, 0.49289819222978404, 0.47139673682599764, 0.4496113296546066,
  0.4275550934302821, 0.40524131400498986, 0.3826834323650898, 0.35989503653498817, 0.33688985339222005,
  0.31368174039889146, 0.2902846772544624, 0.26671275747489837, 0.2429801799032639, 0.2191012401568698,
  0.19509032201612828, 0.17096188876030122, 0.14673047445536175, 0.1224106751992162, 0.0980171403295606,
  0.07356456359966743, 0.049067674327418015, 0.024541228522912288, 0,
] as const;
// biome-ignore-end lint/suspicious/noApproximativeNumericConstant: end of the table

/** Square root of 2 / 64. */
const SCALE = 0.17677669529663687;

/** Row i holds frequency i + 1: SCALE * cos(pi / 128 * (i + 1) * (2 j + 1)). */
const DCT = dctMatrix();

/** The hash of a 64 x 64 luma buffer (0..255, rows from the top). */
export function pdq(luma64: Float64Array | Float32Array): Pdq {
  const coefficients = dct16(luma64);
  return { ...threshold(coefficients), quality: gradientQuality(luma64), coefficients };
}

/**
 * Hashes of the eight turned and mirrored pictures from one transform, because turning a picture only swaps
 * and negates its coefficients. Entry 0 is the picture as it is; 1, 2, 3 turn it clockwise by 90, 180, 270
 * degrees; 4 mirrors left-right, 5 top-bottom; 6 and 7 mirror along the main and the other diagonal.
 */
export function orientations(coefficients: Float64Array): readonly Oriented[] {
  return TURNS.map((turn) => {
    const turned = turnCoefficients(coefficients, turn);
    return { ...threshold(turned), coefficients: turned };
  });
}

/** Bit k of a hash (0..255), as 0 or 1. */
export function hashBit(hash: Uint8Array, k: number): number {
  return (hash[31 - (k >> 3)]! >> (k & 7)) & 1;
}

/** D x A x transpose(D), rows 1..16 and columns 1..16 of the full transform. */
function dct16(luma64: Float64Array | Float32Array): Float64Array {
  const half = new Float64Array(KEPT * SIDE);
  // No kept frequency sees a constant; without one, a picture of one colour gives exact zeros.
  const offset = luma64[0]!;
  for (let i = 0; i < KEPT; i++) {
    for (let k = 0; k < SIDE; k++) {
      const factor = DCT[i * SIDE + k]!;
      for (let j = 0; j < SIDE; j++) {
        half[i * SIDE + j] = half[i * SIDE + j]! + factor * (luma64[k * SIDE + j]! - offset);
      }
    }
  }
  const out = new Float64Array(KEPT * KEPT);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < KEPT; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum += half[i * SIDE + k]! * DCT[j * SIDE + k]!;
      out[i * KEPT + j] = sum;
    }
  }
  return out;
}

function dctMatrix(): Float64Array {
  const matrix = new Float64Array(KEPT * SIDE);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < SIDE; j++) matrix[i * SIDE + j] = SCALE * cosine((i + 1) * (2 * j + 1));
  }
  return matrix;
}

/** cos(pi * m / 128) for any whole m >= 0, by the symmetries of the wave. */
function cosine(m: number): number {
  const phase = m % 256;
  const folded = phase <= 128 ? phase : 256 - phase;
  return folded <= 64 ? QUARTER_WAVE[folded]! : -QUARTER_WAVE[128 - folded]!;
}

function threshold(coefficients: Float64Array): Pick<Pdq, 'hash' | 'median'> {
  const median = coefficients.toSorted()[127]!; // the lower median: 128 bits are set unless values are equal
  const hash = new Uint8Array(32);
  for (let k = 0; k < 256; k++) {
    if (coefficients[k]! > median) hash[31 - (k >> 3)]! |= 1 << (k & 7);
  }
  return { hash, median };
}

/** Only steps of at least 1/100 of the full range count; 90 is the reference's scale. */
function gradientQuality(luma64: Float64Array | Float32Array): number {
  let sum = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column;
      if (row < SIDE - 1) sum += stepSize(luma64[at]!, luma64[at + SIDE]!);
      if (column < SIDE - 1) sum += stepSize(luma64[at]!, luma64[at + 1]!);
    }
  }
  return Math.min(100, Math.floor(sum / 90));
}

function stepSize(a: number, b: number): number {
  return Math.abs(Math.trunc(((a - b) * 100) / 255));
}

/** Mirroring negates the frequencies that are odd along its axis: i + 1 odd means i even. */
type Turn = {
  readonly transposed: boolean;
  readonly mirroredAcross: boolean; // left-right
  readonly mirroredDown: boolean; // top-bottom
};

const TURNS: readonly Turn[] = [
  { transposed: false, mirroredAcross: false, mirroredDown: false },
  { transposed: true, mirroredAcross: true, mirroredDown: false },
  { transposed: false, mirroredAcross: true, mirroredDown: true },
  { transposed: true, mirroredAcross: false, mirroredDown: true },
  { transposed: false, mirroredAcross: true, mirroredDown: false },
  { transposed: false, mirroredAcross: false, mirroredDown: true },
  { transposed: true, mirroredAcross: false, mirroredDown: false },
  { transposed: true, mirroredAcross: true, mirroredDown: true },
];

function turnCoefficients(coefficients: Float64Array, turn: Turn): Float64Array {
  const out = new Float64Array(KEPT * KEPT);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < KEPT; j++) {
      const value = turn.transposed ? coefficients[j * KEPT + i]! : coefficients[i * KEPT + j]!;
      const negated = (turn.mirroredAcross && j % 2 === 0) !== (turn.mirroredDown && i % 2 === 0);
      out[i * KEPT + j] = negated ? -value : value;
    }
  }
  return out;
}
