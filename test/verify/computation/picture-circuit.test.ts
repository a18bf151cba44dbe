/** Which pictures a proof can be about, and what is committed of them (docs/spec/computation.md section 8). */

import { describe, expect, test } from 'vitest';
import { toBigInt } from '../../../src/bytes.ts';
import { poseidon } from '../../../src/formats/poseidon.ts';
import {
  cellCommitment,
  cellsOf,
  pixelCommitment,
  seedCommitment,
} from '../../../src/verify/computation/picture-circuit.ts';
import { exampleBytes, pixelsOf } from '../../fixtures/generator.ts';

const cells = exampleBytes(256, 1);

test('the commitment is of the cells, at any size of picture', () => {
  for (const scale of [2, 8, 64]) {
    expect(cellsOf(pixelsOf(cells, scale))).toEqual(cells);
    expect(pixelCommitment(pixelsOf(cells, scale))).toBe(cellCommitment(cells));
  }
});

test('cells are packed as the specification says', () => {
  const padded = [...cells, ...new Array<number>(23).fill(0)];
  const words = Array.from({ length: 9 }, (_, i) =>
    BigInt(`0x${Buffer.from(padded.slice(31 * i, 31 * i + 31)).toString('hex')}`),
  );
  const domain = BigInt(`0x${Buffer.from('rail.picture-cells/1').toString('hex')}`);
  expect(cellCommitment(cells)).toBe(poseidon([domain, ...words]));
});

test('each cell counts, in its place', () => {
  const changed = Array.from({ length: 256 }, (_, i) => cellCommitment(cells.with(i, cells[i]! ^ 1)));
  expect(new Set([...changed, cellCommitment(cells)]).size).toBe(257);
});

describe('a picture is not of the layout', () => {
  const picture = pixelsOf(cells, 4);
  test.each([
    ['one cell per pixel is under 32 pixels a side', pixelsOf(cells, 1)],
    ['more than 1,024 pixels a side', pixelsOf(cells, 65)],
    ['no square', { ...picture, height: 32 }],
    ['a side that is no multiple of 16', { width: 40, height: 40, data: new Uint8Array(6400).fill(255) }],
    ['fewer pixels than its size says', { ...picture, data: picture.data.slice(4) }],
    ['no pixels', { width: 0, height: 0, data: new Uint8Array(0) }],
  ])('%s', (_, pixels) => {
    expect(pixelCommitment(pixels)).toBeNull();
  });

  test('with any channel of any pixel changed by one', () => {
    for (let at = 0; at < picture.data.length; at += 61) {
      const data = picture.data.slice();
      data[at]! ^= 1;
      expect(pixelCommitment({ ...picture, data })).toBeNull();
    }
  });
});

test('the seed is committed with its salt', () => {
  const [seed, salt] = [exampleBytes(8, 2), exampleBytes(31, 3)];
  const domain = BigInt(`0x${Buffer.from('rail.picture-seed/1').toString('hex')}`);
  const commitment = seedCommitment(seed, salt);
  expect(commitment).toHaveLength(32);
  expect(toBigInt(commitment)).toBe(poseidon([domain, toBigInt(seed), toBigInt(salt)]));
  expect(seedCommitment(seed.with(7, 0), salt)).not.toEqual(commitment);
  expect(seedCommitment(seed, salt.with(30, 0))).not.toEqual(commitment);
});

test('sizes are the caller\u2019s to keep', () => {
  const refused = expect.objectContaining({ code: 'bad-argument' });
  expect(() => cellCommitment(cells.slice(1))).toThrow(refused);
  expect(() => seedCommitment(new Uint8Array(7), new Uint8Array(31))).toThrow(refused);
  expect(() => seedCommitment(new Uint8Array(8), new Uint8Array(32))).toThrow(refused);
});
