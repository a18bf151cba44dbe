/**
 * The example generator from seed to verdict: real circuit, real proof, real record, checked as a reader checks it; and every part
 * changed once.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { nodeComputation } from '../../cli/computation.ts';
import { decodeImageFile } from '../../cli/decode-image.ts';
import {
  composeTask,
  type Generator,
  keysOf,
  makeProven,
  type ProvenPicture,
} from '../../cli/proven-picture.ts';
import { exampleGenerator } from '../../demo/generator/material.ts';
import { type Bytes, fromHex } from '../../src/bytes.ts';
import { computationTools } from '../../src/engine/computation.ts';
import { accept } from '../../src/errors.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import { greyPng } from '../../src/formats/grey-png.ts';
import { queryPrints } from '../../src/ledger/fingerprint/fingerprint-image.ts';
import { composeOutput } from '../../src/ledger/publish/compose-output.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { readRecord } from '../../src/ledger/record/record.ts';
import type { OutputBody } from '../../src/ledger/record/record-body.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { ComputationKey, ComputationKeys } from '../../src/verify/computation/computation-keys.ts';
import { paintCells } from '../../src/verify/computation/picture-model.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { contextOf, rowOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import { makeProvider, randomBytes } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const signing = { root: aurora.root, signer: aurora.signer, random: randomBytes, clock: () => 1.77e12 };
const SEED = fromHex('80a0b0c0d0e0f012')!;
const ports = nodeComputation();
let generator: Generator;
let keys: ComputationKeys;
let proven: ProvenPicture;

beforeAll(async () => {
  generator = await exampleGenerator();
  keys = await keysOf(generator, signing.root);
  proven = await makeProven({ visibility: 'exact', seed: SEED }, generator, signing);
});

type Reading = { readonly keys?: readonly ComputationKey[]; readonly reproduce?: boolean };

async function check(
  file: Bytes,
  items: readonly SignedItem[],
  { keys: listed = keys.entries, reproduce = false }: Reading = {},
): Promise<VerdictDocument> {
  const held = items.map(({ bytes }) => bytes);
  const { fetch } = await serve([honest(SERVER_A, held), honest(SERVER_B, held)]);
  const decoded = await decodeImageFile(file);
  if (!decoded.ok) throw new Error(decoded.because);
  const { pixels } = decoded.value;
  const picture = {
    file,
    fingerprint: async () =>
      accept({
        query: queryPrints(pixels),
        mediaType: 'image/png',
        width: pixels.width,
        height: pixels.height,
      }),
    pixels: async () => pixels,
  };
  const context = contextOf({
    fetch,
    gatewayUrls: [SERVER_A, SERVER_B],
    recognised: [aurora.trusted],
    reach: 'exact',
    computation: computationTools(listed, ports, reproduce),
  });
  return await checkImage(picture, context);
}

const PROOF_FALSE = ['computation-invalid', 'proof-false'];
const OFFERED = ['computation-offered', null];
const computedIn = ({ evidence }: VerdictDocument) =>
  evidence.flatMap(({ kind, code, details }) =>
    kind === 'computation' ? [[code, details.refusal ?? null]] : [],
  );
const inShort = (verdict: VerdictDocument) => [verdict.tier, ...computedIn(verdict).flat()];

/** The evidence of `proven` in a record of its own, about `picture`. */
async function inAnotherRecord(picture: Bytes, nonce: Bytes): Promise<readonly SignedItem[]> {
  const record = await decodeDataItem(proven.items.at(-1)!.bytes);
  const read = record.ok ? readRecord(record.value) : null;
  if (!read?.ok || read.value.body.type !== 'output') throw new Error('no record');
  return [...proven.items.slice(0, -1), ...(await recordOf(picture, nonce, read.value.body.evidence!))];
}

async function recordOf(
  picture: Bytes,
  nonce: Bytes,
  evidence: NonNullable<OutputBody['evidence']>,
): Promise<readonly SignedItem[]> {
  const { items } = await composeOutput(
    {
      bytes: picture,
      mediaType: 'image/png',
      content: { kind: 'other' },
      model: { name: 'm', version: '1' },
      visibility: 'exact',
      sourceType: 'trainedAlgorithmicMedia',
      inputs: [],
      store: [],
      computed: { nonce, evidence },
    },
    signing,
  );
  return items;
}

