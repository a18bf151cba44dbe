/** A task of a record, from its evidence to the run: only the model that the reader's own list names is ever run. */

import { expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../../src/bytes.ts';
import { canonicalize } from '../../../src/canonical.ts';
import { accept } from '../../../src/errors.ts';
import { storeBytes } from '../../../src/ledger/publish/store-bytes.ts';
import { checkImage } from '../../../src/verify/check-image.ts';
import type { ComputationKey } from '../../../src/verify/computation/computation-keys.ts';
import type { ModelRun } from '../../../src/verify/computation/reproduce.ts';
import { logComputed, signingOf } from '../../fixtures/computed-records.ts';
import { exampleBytes, pixelsOf } from '../../fixtures/generator.ts';
import { contextOf, pictureOf, SERVER_A, toCheck } from '../../fixtures/lookups.ts';
import { lying, serve } from '../../fixtures/lying-gateway.ts';
import { makeProvider } from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const cells = exampleBytes(256, 3);
const picture = pictureOf(5, pixelsOf(cells, 8));
const model = utf8('a model');
const stored = await storeBytes(model, 'application/octet-stream', signingOf(aurora));
const OWN = { commitment: stored.reference.digest, scheme: 'onnx-digest' } as const;
const OTHER = { ...OWN, commitment: toBase64Url(new Uint8Array(32).fill(9)) };
const TASK = canonicalize({
  schema: 'rail.onnx-task/1',
  model: stored.reference,
  inputs: [],
  output: 'cells',
  tolerance: 0,
  as: 'rail.picture-cells/1',
});

/** What comes of the task where record and list both name `named` as its model, and the runs on the way. */
async function check(named: ComputationKey['model'], reproduce: boolean) {
  const about = { system: 'onnx', model: named, layout: 'rail.onnx-task/1' };
  const items = await logComputed(aurora, picture, { ...about, systemVersion: 'test@1', proof: TASK });
  const held = [...items, stored.item].map(({ bytes }) => bytes);
  const { fetch } = await serve([lying(SERVER_A, held, {})]);
  const runs: ModelRun[] = [];
  const context = contextOf({
    fetch,
    gatewayUrls: [SERVER_A],
    recognised: [aurora.trusted],
    reach: 'exact',
    computation: {
      keys: [{ ...about, name: 'Aurora Tiny 1', provider: aurora.root, setup: 'none' }],
      openSystem: async () => null,
      runModel: async (run) => {
        runs.push(run);
        return accept(Float64Array.from(cells));
      },
      reproduce,
      today: () => Date.parse('2026-06-01T00:00:00Z'),
    },
  });
  const { evidence } = await checkImage(toCheck(picture), context);
  const row = evidence.find(({ kind }) => kind === 'computation');
  return { code: row?.code, refusal: row?.details.refusal, runs };
}

test('the model that the list names is offered, and run where the reader wants it', async () => {
  expect(await check(OWN, false)).toMatchObject({ code: 'computation-offered', runs: [] });
  expect(await check(OWN, true)).toMatchObject({
    code: 'computation-reproduced',
    runs: [{ model, inputs: [], output: 'cells' }],
  });
});

test.each<[string, ComputationKey['model']]>([
  ['another model than the list names', OTHER],
  ['a model that the list names as something else', { ...OWN, scheme: 'program-key' }],
  ['another model, named as something else', { ...OTHER, scheme: 'verifying-key' }],
])('%s is neither offered nor run', async (_, named) => {
  for (const reproduce of [false, true])
    expect(await check(named, reproduce)).toEqual({
      code: 'computation-invalid',
      refusal: 'malformed-evidence',
      runs: [],
    });
});
