/**
 * JSON as snarkjs writes keys and proofs: strings of decimal numbers, points with a third coordinate. The reader takes each
 * value in one spelling only, because snarkjs reads several spellings of one number, and more members than it looks at.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { PairingCurve } from './curve.ts';
import type { G1Coordinates, G2Coordinates } from './points.ts';

/** Of a key or a proof (docs/spec/computation.md section 7). */
export const MAX_JSON_BYTES = 64 * 1024;
/** An object with lists of points of pairs of pairs: four levels, and one for what a key holds beside points. */
const MAX_DEPTH = 5;

export type JsonCode = 'too-large' | 'not-utf8' | 'not-json' | 'too-deep' | 'not-canonical';

/** A decimal number without sign or leading zero; 381 bits have 115 digits. */
export const decimal = v.pipe(v.string(), v.maxLength(115), v.regex(/^(0|[1-9][0-9]*)$/), v.toBigint());
const pair = v.strictTuple([decimal, decimal]);

/** `[x, y, "1"]`: any other third coordinate would be a second spelling of a point. */
export const g1Json = v.pipe(
  v.strictTuple([decimal, decimal, v.literal('1')]),
  v.transform(([x, y]): G1Coordinates => [x, y]),
);
/** `[[x0, x1], [y0, y1], ["1", "0"]]` */
export const g2Json = v.pipe(
  v.strictTuple([pair, pair, v.strictTuple([v.literal('1'), v.literal('0')])]),
  v.transform(([x, y]): G2Coordinates => [x, y]),
);

/** The members that say which system and curve a file is for. */
export function labels<P extends string>(protocol: P, curve: PairingCurve) {
  return { protocol: v.literal(protocol), curve: v.literal(curve.jsonName) };
}

/**
 * The value of JSON of at most 64 kB in which nothing is written twice or in another spelling. White space may be anywhere
 * outside strings; inside them it is refused, too, since no value here has any.
 */
export function readProofJson(bytes: Uint8Array): Parsed<unknown, JsonCode> {
  if (bytes.length > MAX_JSON_BYTES)
    return refuse('too-large', `${bytes.length} bytes, at most ${MAX_JSON_BYTES}`);
  const text = fromUtf8(bytes);
  if (text === null) return refuse('not-utf8', 'not UTF-8');
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  try {
    const value: unknown = JSON.parse(text);
    // A member given twice, an escape and a number such as 1.0 are all lost in reading.
    const isExact = JSON.stringify(value) === text.replace(/[ \t\r\n]/g, '');
    return isExact
      ? accept(value)
      : refuse('not-canonical', 'a value is written twice or in another spelling');
  } catch {
    return refuse('not-json', 'not JSON');
  }
}

/** At least the deepest nesting: brackets inside strings are counted, and would be refused later anyway. */
function nesting(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}
