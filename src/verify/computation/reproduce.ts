/**
 * Computes again what a record says that a public model made, and compares (docs/spec/computation.md section 10). That the result is
 * the same says that this model makes this content of these inputs, not that it was made so.
 */

import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Pixels } from '../../ports.ts';
import type { OnnxTask, TaskInput } from './onnx-task.ts';
import { cellsOf } from './picture-circuit.ts';

/** One run of one model: hostile bytes, so it happens where it can be ended. */
export type ModelRun = {
  readonly model: Bytes;
  readonly inputs: readonly TaskInput[];
  readonly output: string;
};
export type ModelResult = Parsed<Float64Array, 'timed-out' | 'verifier-failed'>;
/** Runs a model within limits of time and memory, until it is stopped; the values of the output in order. Never rejects. */
export type RunModel = (run: ModelRun, signal?: AbortSignal) => Promise<ModelResult>;

export type Reproduced = {
  /** Of all values; at most the task's tolerance. */
  readonly largestDifference: number;
  readonly tolerance: number;
};

/**
 * Codes: `wrong-inputs` where the content is not of the kind that the task is about, `not-reproduced`, and those of the run.
 * @param model the bytes that the task names, their digest checked by the caller
 */
export async function reproduce(
  { inputs, output, tolerance }: Pick<OnnxTask, 'inputs' | 'output' | 'tolerance'>,
  model: Bytes,
  pixels: Pixels,
  run: (run: ModelRun) => Promise<ModelResult>,
): Promise<Parsed<Reproduced, 'wrong-inputs' | 'not-reproduced' | 'timed-out' | 'verifier-failed'>> {
  const cells = cellsOf(pixels);
  if (cells === null)
    return refuse('wrong-inputs', 'the content is not of the kind that this computation is about');
  const result = await run({ model, inputs, output });
  if (!result.ok) return result;
  const values = result.value;
  if (values.length !== cells.length)
    return refuse('not-reproduced', 'the model makes something of another size');
  // An infinite or missing number differs infinitely.
  const differences = Array.from(values, (value, i) =>
    Number.isFinite(value) ? Math.abs(value - cells[i]!) : Infinity,
  );
  const largestDifference = Math.max(...differences);
  return largestDifference <= tolerance
    ? accept({ largestDifference, tolerance })
    : refuse('not-reproduced', `the model makes something else, with differences above ${tolerance}`);
}
