/** Copies of logged pictures, and pictures that are never attributed, against honest servers in memory. */

import { describe, expect, it } from 'vitest';
import { type Bytes, toBase64Url } from '../../src/bytes.ts';
import { refuse } from '../../src/errors.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import { fingerprintImage } from '../../src/ledger/fingerprint/fingerprint-image.ts';
import { BAND_POSITIONS, imageBands } from '../../src/ledger/fingerprint/image-bands.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import type { OutputBody } from '../../src/ledger/record/record-body.ts';
import type { Pixels } from '../../src/ports.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
import {
  codesOf,
  contextOf,
  copyOf,
  digestOf,
  mirrored,
  type Picture,
  padded,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, lying, nodeOf, serve } from '../fixtures/lying-gateway.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import {
  log,
  makeProvider,
  outputBody,
  pictureContent,
  randomBytes,
  signBody,
  withdrawalOf,
} from '../fixtures/providers.ts';
import { jpeg, jumbfSegment } from '../fixtures/tagged-pictures.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const picture = pictureOf(5);
const digest = await digestOf(picture.file);
const content = pictureContent(picture.pixels);
const record = (await log(aurora, picture.file, content)).items[0]!;

async function check(subject: Picture, items: readonly SignedItem[], changes: Partial<LookupContext> = {}) {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve([SERVER_A, SERVER_B, SERVER_C].map((url) => honest(url, held)));
  const recognised = [aurora.trusted, borealis.trusted];
  const verdict = await checkImage(toCheck(subject), contextOf({ fetch, recognised, ...changes }));
  return { verdict, requests };
}

async function signed(changes: Partial<OutputBody>, provider = aurora): Promise<SignedItem> {
  return await signBody(await outputBody(provider, digest, changes), provider.signer);
}

/** A public record whose fingerprint differs in `bits` bits, none of them in the first band, so that it is found. */
async function recordAtDistance(bits: number, changes: Partial<OutputBody> = {}): Promise<SignedItem> {
  const pdq = fingerprintImage(picture.pixels).pdq.slice();
  const flippable = Array.from({ length: 256 }, (_, bit) => bit).filter(
    (bit) => !BAND_POSITIONS[0]!.includes(bit),
  );
  for (const bit of flippable.slice(0, bits)) pdq[31 - (bit >> 3)]! ^= 1 << (bit & 7);
  const fingerprints = [{ alg: 'rail-pdq/1', pdq: toBase64Url(pdq), quality: 100 } as const];
  const other = toBase64Url(randomBytes(32));
  return await signed({ visibility: 'public', digests: [other], fingerprints, ...changes });
}

describe('near copies', () => {
  const copies: readonly [string, (pixels: Pixels) => Pixels][] = [
    ['another file of it', (pixels) => pixels],
    ['mirrored', mirrored],
    ['inside a border', (pixels) => padded(pixels, 20)],
    ['mirrored inside a border', (pixels) => padded(mirrored(pixels), 20)],
  ];

  it.each(copies)('%s is B2', async (_, change) => {
    const { verdict } = await check(copyOf(picture, change), [record]);
    expect(verdict.tier).toBe('B2');
    expect(verdict.headline).toBe('Closely resembles an output logged by Aurora Images');
    expect(codesOf(verdict)).toEqual(['near-recognised', 'inclusion-unchecked']);
  });

  it('of several records names the closest', async () => {
    const further = await recordAtDistance(20, { claimedAt: '2020-01-01T00:00:00Z' });
    const { verdict } = await check(copyOf(picture), [further, record]);
    expect(rowOf(verdict, 'near-recognised').details).toMatchObject({
      record: record.id,
      records: 2,
      match: { how: 'near', distance: 0, turned: false },
    });
  });

  it.each<[number, string, readonly EvidenceCode[]]>([
    [31, 'B2', ['near-recognised', 'inclusion-unchecked']],
    [32, 'F', ['possible', 'no-record']],
    [60, 'F', ['possible', 'no-record']],
    [61, 'F', ['no-record']],
  ])('at distance %i', async (distance, tier, codes) => {
    const { verdict } = await check(copyOf(picture), [await recordAtDistance(distance)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual([tier, codes]);
  });

  it.each<[string, Partial<OutputBody>, string, readonly EvidenceCode[]]>([
    ['edited', { derivation: 'edited' }, 'B3', ['near-parts', 'inclusion-unchecked']],
    [
      'a composite',
      { sourceType: 'compositeWithTrainedAlgorithmicMedia' },
      'B3',
      ['near-parts', 'inclusion-unchecked'],
    ],
    ['no AI', { sourceType: 'digitalCapture' }, 'F', ['possible', 'no-record']],
    ['an echo, which has no search tags', { derivation: 'echo' }, 'F', ['no-record']],
  ])('of a record that is %s', async (_, changes, tier, codes) => {
    const { verdict } = await check(copyOf(picture), [await recordAtDistance(4, changes)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual([tier, codes]);
  });

  it.each([
    [49, 'F', ['no-record']],
    [50, 'B2', ['near-recognised', 'revocation-unknown', 'inclusion-unchecked']],
  ])(
    'of a record of quality %i that a server lists under search tags of its own making',
    async (quality, tier, codes) => {
      const { pdq } = fingerprintImage(picture.pixels);
      const fingerprints = [{ alg: 'rail-pdq/1', pdq: toBase64Url(pdq), quality } as const];
      const poor = await signed({
        visibility: 'public',
        digests: [toBase64Url(randomBytes(32))],
        fingerprints,
      });
      const item = await decodeDataItem(poor.bytes);
      if (!item.ok) throw new Error(item.because);
      const node = nodeOf(item.value);
      node.tags.push({ name: 'Rail-Pdq', value: toBase64Url(pdq) });
      node.tags.push(...imageBands(pdq).map((value) => ({ name: 'Rail-Image-Band', value })));
      const server = lying(SERVER_A, [poor.bytes], {
        search: (page, { tags }) => {
          if (tags?.some(({ name }) => name === 'Rail-Image-Band')) page.edges = [{ cursor: 'x', node }];
          return undefined;
        },
      });
      const { fetch, requests } = await serve([server]);
      const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] });
      const verdict = await checkImage(toCheck(copyOf(picture)), context);
      expect([verdict.tier, codesOf(verdict)]).toEqual([tier, codes]);
      expect(requests.some(({ kind }) => kind === 'range')).toBe(true); // it was read, not just passed over
    },
  );

  it('of a withdrawn record are a row, once, however the record was found', async () => {
    const withdrawal = await withdrawalOf(aurora, record.id);
    const { verdict } = await check(copyOf(picture), [record, withdrawal]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
  });

  it('of strangers are not shown at all', async () => {
    const { verdict } = await check(copyOf(picture), [record], { recognised: [borealis.trusted] });
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['no-record']]);
  });

  it('are not searched without a provider to search among', async () => {
    const { verdict } = await check(copyOf(picture), [record], { recognised: [] });
    expect(verdict.notRun[0]).toMatchObject({ kind: 'near-copies', code: 'no-company' });
  });
});

