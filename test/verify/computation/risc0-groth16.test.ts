/** RISC Zero's wrapped receipts: the pinned parameters, claims, a public receipt, and each of its parts changed. */

import { describe, expect, test } from 'vitest';
import risc0 from '../../../roots/computation/risc0-groth16-v5.0.json' with { type: 'json' };
import { type Bytes, concat, fromHex, sha256, toHex, utf8 } from '../../../src/bytes.ts';
import { askSnarkjs } from '../../../src/engine/snarkjs-verifier.ts';
import { tagged } from '../../../src/verify/computation/risc0-claim.ts';
import { risc0Groth16 } from '../../../src/verify/computation/systems/risc0-groth16.ts';
import { noPublicProofs, risc0Receipt } from '../../fixtures/public-proofs.ts';

const system = risc0Groth16(askSnarkjs);
const SELECTOR = fromHex(risc0.selector)!;

async function codeOf(program: Bytes, proof: Bytes, bytes: Bytes): Promise<string | null> {
  const result = await system.verify(program, proof, { as: 'bytes', bytes });
  return result.ok ? null : result.code;
}

describe('the pinned parameters', () => {
  test('are those that the selector is the digest of', async () => {
    const { key } = risc0;
    const coordinates = (...values: readonly (string | undefined)[]) => sha256(concat(...values.map(word)));
    const second = ([x, y]: readonly string[][]) => coordinates(x![1], x![0], y![1], y![0]);
    // A list is a chain of pairs from its end: tagged(head, digest of the rest).
    let inputs: Bytes = new Uint8Array(32);
    for (const [x, y] of key.IC.toReversed())
      inputs = await tagged('risc0_groth16.VerifyingKey.IC', [await coordinates(x, y), inputs]);
    const verifyingKey = await tagged('risc0_groth16.VerifyingKey', [
      await coordinates(key.vk_alpha_1[0], key.vk_alpha_1[1]),
      await second(key.vk_beta_2),
      await second(key.vk_gamma_2),
      await second(key.vk_delta_2),
      inputs,
    ]);
    const parameters = await tagged('risc0.Groth16ReceiptVerifierParameters', [
      fromHex(risc0.controlRoot)!,
      fromHex(risc0.bn254ControlId)!.toReversed(),
      verifyingKey,
    ]);
    expect(toHex(parameters.subarray(0, 4))).toBe(risc0.selector);
  });

  test('the state of a machine that keeps nothing has the published digest', async () => {
    const state = await tagged('risc0.SystemState', [new Uint8Array(32)], [0]);
    expect(toHex(state)).toBe('a3acc27117418996340b84e5a90f3ef4c49d22c79e44aad822ec9c313e1eb8e2');
  });
});

describe('a seal that is refused before its points are looked at', () => {
  const image = new Uint8Array(32);
  const journal = utf8('{}');

  test.each<[string, string, Bytes]>([
    ['nothing', 'malformed-proof', new Uint8Array(0)],
    ['100 MB', 'malformed-proof', new Uint8Array(100_000_000)],
    ['a byte too few', 'malformed-proof', concat(SELECTOR, new Uint8Array(255))],
    ['points at infinity', 'malformed-proof', concat(SELECTOR, new Uint8Array(256))],
    ['other parameters', 'unknown-selector', concat(fromHex('73c457ba')!, new Uint8Array(256))],
  ])('%s: %s', async (_, code, seal) => {
    expect(await codeOf(image, seal, journal)).toBe(code);
  });

  test('an image id has 32 bytes', async () => {
    expect(await codeOf(image.subarray(1), SELECTOR, journal)).toBe('malformed-key');
  });

  test('a journal is bytes', async () => {
    const result = await system.verify(image, SELECTOR, { as: 'fields', values: [] });
    expect(result).toMatchObject({ code: 'wrong-inputs' });
  });
});

describe('a public receipt', () => {
  test('verifies, strictly and by snarkjs', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = risc0Receipt();
    expect(await codeOf(program, proof, values)).toBeNull();
  });

  test('is about this program and this journal only', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = risc0Receipt();
    for (const at of [0, 10, 20])
      expect(await codeOf(program, proof, flipped(values, at))).toBe('proof-false');
    for (const at of [0, 16, 31])
      expect(await codeOf(flipped(program, at), proof, values)).toBe('proof-false');
    expect(await codeOf(program, proof, new Uint8Array(0))).toBe('proof-false');
  });

  test('with a changed bit is refused by the part that the bit is in', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    const { program, proof, values } = risc0Receipt();
    for (let at = 0; at < proof.length; at += at < 4 ? 1 : 3)
      expect([at, await codeOf(program, flipped(proof, at), values)]).toEqual([
        at,
        at < 4 ? 'unknown-selector' : 'malformed-proof',
      ]);
  });
});

function word(value: string | undefined): Bytes {
  return fromHex(BigInt(value!).toString(16).padStart(64, '0'))!;
}

function flipped(bytes: Bytes, at: number): Bytes {
  const changed = bytes.slice();
  changed[at]! ^= 1;
  return changed;
}
