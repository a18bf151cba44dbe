/** Properties of records over generated bodies and bytes: readers take what writers make, and never throw. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import { canonicalize, type Json } from '../../../src/canonical.ts';
import { decodeDataItem, signDataItem } from '../../../src/formats/ans104.ts';
import { signRecord } from '../../../src/ledger/publish/sign-record.ts';
import { readRecord, recordTags } from '../../../src/ledger/record/record.ts';
import {
  checkBody,
  type RecordBody,
  type RecordType,
  SOURCE_TYPES,
} from '../../../src/ledger/record/record-body.ts';
import { randomBytes, signerOf } from '../../fixtures/providers.ts';

const signer = signerOf(1);
const RUNS = { numRuns: 150 };

const bytesOf = (lengthBytes: number) =>
  fc.uint8Array({ minLength: lengthBytes, maxLength: lengthBytes }).map(toBase64Url);
const rowsOf = (unit: number, maxRows: number) =>
  fc
    .integer({ min: 0, max: maxRows })
    .chain((rows) => fc.uint8Array({ minLength: unit * rows, maxLength: unit * rows }))
    .map(toBase64Url);
const lineOf = (minLength: number, maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength, maxLength })
    .filter((text) => text.length >= minLength && text.length <= maxLength)
    .filter((text) => /^[^\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]*$/u.test(text));
const time = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const media = fc.constantFrom('image/png', 'text/plain', 'application/x.y+json');

const pdq = fc.record({
  alg: fc.constant('rail-pdq/1'),
  pdq: bytesOf(32),
  quality: fc.integer({ min: 0, max: 100 }),
});
const shingles = fc.record({
  alg: fc.constant('rail-shingles/1'),
  part: fc.integer({ min: 0, max: 4095 }),
  parts: fc.integer({ min: 1, max: 4096 }),
  words: fc.integer({ min: 0, max: 1_048_576 }),
  selected: rowsOf(6, 50),
  all: rowsOf(4, 60),
});
const later = fc.record({ alg: lineOf(1, 20).map((name) => `later-${name}`), rows: fc.array(fc.nat()) });
const about = {
  schema: fc.constant('rail.record/1'),
  provider: bytesOf(32),
  model: fc.record({ name: lineOf(1, 60), version: lineOf(0, 30) }),
  media,
  sourceType: fc.constantFrom(...SOURCE_TYPES),
  derivation: fc.constantFrom('generated', 'edited', 'echo', 'unknown'),
  claimedAt: time,
};
const optional = {
  outputId: fc.option(lineOf(1, 60), { nil: undefined }),
  inputs: fc.option(fc.array(bytesOf(32), { maxLength: 16 }), { nil: undefined }),
  supersedes: fc.option(bytesOf(32), { nil: undefined }),
};
const digests = fc.array(bytesOf(32), { minLength: 1, maxLength: 8 });
const output = { ...about, type: fc.constant('output'), ...optional };
const bodies = fc.oneof(
  fc.record({ ...output, visibility: fc.constant('commit'), commitment: bytesOf(32) }),
  fc.record({ ...output, visibility: fc.constant('exact'), digests }),
  fc.record({
    ...output,
    visibility: fc.constant('public'),
    digests,
    fingerprints: fc.tuple(pdq, shingles, later).chain((list) => fc.subarray([...list])),
  }),
  fc.record({
    ...about,
    type: fc.constant('text-part'),
    visibility: fc.constant('public'),
    of: bytesOf(32),
    fingerprints: shingles.map((part) => [part]),
  }),
);

it('what a writer signs, a reader reads as the same body', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const signed = await signRecord(body as unknown as RecordBody, signer, randomBytes);
      const item = await decodeDataItem(signed.bytes);
      const record = item.ok ? readRecord(item.value) : item;
      expect(record).toMatchObject({ ok: true });
      if (!record.ok) return;
      expect(canonicalize(record.value.body as Json)).toEqual(canonicalize(body as unknown as Json));
    }),
    RUNS,
  );
});

const name = fc.oneof(
  fc.constantFrom(
    'App-Name',
    'Rail-Version',
    'Rail-Type',
    'Content-Type',
    'Rail-Digest',
    'Rail-Of',
    'Model',
    'Rail-X',
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
);
const value = fc.oneof(
  fc.constantFrom('RAIL', '1', 'output', 'provider', 'revocation', 'text-part', 'application/json'),
  fc.string({ minLength: 1, maxLength: 40 }),
);
const wellFormed = ({ name: n, value: v }: { name: string; value: string }) =>
  n.isWellFormed() && v.isWellFormed();

it('no tags and no data make a reader throw', async () => {
  const rail = [
    { name: 'App-Name', value: 'RAIL' },
    { name: 'Rail-Version', value: '1' },
    { name: 'Rail-Type', value: 'output' },
  ];
  const tags = fc.array(fc.record({ name, value }).filter(wellFormed), { maxLength: 12 });
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    bodies.map((body) => canonicalize(body as unknown as Json)),
  );
  await fc.assert(
    fc.asyncProperty(tags, data, fc.boolean(), async (some, bytes, asRail) => {
      const { item } = await signDataItem({ tags: asRail ? [...rail, ...some] : some, data: bytes }, signer);
      const record = readRecord(item);
      if (!record.ok) expect(record.code).toMatch(/^[a-z0-9-]+$/);
    }),
    RUNS,
  );
});

it('no value makes the check of a body throw, and what it takes has tags', () => {
  const types = fc.constantFrom<RecordType>('output', 'text-part', 'provider', 'revocation');
  const mutated = fc
    .tuple(bodies, fc.string(), fc.jsonValue())
    .map(([body, member, other]) => ({ ...body, [member]: other }) as unknown);
  fc.assert(
    fc.property(types, fc.oneof(fc.jsonValue(), mutated), (type, body) => {
      const checked = checkBody(type, body as Json);
      if (checked.ok) expect(recordTags(checked.value).length).toBeLessThanOrEqual(128);
    }),
    RUNS,
  );
});