describe('pictures that are never attributed', () => {
  const grey = (level: number, width = 96, height = 72): Pixels => ({
    width,
    height,
    data: new Uint8ClampedArray(4 * width * height).fill(level),
  });

  it.each<[EvidenceCode, Picture]>([
    ['picture-constant', pictureOf(40, grey(255))],
    ['picture-too-small', pictureOf(41, drawPicture(41, 96, 31))],
  ])('%s: G, digest logged or not, and no server is asked', async (code, plain) => {
    const same = await signBody(await outputBody(aurora, await digestOf(plain.file)), aurora.signer);
    for (const items of [[], [same]]) {
      const { verdict, requests } = await check(plain, items);
      expect([verdict.tier, codesOf(verdict)]).toEqual(['G', [code]]);
      expect([requests, verdict.sent, verdict.askedGateways]).toEqual([[], [], []]);
      expect(verdict.headline).toBe(`Could not check: ${verdict.evidence[0]?.because}`);
    }
  });

  it('but what their file says about itself is read', async () => {
    const plain = pictureOf(40, grey(255));
    const { verdict, requests } = await check({ ...plain, file: jpeg(jumbfSegment('c2pa')) }, [], {
      readCredential: async () => ({ state: 'unreadable', because: 'a test' }),
    });
    expect([verdict.tier, codesOf(verdict), requests]).toEqual([
      'G',
      ['picture-constant', 'credential-unreadable', 'no-metadata'],
      [],
    ]);
  });

  it('an empty file is G', async () => {
    const { verdict, requests } = await check({ ...picture, file: new Uint8Array() as Bytes }, [record]);
    expect([verdict.tier, codesOf(verdict), requests]).toEqual(['G', ['picture-unreadable'], []]);
  });

  it('too little detail leaves the exact lookup, and says that copies cannot be told', async () => {
    const { width, height } = picture.pixels;
    const data = new Uint8ClampedArray(4 * width * height);
    for (let at = 0; at < data.length; at++)
      data[at] = at % 4 === 3 ? 255 : Math.floor(((at >> 2) % width) / 8);
    const faint = pictureOf(42, { width, height, data });
    const { verdict } = await check(faint, [record]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['near-not-possible', 'no-record']]);
    const logged = await signBody(await outputBody(aurora, await digestOf(faint.file)), aurora.signer);
    expect((await check(faint, [logged])).verdict.tier).toBe('A1');
  });

  it('one that cannot be decoded is still looked up by its exact bytes', async () => {
    const undecodable = {
      file: picture.file,
      fingerprint: async () => refuse('damaged-image', 'the png data is cut off or broken'),
      pixels: async () => null,
    };
    const { fetch } = await serve([honest(SERVER_A, [record.bytes]), honest(SERVER_B, [])]);
    const context = contextOf({ fetch, gatewayUrls: [SERVER_A, SERVER_B], recognised: [aurora.trusted] });
    const found = await checkImage(undecodable, context);
    expect(found.tier).toBe('A1');
    expect(codesOf(found)).toEqual(['exact-recognised', 'picture-unreadable', 'inclusion-unchecked']);
    const missing = await checkImage({ ...undecodable, file: copyOf(picture).file }, context);
    expect([missing.tier, codesOf(missing)]).toEqual(['G', ['picture-unreadable', 'no-record']]);
  });

  it('captured pixels have no digest, so only near copies are found', async () => {
    const captured = { ...toCheck(picture), file: null };
    const { fetch, requests } = await serve([honest(SERVER_A, [record.bytes])]);
    const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] });
    const verdict = await checkImage(captured, context);
    expect(verdict.tier).toBe('B2');
    expect(verdict.subject.digest).toBeUndefined();
    expect(JSON.stringify(requests.map(({ variables }) => variables))).not.toContain('Rail-Digest');
  });
});
