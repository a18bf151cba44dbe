/** Servers and strangers that flood a lookup with rows: what one honest server shows is still found. */

import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import {
  codesOf,
  copyOf,
  noisy,
  type Picture,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
} from '../fixtures/lookups.ts';
import { type Edge, honest, json, type Lies, lying } from '../fixtures/lying-gateway.ts';
import {
  keyRevocationOf,
  makeProvider,
  outputBody,
  randomBytes,
  signBody,
  withdrawalOf,
} from '../fixtures/providers.ts';

import {
  aurora,
  changing,
  check,
  digest,
  held,
  invented,
  listingAll,
  NOTHING,
  picture,
  pictureContentPdq,
  record,
} from './beside-liars.ts';

describe('inventions cannot crowd out an honest server', () => {
  const flood = (rows: () => Edge): Lies => ({
    search: (page) => {
      page.edges = Array.from({ length: 100 }, rows);
      page.pageInfo.hasNextPage = false;
      return undefined;
    },
  });

  it.each<[string, Picture, string]>([
    ['the exact record', picture, 'A1'],
    ['the near copy', copyOf(picture), 'B2'],
  ])('%s', async (_, subject, tier) => {
    const print = toBase64Url(pictureContentPdq(picture));
    const lies = flood(() => invented({ address: aurora.owner, tags: [{ name: 'Rail-Pdq', value: print }] }));
    const servers = [lying(SERVER_A, [], lies), lying(SERVER_B, [], lies), honest(SERVER_C, held)];
    const { verdict, requests } = await check(servers, {}, subject);
    expect(verdict.tier).toBe(tier);
    // 16 exact, 64 statements and 3 x 8 near per liar, each with a payload and a range at most.
    const reads = requests.filter(({ server, kind }) => server === SERVER_A && kind !== 'search');
    expect(reads.length).toBeLessThanOrEqual(2 * (16 + 64 + 24));
    expect(codesOf(verdict).filter((code) => code === 'unverifiable').length).toBeLessThanOrEqual(2);
  });

  it('by claiming that worse records of the honest server are nearer', async () => {
    // A copy that differs a little from its record, beside more records of other pictures than all stages read.
    const copy = copyOf(picture, (pixels) => noisy(pixels, 60));
    const others = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const pdq = toBase64Url(pictureContentPdq(pictureOf(200 + i)));
        const fingerprints = [{ alg: 'rail-pdq/1', pdq, quality: 100 } as const];
        const digests = [toBase64Url(randomBytes(32))];
        const body = await outputBody(aurora, digests[0]!, { visibility: 'public', fingerprints });
        return (await signBody(body, aurora.signer)).bytes;
      }),
    );
    const identical = toBase64Url(pictureContentPdq(copy));
    const asIdentical = listingAll(others, ({ tags }) => {
      const shown = tags.find(({ name }) => name === 'Rail-Pdq');
      if (shown) shown.value = identical;
    });
    const truth = [...others, record.bytes];
    const servers = [lying(SERVER_A, others, asIdentical), lying(SERVER_B, truth, listingAll(truth))];
    const { verdict } = await check(servers, {}, copy);
    expect(verdict.tier).toBe('B2');
    const match = rowOf(verdict, 'near-recognised').details.match as { readonly distance: number };
    expect(match.distance).toBeGreaterThan(0);
  });

  it('a stranger with hundreds of genuine records of the same digest does not, either', async () => {
    const stranger = await makeProvider(50, 'Nobody', 'nobody.example');
    const flooded = await Promise.all(
      Array.from({ length: 150 }, async (_, i) =>
        signBody(await outputBody(stranger, digest, { outputId: String(i) }), stranger.signer),
      ),
    );
    // Newest first: the stranger fills the first page.
    const items = [record.bytes, ...flooded.map(({ bytes }) => bytes)];
    const { verdict, requests } = await check([honest(SERVER_A, items), honest(SERVER_B, items)]);
    expect(verdict.tier).toBe('A1');
    const reads = requests.filter(({ kind }) => kind === 'data');
    expect(reads.length).toBeLessThanOrEqual(2 * 16 + 2);
  });

  it('of key revocations', async () => {
    const { bytes } = await keyRevocationOf(aurora, 'compromised');
    const lies = flood(() =>
      invented({ address: aurora.owner, tags: [{ name: 'Rail-Type', value: 'revocation' }] }),
    );
    const servers = [lying(SERVER_A, held, lies), honest(SERVER_B, held), honest(SERVER_C, [...held, bytes])];
    const { verdict } = await check(servers);
    expect([verdict.tier, codesOf(verdict)[0]]).toEqual(['F', 'key-compromised']);
  });

  it('of withdrawals', async () => {
    const { bytes } = await withdrawalOf(aurora, record.id);
    const lies = flood(() => invented({ address: aurora.owner }));
    const servers = [lying(SERVER_A, held, lies), honest(SERVER_B, held), honest(SERVER_C, [...held, bytes])];
    const { verdict } = await check(servers);
    expect(verdict.tier).toBe('F');
    expect(codesOf(verdict)).toContain('withdrawn');
  });
});

describe('a withdrawal cannot be hidden', () => {
  it('by one server that leaves it out', async () => {
    const { bytes } = await withdrawalOf(aurora, record.id);
    const servers = [
      honest(SERVER_A, held),
      honest(SERVER_B, [...held, bytes]),
      lying(SERVER_C, held, { search: () => json(NOTHING) }),
    ];
    expect(codesOf((await check(servers)).verdict)[0]).toBe('withdrawn');
  });

  it('by naming another owner for the record, so that nobody would ask', async () => {
    const { bytes } = await withdrawalOf(aurora, record.id);
    const lies = changing((node) => {
      node.owner = { ...node.owner, address: 'x'.repeat(43) };
    });
    const servers = [lying(SERVER_A, held, lies), honest(SERVER_B, [bytes]), honest(SERVER_C, [bytes])];
    const { verdict } = await check(servers);
    expect([verdict.tier, codesOf(verdict)[0]]).toEqual(['F', 'withdrawn']);
  });
});
