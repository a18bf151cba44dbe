/** PNG files of our own, read by another decoder. */

import sharp from 'sharp';
import { expect, test } from 'vitest';
import { greyPng } from '../../src/formats/grey-png.ts';
import { exampleBytes } from '../fixtures/generator.ts';

test.each([
  ['one block', 4, 8],
  ['several blocks, whose limit is 65,535 bytes', 16, 32],
  ['one pixel', 1, 1],
])('%s: a decoder finds each cell', async (_, side, scale) => {
  const cells = exampleBytes(side * side, 3);
  const file = greyPng(cells, scale);
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: side * scale, height: side * scale });
  const wrong = Array.from({ length: info.width * info.height }, (_, at) => {
    const [x, y] = [at % info.width, Math.floor(at / info.width)];
    return data[at * info.channels] === cells[Math.floor(y / scale) * side + Math.floor(x / scale)];
  }).filter((isRight) => !isRight);
  expect(wrong).toEqual([]);
});

test('only squares are written, of at most 4,096 pixels a side', () => {
  const refused = expect.objectContaining({ code: 'bad-argument' });
  for (const [count, scale] of [
    [0, 1],
    [3, 1],
    [4, 0],
    [4, 1.5],
    [256, 257],
  ] as const)
    expect(() => greyPng(new Uint8Array(count), scale)).toThrow(refused);
});
