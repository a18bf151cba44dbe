/** Computing again: the generator's ONNX file against its pictures, and results that do not fit. */

import { expect, test } from 'vitest';
import { modelRunner } from '../../../cli/model-runner.ts';
import { onnxFile } from '../../../demo/generator/onnx.ts';
import { toBase64Url } from '../../../src/bytes.ts';
import { canonicalize } from '../../../src/canonical.ts';
import { MAX_TOLERANCE, parseOnnxTask } from '../../../src/verify/computation/onnx-task.ts';
import { paintCells } from '../../../src/verify/computation/picture-model.ts';
import { type ModelResult, reproduce } from '../../../src/verify/computation/reproduce.ts';
import { exampleBytes, generatorModel, pixelsOf } from '../../fixtures/generator.ts';

const model = generatorModel();
const file = onnxFile(model);
const run = modelRunner();

function taskFor(seed: Uint8Array, tolerance = 0) {
  const values = Float32Array.from(seed, (byte) => byte - 128);
  const data = toBase64Url(new Uint8Array(values.buffer));
  const digest = toBase64Url(new Uint8Array(32));
  const parsed = parseOnnxTask(
    canonicalize({
      schema: 'rail.onnx-task/1',
      model: { id: digest, digest, sizeBytes: file.length },
      inputs: [{ name: 'seed', dims: [1, 8], type: 'float32', data }],
      output: 'cells',
      tolerance,
      as: 'rail.picture-cells/1',
    }),
  );
  if (!parsed.ok) throw new Error(parsed.because);
  return parsed.value;
}

test('the runtime paints what the reference paints, without any difference', async () => {
  const seeds = [0, 255, 127].map((byte) => new Uint8Array(8).fill(byte));
  for (let i = 0; i < 5; i++) seeds.push(crypto.getRandomValues(new Uint8Array(8)));
  for (const seed of seeds) {
    const pixels = pixelsOf(paintCells(model, seed), 8);
    expect(await reproduce(taskFor(seed), file, pixels, run), toBase64Url(seed)).toEqual({
      ok: true,
      value: { largestDifference: 0, tolerance: 0 },
    });
  }
});

test('one level in one cell is a mismatch, unless the task allows it', async () => {
  const seed = exampleBytes(8, 5);
  const cells = paintCells(model, seed);
  const pixels = pixelsOf(cells.with(77, cells[77]! ^ 1), 8);
  expect(await reproduce(taskFor(seed), file, pixels, run)).toMatchObject({ code: 'not-reproduced' });
  expect(await reproduce(taskFor(seed, 1), file, pixels, run)).toMatchObject({
    ok: true,
    value: { largestDifference: 1 },
  });
});

test('another seed, and a model with another weight, are mismatches', async () => {
  const seed = exampleBytes(8, 5);
  const pixels = pixelsOf(paintCells(model, seed), 8);
  expect(await reproduce(taskFor(exampleBytes(8, 6), 1), file, pixels, run)).toMatchObject({
    code: 'not-reproduced',
  });
  const [first, ...rest] = model.layers;
  const weights = first!.weights.with(0, first!.weights[0]! + 90);
  const other = onnxFile({ layers: [{ ...first!, weights }, ...rest] });
  expect(await reproduce(taskFor(seed), other, pixels, run)).toMatchObject({ code: 'not-reproduced' });
});

test('a task cannot ask for a tolerance at which much would be "the same"', () => {
  expect(() => taskFor(exampleBytes(8, 5), MAX_TOLERANCE + 1)).toThrow('tolerance is not as specified');
});

test('results that cannot be compared', async () => {
  const cells = paintCells(model, exampleBytes(8, 5));
  const answer = (result: ModelResult, pixels = pixelsOf(cells, 2)) =>
    reproduce(taskFor(exampleBytes(8, 5), MAX_TOLERANCE), file, pixels, async () => result);
  const values = Float64Array.from(cells);
  expect(await answer({ ok: true, value: values })).toMatchObject({ ok: true });
  for (const wrong of [Number.NaN, Infinity, -Infinity])
    expect(await answer({ ok: true, value: values.with(9, wrong) })).toMatchObject({
      code: 'not-reproduced',
    });
  expect(await answer({ ok: true, value: values.slice(1) })).toMatchObject({ code: 'not-reproduced' });
  for (const code of ['timed-out', 'verifier-failed'] as const)
    expect(await answer({ ok: false, code, because: '' })).toMatchObject({ ok: false, code });
  const noPicture = { width: 40, height: 40, data: new Uint8Array(6400) };
  expect(await answer({ ok: true, value: values }, noPicture)).toMatchObject({ code: 'wrong-inputs' });
});
