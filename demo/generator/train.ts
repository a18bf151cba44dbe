/**
 * Trains the picture generator from nothing: gradient descent (Adam) on shapes drawn for random seeds, then weights in whole numbers.
 * The same model comes out on every machine, because only operations are used that IEEE 754 rounds alike.
 */

import { toBase64Url } from '../../src/bytes.ts';
import { CELL_COUNT, SEED_BYTES } from '../../src/verify/computation/picture-circuit.ts';
import { drawShape } from './shapes.ts';

/** Units of the layers between seed and cells; each costs the circuit as much as a cell. */
const HIDDEN = [36, 38];
const STEPS = 12_000;
const BATCH = 32;
const RATE = 0.004;
/** What is learned of a unit that is outside 0 to 1, where its own slope is 0. */
const LEAK = 0.05;
/** The same for cells, so that one that is stuck at black or white comes back. */
const CELL_LEAK = 0.3;
/** Sums are kept in 64ths of a grey level. */
const SHIFT = 6;

type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
type Numbers = { readonly value: Float64Array; readonly slope: Float64Array } & Moments;
type Layer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Numbers;
  readonly biases: Numbers;
  /** Before and after they are limited to 0 to 1, and the error's slope. */
  readonly sums: Float64Array;
  readonly values: Float64Array;
  readonly errors: Float64Array;
};

/**
 * The text of model.json.
 * @param progress hears the step and the root mean square error of the last ones, from 0 to 1
 * @param duration steps in all, and between two reports; tests take few
 */
export function trainModel(
  progress: (step: number, error: number) => void,
  duration = { steps: STEPS, every: 1000 },
): string {
  const random = randomNumbers(0x5241494c);
  const layers = newLayers(random);
  const [seed, target] = [new Uint8Array(SEED_BYTES), new Float64Array(CELL_COUNT)];
  const input = new Float64Array(SEED_BYTES);
  let squares = 0;
  for (let step = 1; step <= duration.steps; step++) {
    for (let n = 0; n < BATCH; n++) {
      for (let i = 0; i < SEED_BYTES; i++) seed[i] = Math.floor(random() * 256);
      drawShape(seed, target);
      for (let i = 0; i < SEED_BYTES; i++) input[i] = (seed[i]! - 128) / 128;
      forward(layers, input);
      squares += backward(layers, input, target);
    }
    adjust(layers, step, duration.steps);
    if (step % duration.every === 0) {
      progress(step, Math.sqrt(squares / (duration.every * BATCH * CELL_COUNT)));
      squares = 0;
    }
  }
  return modelText(layers);
}

function newLayers(random: () => number): Layer[] {
  const sizes = [SEED_BYTES, ...HIDDEN, CELL_COUNT];
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!;
    const reach = i === 0 ? 1.2 : Math.sqrt((i === 1 ? 2 : 1) / inputs);
    const weights = numbers(inputs * outputs, () => reach * (2 * random() - 1));
    const biases = numbers(outputs, () => (i === 0 ? random() : 0.3));
    const [sums, values, errors] = [outputs, outputs, outputs].map((size) => new Float64Array(size));
    return { inputs, outputs, weights, biases, sums: sums!, values: values!, errors: errors! };
  });
}

function numbers(size: number, initial: () => number): Numbers {
  const [slope, mean, square] = [size, size, size].map((count) => new Float64Array(count));
  return { value: new Float64Array(size).map(initial), slope: slope!, mean: mean!, square: square! };
}

function forward(layers: readonly Layer[], input: Float64Array): void {
  let from = input;
  for (const { inputs, outputs, weights, biases, sums, values } of layers) {
    for (let unit = 0; unit < outputs; unit++) {
      let sum = biases.value[unit]!;
      for (let i = 0; i < inputs; i++) sum += weights.value[unit * inputs + i]! * from[i]!;
      sums[unit] = sum;
      values[unit] = sum < 0 ? 0 : sum > 1 ? 1 : sum;
    }
    from = values;
  }
}

/** Adds to the slopes; the sum of squared errors. */
function backward(layers: readonly Layer[], input: Float64Array, target: Float64Array): number {
  const last = layers.at(-1)!;
  let squares = 0;
  for (let cell = 0; cell < CELL_COUNT; cell++) {
    const error = last.values[cell]! - target[cell]!;
    squares += error * error;
    last.errors[cell] = isWithin(last.sums[cell]!) ? error : error * CELL_LEAK;
  }
  for (let at = layers.length - 1; at >= 0; at--) {
    const { inputs, outputs, weights, biases, errors } = layers[at]!;
    const before = layers[at - 1];
    const from = before?.values ?? input;
    before?.errors.fill(0);
    for (let unit = 0; unit < outputs; unit++) {
      const error = errors[unit]!;
      biases.slope[unit]! += error;
      for (let i = 0, w = unit * inputs; i < inputs; i++, w++) {
        weights.slope[w]! += error * from[i]!;
        if (before) before.errors[i]! += error * weights.value[w]!;
      }
    }
    if (before) for (let i = 0; i < inputs; i++) if (!isWithin(before.sums[i]!)) before.errors[i]! *= LEAK;
  }
  return squares;
}

function isWithin(sum: number): boolean {
  return sum >= 0 && sum <= 1;
}

/** One step of Adam (Kingma and Ba 2014), with a rate that falls to almost nothing. */
function adjust(layers: readonly Layer[], step: number, steps: number): void {
  const rate = RATE * (1 - (step - 1) / steps) + 0.00002;
  const [early, earlySquare] = [1 - power(0.9, step), 1 - power(0.999, step)];
  for (const { weights, biases } of layers)
    for (const { value, slope, mean, square } of [weights, biases])
      for (let i = 0; i < value.length; i++) {
        const mine = slope[i]! / BATCH;
        mean[i] = 0.9 * mean[i]! + 0.1 * mine;
        square[i] = 0.999 * square[i]! + 0.001 * mine * mine;
        value[i]! -= (rate * (mean[i]! / early)) / (Math.sqrt(square[i]! / earlySquare) + 1e-8);
        slope[i] = 0;
      }
}

/** By multiplication: engines may round `**` differently. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let [factor, left] = [base, exponent]; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** Values are in 256ths, and the first layer's inputs in 128ths; half a step makes rounding down rounding. */
function modelText(layers: readonly Layer[]): string {
  const whole = layers.map(({ inputs, outputs, weights, biases }, i) => {
    const unit = 2 ** SHIFT * (i === 0 ? 2 : 1);
    const rows = Int16Array.from(weights.value, (value) => Math.round(value * unit));
    const starts = Int32Array.from(biases.value, (value) =>
      Math.round(value * 256 * 2 ** SHIFT + 2 ** (SHIFT - 1)),
    );
    return { inputs, outputs, shift: SHIFT, weights: littleEndian(rows, 2), biases: littleEndian(starts, 4) };
  });
  return `${JSON.stringify({ schema: 'rail.picture-model/1', layers: whole }, null, 2)}\n`;
}

function littleEndian(values: Int16Array | Int32Array, bytes: 2 | 4): string {
  const view = new DataView(new ArrayBuffer(values.length * bytes));
  values.forEach((value, i) => {
    if (bytes === 2) view.setInt16(2 * i, value, true);
    else view.setInt32(4 * i, value, true);
  });
  return toBase64Url(new Uint8Array(view.buffer));
}

/** Numbers from 0 up to 1 by the Weyl sequence with two rounds of mixing; good enough to choose shapes by. */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
