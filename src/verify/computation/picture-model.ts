/**
 * The picture generator (docs/spec/computation.md section 8): a small network in whole numbers, so that this code, an ONNX runtime
 * and a circuit compute exactly the same. It draws soft shapes; it is an example of what can be proven, not of what models can do.
 *
 *   layer    sum = bias + Σ weight · input,  output = clamp(floor(sum / 2^shift), 0, 255)
 *   inputs   of the first layer: the seed's 8 bytes, each less 128; outputs of the last: the cells
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../../errors.ts';
import { integer, parseShape } from '../../shapes.ts';
import { CELL_COUNT, SEED_BYTES } from './picture-circuit.ts';

export type PictureLayer = {
  readonly inputs: number;
  readonly outputs: number;
  /** Sums are divided by 2 to this power. */
  readonly shift: number;
  /** A row of `inputs` for each output. */
  readonly weights: Int16Array;
  readonly biases: Int32Array;
};
export type PictureModel = { readonly layers: readonly PictureLayer[] };

const MAX_MODEL_BYTES = 128 * 1024;
const MAX_UNITS = 256;
/** Numbers up to here are exact as 32-bit floats, in which ONNX runtimes compute; partial sums, too. */
const MAX_SUM = 2 ** 24;

const text = v.pipe(v.string(), v.maxLength(MAX_MODEL_BYTES));
const shape = v.strictObject({
  schema: v.literal('rail.picture-model/1'),
  layers: v.pipe(
    v.array(
      v.strictObject({
        inputs: integer(1, MAX_UNITS),
        outputs: integer(1, MAX_UNITS),
        shift: integer(0, 12),
        /** base64url of 16-bit little-endian numbers, and of 32-bit ones. */
        weights: text,
        biases: text,
      }),
    ),
    v.minLength(1),
    v.maxLength(4),
  ),
});

/** Codes: `too-large`, `not-json`, `unknown-member`, `bad-member`, and `bad-model` for sizes or sums that do not fit. */
export function parsePictureModel(
  bytes: Uint8Array,
): Parsed<PictureModel, 'too-large' | 'not-json' | 'unknown-member' | 'bad-member' | 'bad-model'> {
  if (bytes.length > MAX_MODEL_BYTES) return refuse('too-large', `a model of ${bytes.length} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(fromUtf8(bytes) ?? '');
  } catch {
    return refuse('not-json', 'the model is not JSON');
  }
  const read = parseShape(shape, json);
  if (!read.ok) return read;
  const layers: PictureLayer[] = [];
  let inputs = SEED_BYTES;
  for (const { weights, biases, ...sizes } of read.value.layers) {
    const [weightBytes, biasBytes] = [fromBase64Url(weights), fromBase64Url(biases)];
    if (
      sizes.inputs !== inputs ||
      weightBytes?.length !== 2 * sizes.inputs * sizes.outputs ||
      biasBytes?.length !== 4 * sizes.outputs
    )
      return refuse('bad-model', `layer ${layers.length + 1} has the wrong number of weights`);
    const layer = { ...sizes, weights: int16(weightBytes), biases: int32(biasBytes) };
    if (largestSum(layer, layers.length) >= MAX_SUM)
      return refuse('bad-model', `layer ${layers.length + 1} can exceed 2^24`);
    layers.push(layer);
    inputs = sizes.outputs;
  }
  return inputs === CELL_COUNT
    ? accept({ layers })
    : refuse('bad-model', `the last layer has ${inputs} outputs`);
}

function int16(bytes: Bytes): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true));
}

function int32(bytes: Bytes): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Of all partial sums of all outputs, in any order, the largest amount that inputs can lead to. */
function largestSum(layer: PictureLayer, index: number): number {
  const largest = index === 0 ? 128 : 255;
  let most = 0;
  for (let unit = 0; unit < layer.outputs; unit++) {
    let sum = Math.abs(layer.biases[unit]!);
    for (const weight of rowOf(layer, unit)) sum += Math.abs(weight) * largest;
    most = Math.max(most, sum);
  }
  return most;
}

/** The weights of one output. */
export function rowOf({ inputs, weights }: PictureLayer, unit: number): Int16Array {
  return weights.subarray(unit * inputs, (unit + 1) * inputs);
}

/** The 256 grey values that the model draws for a seed of 8 bytes. */
export function paintCells({ layers }: PictureModel, seed: Uint8Array): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new RailError('bad-argument', 'a seed has 8 bytes');
  let values = Array.from(seed, (byte) => byte - 128);
  for (const layer of layers)
    values = Array.from({ length: layer.outputs }, (_, unit) => {
      const sum = rowOf(layer, unit).reduce((at, weight, i) => at + weight * values[i]!, layer.biases[unit]!);
      return Math.min(255, Math.max(0, Math.floor(sum / 2 ** layer.shift)));
    });
  return Uint8Array.from(values);
}
