/** Proofs of the generator's pictures: model, cells, seed and statement are bound; change one and there is no proof, or a false one. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wtns } from 'snarkjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Generator } from '../../cli/proven-picture.ts';
import { exampleGenerator } from '../../demo/generator/material.ts';
import { type Bytes, concat, sha256, toBigInt, toHex } from '../../src/bytes.ts';
import { provePicture } from '../../src/engine/prove-picture.ts';
import { askSnarkjs } from '../../src/engine/snarkjs-verifier.ts';
import {
  cellCommitment,
  pixelCommitment,
  seedCommitment,
} from '../../src/verify/computation/picture-circuit.ts';
import { paintCells } from '../../src/verify/computation/picture-model.ts';
import { publicValues } from '../../src/verify/computation/public-values.ts';
import { proofSystems } from '../../src/verify/computation/registry.ts';
import { BUILD_LIMIT_MS, exampleBytes, otherGenerator, pixelsOf } from '../fixtures/generator.ts';
import { ROOT } from '../fixtures/source-tree.ts';

const [seed, salt, statement] = [exampleBytes(8, 1), exampleBytes(31, 2), exampleBytes(32, 3)];
const groth16 = proofSystems(askSnarkjs).get('groth16-bn254')!;
let material: Generator;

beforeAll(async () => {
  material = await exampleGenerator();
}, BUILD_LIMIT_MS);

/** The proof with everything right but for what is given. */
function prove(changes: Partial<Parameters<typeof provePicture>[0]> = {}) {
  const { wasm, zkey, model } = material;
  return provePicture({ statement, seed, salt, cells: paintCells(model, seed), wasm, zkey, ...changes });
}

function verify(proof: Bytes, values: readonly bigint[]) {
  return groth16.verify(material.key, proof, { as: 'fields', values });
}

function rightValues() {
  return [
    toBigInt(statement.subarray(0, 16)),
    toBigInt(statement.subarray(16)),
    toBigInt(seedCommitment(seed, salt)),
    cellCommitment(paintCells(material.model, seed)),
  ];
}

test('circuit and setup made here give the key in the repository', async () => {
  const committed = readFileSync(join(ROOT, 'demo/generator/verifying-key.sha256'), 'utf8');
  expect(`${toHex(await sha256(material.key))}\n`).toBe(committed);
});

test('a proof verifies with what a reader computes from the record and the pixels', async () => {
  const proven = await prove();
  if (!proven.ok) throw new Error(proven.because);
  const pixels = pixelsOf(paintCells(material.model, seed), 8);
  const input = Buffer.from(seedCommitment(seed, salt)).toString('base64url');
  const content = { digest: '', pixels: async () => pixels };
  const values = await publicValues('rail.picture-circuit/1', statement, input, content);
  if (!values.ok) throw new Error(values.because);
  const read = values.value.as === 'fields' ? values.value.values : [];
  expect(read).toEqual(rightValues());
  expect(proven.value.publicSignals).toEqual(rightValues().map(String));
  expect(await verify(proven.value.proof, read)).toMatchObject({ ok: true });
});

test('a proof is not that of another statement, seed or picture', async () => {
  const proven = await prove();
  if (!proven.ok) throw new Error(proven.because);
  const { model } = material;
  const cells = paintCells(model, seed);
  const brighter = pixelCommitment(pixelsOf(cells.with(136, cells[136]! ^ 1), 8))!;
  const others = [
    [0, toBigInt(statement.with(0, statement[0]! ^ 1).subarray(0, 16))],
    [1, toBigInt(statement.with(31, statement[31]! ^ 1).subarray(16))],
    [2, toBigInt(seedCommitment(seed.with(0, seed[0]! ^ 1), salt))],
    [2, toBigInt(seedCommitment(seed, salt.with(0, salt[0]! ^ 1)))],
    [3, brighter],
    [3, cellCommitment(paintCells(model, exampleBytes(8, 7)))],
  ] as const;
  for (const [place, value] of others)
    expect(await verify(proven.value.proof, rightValues().with(place, value))).toMatchObject({
      ok: false,
      code: 'proof-false',
    });
});

describe('there is no proof', () => {
  // The circuit's program says on the console which of its lines was not met.
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => void vi.restoreAllMocks());

  test('of a picture in which one cell is one level off', async () => {
    const cells = paintCells(material.model, seed);
    for (const at of [0, 100, 255])
      expect(await prove({ cells: cells.with(at, cells[at]! ^ 1) })).toMatchObject({ code: 'not-provable' });
  });

  test('of another seed for this picture', async () => {
    const cells = paintCells(material.model, seed);
    expect(await prove({ cells, seed: seed.with(3, 0) })).toMatchObject({ ok: false, code: 'not-provable' });
  });

  test('with a program or key that is cut off', async () => {
    expect(await prove({ wasm: material.wasm.slice(0, 1000) })).toMatchObject({ code: 'not-provable' });
    expect(await prove({ zkey: material.zkey.slice(0, 1000) })).toMatchObject({ code: 'not-provable' });
    expect(await prove()).toMatchObject({ ok: true });
  });
});

test(
  'a model with one other weight has another key, and its proofs do not verify',
  async () => {
    const other = await otherGenerator();
    expect(other.key).not.toEqual(material.key);
    const cells = paintCells(other.model, seed);
    expect(cells).not.toEqual(paintCells(material.model, seed));
    const proven = await prove({ cells, wasm: other.wasm, zkey: other.zkey });
    if (!proven.ok) throw new Error(proven.because);
    const values = rightValues().with(3, cellCommitment(cells));
    const itsOwn = await groth16.verify(other.key, proven.value.proof, { as: 'fields', values });
    expect(itsOwn).toMatchObject({ ok: true });
    expect(await verify(proven.value.proof, values)).toMatchObject({ ok: false, code: 'proof-false' });
  },
  BUILD_LIMIT_MS,
);

test('circuit and reference paint the same for any seed', async () => {
  const seeds = [0, 255, 127, 128].map((byte) => new Uint8Array(8).fill(byte));
  for (let i = 0; i < 12; i++) seeds.push(crypto.getRandomValues(new Uint8Array(8)));
  for (const any of seeds) {
    const inputs = {
      statementHigh: '0',
      statementLow: '0',
      seedCommitment: String(toBigInt(seedCommitment(any, salt))),
      cellCommitment: String(cellCommitment(paintCells(material.model, any))),
      seed: Array.from(any, String),
      salt: String(toBigInt(salt)),
    };
    // The circuit refuses its inputs unless both commitments come out.
    const computed = wtns.calculate(inputs, { type: 'mem', data: material.wasm }, { type: 'mem' });
    await expect(computed, Buffer.from(any).toString('hex')).resolves.not.toThrow();
  }
});

test('sizes are the caller\u2019s to keep', async () => {
  const refused = expect.objectContaining({ code: 'bad-argument' });
  await expect(prove({ statement: concat(statement, statement) })).rejects.toEqual(refused);
  await expect(prove({ seed: new Uint8Array(7) })).rejects.toEqual(refused);
  await expect(prove({ salt: new Uint8Array(32) })).rejects.toEqual(refused);
  await expect(prove({ cells: new Uint8Array(1) })).rejects.toEqual(refused);
});
