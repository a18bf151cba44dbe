/** SP1's wrapped proofs: the pinned key, a public proof, and each of its parts changed. */

import { describe, expect, test } from 'vitest';
import sp1 from '../../../roots/computation/sp1-groth16-v5.0.0.json' with { type: 'json' };
import { type Bytes, concat, fromHex, sha256, toHex, utf8 } from '../../../src/bytes.ts';
import { askSnarkjs } from '../../../src/engine/snarkjs-verifier.ts';
import { readGroth16Key } from '../../../src/formats/groth16-strict/key.ts';
import { BN254 } from '../../../src/formats/pairing/curve.ts';
import { sp1Groth16 } from '../../../src/verify/computation/systems/sp1-groth16.ts';
import { gnarkKeyJson } from '../../fixtures/gnark-key.ts';
import { noPublicProofs, sp1Fibonacci, sp1Key } from '../../fixtures/public-proofs.ts';

const system = sp1Groth16(askSnarkjs);
const PROGRAM = new Uint8Array(32);
const VALUES = { as: 'bytes', bytes: utf8('{}') } as const;

async function codeOf(program: Bytes, proof: Bytes, bytes: Bytes = VALUES.bytes): Promise<string | null> {
  const result = await system.verify(program, proof, { as: 'bytes', bytes });
  return result.ok ? null : result.code;
}

describe('the pinned key', () => {
  test('has no weakness that a key of a stranger is refused for, and is selected by its own digest', () => {
    const key = readGroth16Key(BN254, utf8(JSON.stringify(sp1.key)));
    expect(key.ok && key.value.ic.length).toBe(3);
    expect(sp1.keySha256.slice(0, 8)).toBe(sp1.selector);
  });

  test('is the published one', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    expect(toHex(await sha256(sp1Key()))).toBe(sp1.keySha256);
    expect(gnarkKeyJson(sp1Key())).toEqual(sp1.key);
  });
});

describe('a proof that is refused before its points are looked at', () => {
  const selector = fromHex(sp1.selector)!;

  test.each<[string, string, Bytes]>([
    ['nothing', 'malformed-proof', new Uint8Array(0)],
    ['three bytes', 'malformed-proof', selector.subarray(1)],
    ['100 MB', 'malformed-proof', new Uint8Array(100_000_000)],
    ['a selector alone', 'malformed-proof', selector],
    ['a byte too few', 'malformed-proof', concat(selector, new Uint8Array(255))],
    ['a byte too many', 'malformed-proof', concat(selector, new Uint8Array(257))],
    ['points at infinity', 'malformed-proof', concat(selector, new Uint8Array(256))],
    ['version 4', 'unsupported-version', concat(fromHex('11b6a09d')!, new Uint8Array(256))],
    ['version 6', 'unsupported-version', concat(fromHex('c7f26b1b')!, new Uint8Array(352))],
    ['version 6.1', 'unsupported-version', concat(fromHex('2b4aeaf7')!, new Uint8Array(352))],
    ['no version at all', 'unknown-selector', concat(fromHex('00000000')!, new Uint8Array(256))],
  ])('%s: %s', async (_, code, proof) => {
    expect(await codeOf(PROGRAM, proof)).toBe(code);
  });

  test('a program key is a number of the field in 32 bytes', async () => {
    const proof = concat(selector, new Uint8Array(256));
    expect(await codeOf(new Uint8Array(31), proof)).toBe('malformed-key');
    expect(await codeOf(new Uint8Array(32).fill(255), proof)).toBe('malformed-key');
  });

  test('public values are bytes', async () => {
    const result = await system.verify(PROGRAM, selector, { as: 'fields', values: [1n] });
    expect(result).toMatchObject({ code: 'wrong-inputs' });
  });
});

describe('a public proof of a program for Fibonacci numbers', () => {
  test('verifies, strictly and by snarkjs', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = sp1Fibonacci();
    expect(await codeOf(program, proof, values)).toBeNull();
  });

  test('is about this program and these values only', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = sp1Fibonacci();
    for (let at = 0; at < values.length; at++)
      expect(await codeOf(program, proof, flipped(values, at))).toBe('proof-false');
    for (const at of [1, 15, 31])
      expect(await codeOf(flipped(program, at), proof, values)).toBe('proof-false');
    expect(await codeOf(program, proof, concat(values, Uint8Array.of(0)))).toBe('proof-false');
    expect(await codeOf(program, proof, new Uint8Array(0))).toBe('proof-false');
  });

  test('with a changed bit is refused by the part that the bit is in', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = sp1Fibonacci();
    for (let at = 0; at < proof.length; at += at < 4 ? 1 : 3)
      expect([at, await codeOf(program, flipped(proof, at), values)]).toEqual([
        at,
        at < 4 ? 'unknown-selector' : 'malformed-proof',
      ]);
  });
});

function flipped(bytes: Bytes, at: number): Bytes {
  const changed = bytes.slice();
  changed[at]! ^= 1;
  return changed;
}
