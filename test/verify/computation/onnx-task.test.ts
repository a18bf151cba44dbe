/** The task of a re-execution, read strictly (docs/spec/computation.md section 10). */

import { expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import { canonicalize, type Json } from '../../../src/canonical.ts';
import { parseOnnxTask } from '../../../src/verify/computation/onnx-task.ts';

const digest = toBase64Url(new Uint8Array(32).fill(7));
const input = {
  name: 'seed',
  dims: [1, 2],
  type: 'float32',
  data: toBase64Url(new Uint8Array(Float32Array.of(1.5, -2).buffer)),
};
const task = {
  schema: 'rail.onnx-task/1',
  model: { id: digest, digest, sizeBytes: 47_637 },
  inputs: [input],
  output: 'cells',
  tolerance: 0,
  as: 'rail.picture-cells/1',
};
const read = (value: Json) => parseOnnxTask(canonicalize(value));

test('a task is read with its inputs as bytes', () => {
  const answer = read(task);
  expect(answer).toMatchObject({ ok: true, value: { output: 'cells', tolerance: 0 } });
  const data = answer.ok ? answer.value.inputs[0]!.data : new Uint8Array(8);
  expect([...new Float32Array(data.buffer)]).toEqual([1.5, -2]);
});

test('a model without inputs, a single number and other types are possible', () => {
  const scalar = { name: 'n', dims: [], type: 'int64', data: toBase64Url(new Uint8Array(8)) };
  const byte = { name: 'b', dims: [3], type: 'uint8', data: toBase64Url(new Uint8Array(3)) };
  expect(read({ ...task, inputs: [] }).ok).toBe(true);
  expect(read({ ...task, inputs: [scalar, byte] }).ok).toBe(true);
});

test.each([
  ['wrong-size', { ...task, inputs: [{ ...input, dims: [1, 3] }] }],
  ['wrong-size', { ...task, inputs: [{ ...input, type: 'int64' }] }],
  ['wrong-size', { ...task, inputs: [{ ...input, dims: [65536, 65536, 65536, 65536] }] }],
  ['wrong-size', { ...task, inputs: [input, input] }],
  ['bad-member', { ...task, inputs: [{ ...input, dims: [0, 2] }] }],
  ['bad-member', { ...task, inputs: [{ ...input, dims: [1, 1, 1, 1, 1, 1, 2] }] }],
  ['bad-member', { ...task, inputs: [{ ...input, type: 'string' }] }],
  ['bad-member', { ...task, inputs: [{ ...input, data: 'A' }] }],
  ['bad-member', { ...task, inputs: new Array<Json>(9).fill(input) }],
  ['bad-member', { ...task, tolerance: 0.5 }],
  ['bad-member', { ...task, tolerance: -1 }],
  ['bad-member', { ...task, as: 'rail.picture-rgb/1' }],
  ['bad-member', { ...task, model: { ...task.model, sizeBytes: 64 * 2 ** 20 + 1 } }],
  ['bad-member', { ...task, output: '' }],
  ['unknown-member', { ...task, url: 'https://example.org/model.onnx' }],
  ['too-large', { ...task, inputs: [{ ...input, data: 'A'.repeat(65_536) }] }],
])('%s', (code, value) => {
  expect(read(value)).toMatchObject({ ok: false, code });
});

test('other spellings of JSON are refused', () => {
  const bytes = new TextEncoder().encode(JSON.stringify(task));
  expect(parseOnnxTask(bytes)).toMatchObject({ ok: false, code: 'not-canonical' });
});
