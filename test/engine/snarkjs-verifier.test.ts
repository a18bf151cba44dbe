/** snarkjs as it is wired: one thread, one instance for each curve, and a fresh one after a failure. */

import { expect, test } from 'vitest';
import { askSnarkjs } from '../../src/engine/snarkjs-verifier.ts';
import { altered, plus, proofVector } from '../fixtures/proof-vectors.ts';

type Slots = { curve_bn128?: unknown; curve_bls12381?: unknown };
const slots = globalThis as Slots;
const plonk = proofVector('plonk-bn254');
const bls = proofVector('groth16-bls12-381');

test('the instance of a curve is made once and keeps to this thread', async () => {
  expect(await askSnarkjs('plonk', plonk.key, plonk.publicSignals, plonk.proof)).toBe(true);
  const first = slots.curve_bn128;
  expect(first).toMatchObject({ name: 'bn128', tm: { singleThread: true } });
  expect(await askSnarkjs('plonk', plonk.key, plonk.publicSignals, plonk.proof)).toBe(true);
  expect(slots.curve_bn128).toBe(first);
});

test('each curve has its own', async () => {
  expect(await askSnarkjs('groth16', bls.key, bls.publicSignals, bls.proof)).toBe(true);
  expect(slots.curve_bls12381).toMatchObject({ name: 'bls12381', tm: { singleThread: true } });
});

test('key and proof are left as they were', async () => {
  const before = structuredClone([plonk.key, plonk.proof]);
  await askSnarkjs('plonk', plonk.key, plonk.publicSignals, plonk.proof);
  expect([plonk.key, plonk.proof]).toEqual(before);
});

test('after an error the instance is thrown away, and the next question is answered', async () => {
  await askSnarkjs('plonk', plonk.key, plonk.publicSignals, plonk.proof);
  const before = slots.curve_bn128;
  // snarkjs wants to log that a point is not on the curve, and has nothing to log with.
  const bad = altered(plonk.proof, ['A', 0], plus(1n));
  await expect(askSnarkjs('plonk', plonk.key, plonk.publicSignals, bad)).rejects.toThrow(TypeError);
  expect(slots.curve_bn128).toBeNull();
  expect(await askSnarkjs('plonk', plonk.key, plonk.publicSignals, plonk.proof)).toBe(true);
  expect(slots.curve_bn128).not.toBe(before);
});

test('questions asked at once do not disturb each other', async () => {
  const groth16 = proofVector('groth16-bn254');
  const cases = [
    ['groth16', groth16],
    ['plonk', plonk],
    ['groth16', bls],
    ['fflonk', proofVector('fflonk-bn254')],
  ] as const;
  const expected = Array.from({ length: 24 }, (_, i) => i % 3 !== 0);
  const answers = expected.map((isTrue, i) => {
    const [protocol, { key, proof, publicSignals }] = cases[i % cases.length]!;
    return askSnarkjs(protocol, key, isTrue ? publicSignals : ['34', '81', '0'], proof);
  });
  expect(await Promise.all(answers)).toEqual(expected);
});
