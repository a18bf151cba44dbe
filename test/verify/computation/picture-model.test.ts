/** The generator's file and its arithmetic in whole numbers. */

import { describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../../src/bytes.ts';
import { paintCells, parsePictureModel } from '../../../src/verify/computation/picture-model.ts';
import { generatorModel, MODEL_TEXT } from '../../fixtures/generator.ts';

type Layer = { inputs: number; outputs: number; shift: number; weights: string; biases: string };
const layer = (weights: Int16Array, biases: Int32Array, shift = 0): Layer => ({
  inputs: 8,
  outputs: 256,
  shift,
  weights: toBase64Url(new Uint8Array(weights.buffer)),
  biases: toBase64Url(new Uint8Array(biases.buffer)),
});
const fileOf = (...layers: readonly object[]) =>
  utf8(JSON.stringify({ schema: 'rail.picture-model/1', layers }));
const plain = layer(new Int16Array(8 * 256), new Int32Array(256));

test('sums are divided, rounded down and limited', () => {
  const weights = new Int16Array(8 * 256);
  weights[0] = 3; // of the first byte, to cell 0
  weights[8 + 7] = -1; // of the last byte, to cell 1
  const biases = new Int32Array(256);
  biases.set([5, 0, 1023, 1024, -1]);
  const model = parsePictureModel(fileOf(layer(weights, biases, 2)));
  const seed = Uint8Array.of(138, 0, 0, 0, 0, 0, 0, 128);
  expect(model.ok && [...paintCells(model.value, seed).slice(0, 5)]).toEqual([8, 0, 255, 255, 0]);
  // (128 - 127) / 4 is rounded down to 0; -1 / 4 to -1, which is limited to 0.
  expect(model.ok && paintCells(model.value, seed.with(7, 0))[1]).toBe(32);
});

test('the model of the demo is one', () => {
  const cells = paintCells(generatorModel(), new Uint8Array(8).fill(128));
  expect(cells).toHaveLength(256);
  expect(Math.max(...cells) - Math.min(...cells)).toBeGreaterThan(128);
});

test('a seed has eight bytes', () => {
  const refused = expect.objectContaining({ code: 'bad-argument' });
  expect(() => paintCells(generatorModel(), new Uint8Array(9))).toThrow(refused);
});

describe('a file that is no model', () => {
  expect(parsePictureModel(fileOf(plain)).ok).toBe(true);
  const tooStrong = new Int16Array(8 * 256).fill(32767);
  test.each([
    ['too-large', utf8(MODEL_TEXT.padEnd(128 * 1024 + 1))],
    ['not-json', utf8(MODEL_TEXT.slice(0, -3))],
    ['not-json', Uint8Array.of(0xff)],
    ['unknown-member', fileOf({ ...plain, name: 'mine' })],
    ['bad-member', fileOf()],
    ['bad-member', fileOf({ ...plain, shift: -1 })],
    ['bad-member', fileOf(plain, plain, plain, plain, plain)],
    ['bad-model', fileOf({ ...plain, inputs: 9 })],
    ['bad-model', fileOf({ ...plain, outputs: 255 })],
    ['bad-model', fileOf({ ...plain, weights: plain.weights.slice(4) })],
    ['bad-model', fileOf({ ...plain, biases: '!' })],
    ['bad-model', fileOf(layer(tooStrong, new Int32Array(256)))],
    ['bad-model', fileOf(plain, plain)],
  ])('%s', (code, bytes) => {
    expect(parsePictureModel(bytes)).toMatchObject({ ok: false, code });
  });
});
