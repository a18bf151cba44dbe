/** One content of a page, or one company, that has more to read than a lookup can: the others lose nothing. */

import { describe, expect, it } from 'vitest';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { codesOf, pictureOf, SERVER_A } from '../fixtures/lookups.ts';
import type { Lies } from '../fixtures/lying-gateway.ts';
import { type Changes, checkedPage, named } from '../fixtures/page-lookups.ts';
import { log, makeProvider, pictureContent, withdrawalOf } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const recognised = [aurora.trusted, borealis.trusted];
const reach = 'exact' as const;

const pixels = pictureOf(5).pixels;
const content = pictureContent(pixels);
const pictures = Array.from({ length: 100 }, (_, i) => named({ ...pictureOf(5), pixels }, `${i}.png`));
const onPage = pictures.map((picture) => ({ picture }));
const recordOf = async (provider: typeof aurora, place: number) =>
  (await log(provider, pictures[place]!.file, content)).items[0]!;

const check = (count: number, items: readonly SignedItem[], changes: Omit<Changes, 'recognised'> = {}) =>
  checkedPage(onPage.slice(0, count), [], items, { recognised, reach, ...changes });

describe('withdrawals', () => {
  it('count for each of a hundred records that were all taken back', async () => {
    const records = await Promise.all(pictures.map((_, place) => recordOf(aurora, place)));
    const withdrawals = await Promise.all(records.map(({ id }) => withdrawalOf(aurora, id)));
    const { verdicts } = await check(100, [...records, ...withdrawals]);
    expect(verdicts.map(codesOf).filter((codes) => !codes.includes('withdrawn'))).toEqual([]);
    expect(new Set(verdicts.map(({ tier }) => tier))).toEqual(new Set(['F']));
  });

  it.each<[string, typeof aurora, number]>([
    ['of the same company, more than are read', aurora, 90],
    ['of another company, more than are read', borealis, 90],
    ['of another company, more than pages hold', borealis, 520],
  ])('count beside those %s', async (_, by, count) => {
    const [noisy, quiet] = [await recordOf(by, 0), await recordOf(aurora, 1)];
    const flood = await Promise.all(Array.from({ length: count }, () => withdrawalOf(by, noisy.id)));
    const items = [noisy, quiet, await withdrawalOf(aurora, quiet.id), ...flood];
    const { verdicts } = await check(2, items);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['F', 'F']);
  });

  it('count where a server names the record under the key of another company that is recognised', async () => {
    const record = await recordOf(borealis, 0);
    const withdrawal = await withdrawalOf(borealis, record.id);
    const lies: Lies = {
      search: (page) => {
        for (const { node } of page.edges) if (node.id === record.id) node.owner.address = aurora.owner;
        page.edges = page.edges.filter(({ node }) => node.id === record.id);
        return undefined;
      },
    };
    // The honest server has the withdrawal alone.
    const { verdicts } = await check(1, [record], { lies, others: [withdrawal] });
    expect(verdicts.map(({ tier }) => tier)).toEqual(['F']);
  });

  it('that are named and not shown leave open whether the record was taken back', async () => {
    const record = await recordOf(aurora, 0);
    const withdrawal = await withdrawalOf(aurora, record.id);
    const { verdicts } = await check(1, [record, withdrawal], {
      lies: { data: (id, body) => (id === withdrawal.id ? null : body), range: () => null },
      others: [record],
    });
    expect(verdicts[0]!.tier).toBe('A1');
    expect(codesOf(verdicts[0]!)).toContain('revocation-unknown');
  });
});

describe("strangers' records", () => {
  const strangers = Promise.all(Array.from({ length: 4 }, (_, i) => makeProvider(50 + i)));
  const strangeOf = async (places: readonly number[], each: number) => {
    const makers = await strangers;
    return Promise.all(
      places.flatMap((place) =>
        makers.flatMap((stranger) => Array.from({ length: each }, () => recordOf(stranger, place))),
      ),
    );
  };
  const decoys = Array.from({ length: 40 }, (_, place) => place);

  it('of other contents are read after every recognised record and its withdrawal', async () => {
    const victim = await recordOf(aurora, 40);
    const withdrawal = await withdrawalOf(aurora, victim.id);
    const items = [...(await strangeOf(decoys, 1)), victim, withdrawal];
    const { verdicts, requests } = await check(41, items);
    expect(verdicts.map(({ tier }) => tier)).toEqual([...decoys.map(() => 'C'), 'F']);
    const reads = requests.filter(({ kind, server }) => kind === 'data' && server === SERVER_A);
    expect(reads.slice(0, 2).map(({ url }) => url)).toEqual([
      expect.stringContaining(victim.id),
      expect.stringContaining(withdrawal.id),
    ]);
  });

  it('of which a server says that they are recognised cost the others no time', async () => {
    const victim = await recordOf(aurora, 40);
    const strange = await strangeOf(decoys, 1);
    const lies: Lies = {
      search: (page) => {
        for (const { node } of page.edges) node.owner.address = aurora.owner;
        return undefined;
      },
    };
    const { requests } = await check(41, [...strange, victim], { lies });
    const reads = requests.filter(({ kind, server }) => kind === 'data' && server === SERVER_A);
    expect(reads[0]!.url).toContain(victim.id);
  });

  it('are read for each content before a second one of any, and those left out are named', async () => {
    const { verdicts } = await check(41, [...(await strangeOf(decoys, 4)), ...(await strangeOf([40], 1))]);
    expect(new Set(verdicts.map(({ tier }) => tier))).toEqual(new Set(['C']));
    const left = verdicts.flatMap(({ evidence }) => evidence.filter(({ code }) => code === 'unverifiable'));
    expect(left[0]?.because).toBe('more records by unknown keys than are read at once');
  });
});