describe('a proven picture', () => {
  test('is A+, and names the model and that its setup is of test grade', async () => {
    const verdict = await check(proven.picture, proven.items);
    expect(inShort(verdict)).toEqual(['A+', 'computation-proof', null, 'computation-offered', null]);
    expect(verdict.evidence[0]!.details).toMatchObject({ setup: 'test', system: 'groth16-bn254' });
  });

  test('is computed again here once the reader wants, and two of three checks agree', async () => {
    const verdict = await check(proven.picture, proven.items, { reproduce: true });
    expect(verdict.headlineArgs).toEqual(['Aurora Images', '2']);
    expect(rowOf(verdict, 'computation-reproduced').details).toMatchObject({
      largestDifference: 0,
      tolerance: 0,
      family: 'reproduction',
    });
  });

  test('of the same seed is the same picture, and of another seed another', async () => {
    const again = await makeProven({ visibility: 'exact', seed: SEED }, generator, signing);
    expect(again.picture).toEqual(proven.picture);
    expect(again.salt).not.toEqual(proven.salt);
    const other = await makeProven(
      { visibility: 'exact', seed: fromHex('0011223344556677')! },
      generator,
      signing,
    );
    expect(other.picture).not.toEqual(proven.picture);
  });
});

describe('nothing is proven', () => {
  test('by the same proof in a record with another nonce', async () => {
    const items = await inAnotherRecord(proven.picture, randomBytes(32));
    expect(inShort(await check(proven.picture, items))).toEqual(['A1', ...PROOF_FALSE, ...OFFERED]);
  });

  test('of another picture of the same model, in a record that borrows the proof', async () => {
    const other = await makeProven(
      { visibility: 'exact', seed: fromHex('0011223344556677')! },
      generator,
      signing,
    );
    const items = await inAnotherRecord(other.picture, randomBytes(32));
    expect(inShort(await check(other.picture, items))).toEqual(['A1', ...PROOF_FALSE, ...OFFERED]);
    const again = await check(other.picture, items, { reproduce: true });
    expect(inShort(again)).toEqual(['A1', ...PROOF_FALSE, 'computation-invalid', 'not-reproduced']);
  });

  test('of a picture in which one pixel is not its cell’s', async () => {
    const changed = proven.picture.slice();
    const file = await withOnePixel(changed);
    const items = await inAnotherRecord(file, randomBytes(32));
    expect(inShort(await check(file, items))).toEqual([
      'A1',
      'computation-invalid',
      'wrong-inputs',
      ...OFFERED,
    ]);
    const again = await check(file, items, { reproduce: true });
    expect(computedIn(again)).toEqual([
      ['computation-invalid', 'wrong-inputs'],
      ['computation-invalid', 'wrong-inputs'],
    ]);
  });

  test('by a model with another weight: its key is on no list', async () => {
    const [entry, other] = keys.entries;
    const key = { ...entry!, model: { ...entry!.model, commitment: aurora.root } };
    expect(inShort(await check(proven.picture, proven.items, { keys: [key, other!] }))).toEqual([
      'A1',
      'computation-unverifiable',
      'unknown-key',
      ...OFFERED,
    ]);
  });

  test('by a tolerance that the record asks for and the reader’s list does not give', async () => {
    const cells = paintCells(generator.model, SEED);
    const file = greyPng(cells.with(77, cells[77]! ^ 1), 8);
    const task = await composeTask({ seed: SEED, tolerance: 16 }, generator.onnx, signing);
    const items = [...task.items, ...(await recordOf(file, randomBytes(32), [task.reference]))];
    expect(computedIn(await check(file, items, { reproduce: true }))).toEqual([
      ['computation-invalid', 'not-reproduced'],
    ]);
    const tolerant = keys.entries.map((entry) =>
      entry.system === 'onnx' ? { ...entry, tolerance: 1 } : entry,
    );
    const allowed = await check(file, items, { keys: tolerant, reproduce: true });
    expect(rowOf(allowed, 'computation-reproduced')).toMatchObject({
      because: expect.stringContaining(
        'nearly the same: values differ by at most 1 of 255, where your list allows 1',
      ),
      details: { largestDifference: 1, tolerance: 1 },
    });
  });

  test('by running a model that is on no list: it may hold the picture itself', async () => {
    const [entry] = keys.entries;
    const verdict = await check(proven.picture, proven.items, { keys: [entry!], reproduce: true });
    expect(inShort(verdict)).toEqual([
      'A+',
      'computation-proof',
      null,
      'computation-unverifiable',
      'unknown-key',
    ]);
    expect(verdict.headlineArgs[1]).toBe('1');
  });

  test('where the generator painted something else for the seed', async () => {
    const { layers } = generator.model;
    const last = layers.at(-1)!;
    const biases = last.biases.map((bias, i) => (i === 0 ? bias + 40_000 : bias));
    const model = { layers: [...layers.slice(0, -1), { ...last, biases }] };
    await expect(
      makeProven({ visibility: 'exact', seed: SEED }, { ...generator, model }, signing),
    ).rejects.toThrow('this model does not make these cells of this seed');
  });
});

async function withOnePixel(file: Bytes): Promise<Bytes> {
  const { default: sharp } = await import('sharp');
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  data.set([1, 2, 3, 255], 4 * 1000);
  const { width, height } = info;
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer(),
  );
}
