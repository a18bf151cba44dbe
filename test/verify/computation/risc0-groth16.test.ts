/** The pinned parameters of RISC Zero's wrapped receipts; the receipts are in test/fixtures/computation-cases. */

import { describe, expect, test } from 'vitest';
import risc0 from '../../../roots/computation/risc0-groth16-v5.0.json' with { type: 'json' };
import { type Bytes, concat, fromHex, sha256, toHex } from '../../../src/bytes.ts';
import { tagged } from '../../../src/verify/computation/risc0-claim.ts';

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

function word(value: string | undefined): Bytes {
  return fromHex(BigInt(value!).toString(16).padStart(64, '0'))!;
}
