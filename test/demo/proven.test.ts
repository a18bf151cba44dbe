/** Pictures with a proof in the demo: the one on show, and proofs that somebody hands in, which are checked before they are signed. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Picture, Proof, Verdict } from '../../demo/page/ask.ts';
import { type Bytes, fromBase64Url, fromHex, toBase64Url } from '../../src/bytes.ts';
import { paintAndProve, paintPicture } from '../../src/engine/paint-and-prove.ts';
import { BUILD_LIMIT_MS, exampleBytes } from '../fixtures/generator.ts';
import { type RunningDemo, runDemo } from './running.ts';

const SEED = '0123456789abcdef';
let demo: RunningDemo;
let stop: () => Promise<void>;
let proof: Proof;

beforeAll(async () => {
  ({ demo, stop } = await runDemo());
  const { company, generator } = demo.world;
  const nonce = exampleBytes(32, 5);
  const toPaint = {
    provider: fromBase64Url(company.key.root)!,
    nonce,
    seed: fromHex(SEED)!,
    salt: exampleBytes(31, 6),
  };
  const painted = await paintAndProve(toPaint, generator);
  if (!painted.ok) throw new Error(painted.because);
  const { input, proof: bytes } = painted.value;
  proof = { seed: SEED, nonce: toBase64Url(nonce), input: toBase64Url(input), proof: toBase64Url(bytes) };
}, BUILD_LIMIT_MS);

afterAll(() => stop());

const checkPicture = (id: string) => demo.ask<Verdict>('pictures/check', { id, openings: 'none' });

/** Status and code of what is handed in. */
async function handIn(body: object): Promise<readonly [number, string | undefined]> {
  const headers = { origin: demo.url, 'content-type': 'application/json' };
  const { status, text } = await demo.raw('POST', '/api/pictures/prove', headers, JSON.stringify(body));
  return [status, (JSON.parse(text) as { readonly error?: string }).error];
}

test('the one on show is A+: its proof verifies, and its model makes it again', async () => {
  const verdict = await checkPicture('soft-shapes.png');
  expect([verdict.tier, verdict.headline]).toEqual([
    'A+',
    'Logged as AI output by Demo Images; 2 of 3 computation checks agree',
  ]);
  const row = verdict.evidence.find(({ code }) => code === 'computation-proof');
  expect(row?.because).toContain('its setup is of test grade');
});

test('one that was proven elsewhere is signed, and is what the model paints for its seed', async () => {
  const picture = await demo.ask<Picture>('pictures/prove', proof);
  const { generator, shelf } = demo.world;
  expect(shelf.get(picture.id)!.bytes).toEqual(
    paintPicture(generator.model, fromHex(SEED)! as Bytes).picture,
  );
  expect(await checkPicture(picture.id)).toMatchObject({ tier: 'A+' });
});

describe('nothing is signed', () => {
  const other = (length: number) => toBase64Url(exampleBytes(length, 9));

  test.each([
    ['of another seed', { seed: 'fedcba9876543210' }],
    ['of another record', { nonce: other(32) }],
    ['of another commitment', { input: toBase64Url(exampleBytes(32, 9).with(0, 0)) }],
  ])('where the proof is %s', async (_, change) => {
    expect(await handIn({ ...proof, ...change })).toEqual([400, 'proof-false']);
  });

  test.each([
    ['bytes that are no proof', { proof: other(100) }, 'malformed-proof'],
    [
      'a commitment that is no number of the field',
      { input: toBase64Url(new Uint8Array(32).fill(255)) },
      'wrong-inputs',
    ],
    ['a seed in capitals', { seed: SEED.toUpperCase() }, 'bad-member'],
    ['a proof of 20 kB', { proof: 'A'.repeat(20_000) }, 'bad-member'],
    ['a picture beside the seed', { picture: 'AAAA' }, 'unknown-member'],
  ])('of %s', async (_, change, code) => {
    expect(await handIn({ ...proof, ...change })).toEqual([400, code]);
  });
});

test('the page gets what it proves with, and nothing else of the generator', async () => {
  const sizes = await Promise.all(
    ['model', 'wasm', 'zkey', 'key', 'onnx', 'made-from.txt'].map(
      async (part) => (await demo.raw('GET', `/generator/${part}`)).status,
    ),
  );
  expect(sizes).toEqual([200, 200, 200, 200, 404, 404]);
});
