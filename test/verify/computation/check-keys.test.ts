/** Keys that a reader adds: what cannot be used, or lets anybody forge, never gets onto a list. */

import { expect, test } from 'vitest';
import { openNodeSystems } from '../../../cli/computation.ts';
import { sha256, toBase64Url } from '../../../src/bytes.ts';
import { checkKeys } from '../../../src/verify/computation/check-keys.ts';
import type { ComputationKey } from '../../../src/verify/computation/computation-keys.ts';
import { jsonBytes, type Members, proofVector } from '../../fixtures/proof-vectors.ts';

const VECTOR = proofVector('groth16-bn254');
const openSystem = openNodeSystems();

async function entryOf(key: Members, changes: Partial<ComputationKey> = {}): Promise<ComputationKey> {
  const bytes = jsonBytes(key);
  const commitment = toBase64Url(await sha256(bytes));
  return {
    system: 'groth16-bn254',
    model: { commitment, scheme: 'verifying-key' },
    name: 'A model',
    provider: 'A'.repeat(43),
    key: toBase64Url(bytes),
    layout: 'rail.picture-circuit/1',
    setup: 'test',
    ...changes,
  };
}

const check = async (...entries: readonly ComputationKey[]) =>
  await checkKeys({ schema: 'rail.computation-keys/1', entries: [...entries] }, openSystem);

const program = (byte: number) =>
  ({ commitment: toBase64Url(new Uint8Array(32).fill(byte)), scheme: 'program-key' }) as const;

test('a good key is taken, and so are entries of systems that have none or are not checked here', async () => {
  const good = await entryOf(VECTOR.key);
  const { key: _, ...keyless } = good;
  const others = ['onnx', 'tdx', 'jolt', 'nothing'].map((system) => ({ ...keyless, system }));
  expect(await check(good, ...others, { ...keyless, system: 'sp1-groth16', model: program(1) })).toEqual({
    ok: true,
    value: null,
  });
});

test.each([
  ['with gamma equal to delta', { key: { ...VECTOR.key, vk_delta_2: VECTOR.key.vk_gamma_2! } }],
  ['of another curve', { key: proofVector('groth16-bls12-381').key }],
  ['that is none', { key: { x: 1 } }],
  ['that is missing', { changes: { key: undefined } }],
  [
    'that is not the committed one',
    { changes: { model: { commitment: 'A'.repeat(43), scheme: 'verifying-key' } } },
  ],
  [
    'over the field, of a program',
    { changes: { system: 'sp1-groth16', key: undefined, model: program(255) } },
  ],
  ['beside a program', { changes: { system: 'sp1-groth16', model: program(1) } }],
] as const)(
  'a key %s is refused, with the name of its model',
  async (_, { key = VECTOR.key, changes = {} }: { readonly key?: Members; readonly changes?: object }) => {
    const entry = await entryOf(key, changes);
    const answer = await check(await entryOf(VECTOR.key), entry);
    expect(answer).toMatchObject({ ok: false, code: 'unusable-key' });
    expect(!answer.ok && answer.because).toContain('“A model”');
  },
);
