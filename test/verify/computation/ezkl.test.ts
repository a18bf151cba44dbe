/** The system `ezkl` before its verifier is asked: each thing that the verifier was seen to accept, and versions. */

import { expect, test } from 'vitest';
import { fromBase64Url, sha256, toBase64Url } from '../../../src/bytes.ts';
import { accept, refuse } from '../../../src/errors.ts';
import type { ComputationItem } from '../../../src/ledger/record/computation-item.ts';
import { type ComputationKey, programOf } from '../../../src/verify/computation/computation-keys.ts';
import { COMPUTATION_CODES, type PublicValues } from '../../../src/verify/computation/system.ts';
import { type AskEzkl, type EzklQuestion, ezkl } from '../../../src/verify/computation/systems/ezkl.ts';
import { EZKL, fieldsOf, HASHED, withSettings } from '../../fixtures/ezkl.ts';
import { jsonBytes, type Members } from '../../fixtures/proof-vectors.ts';

const { key, proof, publicSignals, extra } = EZKL;

/** The answer, and what the verifier was asked. */
async function verified(
  change: { readonly key?: Members; readonly proof?: Members; readonly values?: PublicValues },
  said: Awaited<ReturnType<AskEzkl>> = accept(true),
) {
  const asked: EzklQuestion[] = [];
  const system = ezkl(async (question) => {
    asked.push(question);
    return said;
  });
  const { values = fieldsOf(publicSignals) } = change;
  const answer = await system.verify(jsonBytes(change.key ?? key), jsonBytes(change.proof ?? proof), values);
  return { answer, asked };
}

test('what the verifier says is the answer', async () => {
  expect(await verified({})).toMatchObject({ answer: { ok: true }, asked: [{}] });
  expect((await verified({}, accept(false))).answer).toMatchObject({ code: 'proof-false' });
  expect((await verified({}, refuse('timed-out', ''))).answer).toMatchObject({ code: 'timed-out' });
  expect((await verified({}, refuse('verifier-failed', ''))).answer).toMatchObject({
    code: 'verifier-failed',
  });
});

test('a proof or key of another version is neither valid nor invalid, and nobody is asked', async () => {
  for (const version of ['23.0.5', '21.0.3', '0.0.0', undefined]) {
    const made = await verified({ proof: { ...proof, version } }, accept(false));
    const pinned = await verified({ key: withSettings(EZKL, { version }) }, accept(false));
    for (const { answer, asked } of [made, pinned])
      expect([answer, asked]).toMatchObject([{ ok: false, code: 'unsupported-version' }, []]);
  }
  expect(COMPUTATION_CODES['unsupported-version']).toBe('unsupported');
});

test('what stands beside the instances is not asked about', async () => {
  const plain = await verified({});
  for (const beside of [
    { hex_proof: '0x00' },
    { pretty_public_inputs: { rescaled_outputs: [['999', '999']] } },
    { split: [], protocol: {}, commitment: null },
  ]) {
    const edited = await verified({ proof: { ...proof, ...beside } });
    expect(edited.asked).toEqual(plain.asked);
  }
});

test('values are compared with the instances, and their number with the circuit', async () => {
  const [one, two] = publicSignals as [string, string];
  for (const [values, about] of [
    [[one, '999'], proof],
    [[one], proof],
    [[two, one], proof],
    [[], proof],
    // The verifier takes a third value, of which the circuit knows nothing.
    [extra.publicSignals, extra.proof],
    [publicSignals, extra.proof],
  ] as const) {
    const { answer, asked } = await verified({ values: fieldsOf(values), proof: about });
    expect([answer, asked]).toMatchObject([{ code: 'wrong-inputs' }, []]);
  }
  const bytes = await verified({ values: { as: 'bytes', bytes: new Uint8Array(32) } });
  expect(bytes.answer).toMatchObject({ code: 'wrong-inputs' });
});

test('what cannot be read is malformed', async () => {
  expect((await verified({ key: {} })).answer).toMatchObject({ code: 'malformed-key' });
  expect((await verified({ proof: { ...proof, proof: null } })).answer).toMatchObject({
    code: 'malformed-proof',
  });
});

test('settings, setup and verifying key are pinned together', async () => {
  const commitment = toBase64Url(await sha256(jsonBytes(key)));
  const model = { commitment, scheme: 'verifying-key' } as const;
  const item = { system: 'ezkl', key: commitment, model } as ComputationItem;
  const entry = (members: Members) =>
    ({ system: 'ezkl', model, key: toBase64Url(jsonBytes(members)) }) as ComputationKey;
  expect(await programOf(item, entry(key))).toEqual(fromBase64Url(toBase64Url(jsonBytes(key))));
  for (const altered of [
    withSettings(EZKL, { model_instance_shapes: [[1, 3]] }),
    withSettings(EZKL, { model_output_scales: [3] }),
    { ...key, srs: HASHED.key.srs },
    { ...key, vk: HASHED.key.vk },
  ])
    expect(await programOf(item, entry(altered))).toBeNull();
});
