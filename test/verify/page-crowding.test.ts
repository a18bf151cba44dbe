/** One content of a page, or one company, that has more to read than a lookup can: the others lose nothing. */

import { describe, expect, it } from 'vitest';
import { codesOf, pictureOf, SERVER_A } from '../fixtures/lookups.ts';
import { checkedPage, named } from '../fixtures/page-lookups.ts';
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

describe('withdrawals', () => {
  it('count for each of a hundred records that were all taken back', async () => {
    const records = await Promise.all(pictures.map((_, place) => recordOf(aurora, place)));
    const withdrawals = await Promise.all(records.map(({ id }) => withdrawalOf(aurora, id)));
    const { verdicts } = await checkedPage(onPage, [], [...records, ...withdrawals], { recognised, reach });
    expect(verdicts.map(codesOf).filter((codes) => !codes.includes('withdrawn'))).toEqual([]);
    expect(new Set(verdicts.map(({ tier }) => tier))).toEqual(new Set(['F']));
  });

  it('count beside more of another company than are read', async () => {
    const [noisy, quiet] = [await recordOf(borealis, 0), await recordOf(aurora, 1)];
    const flood = await Promise.all(Array.from({ length: 90 }, () => withdrawalOf(borealis, noisy.id)));
    const items = [noisy, quiet, await withdrawalOf(aurora, quiet.id), ...flood];
    const { verdicts } = await checkedPage(onPage.slice(0, 2), [], items, { recognised, reach });
    expect(verdicts.map(({ tier }) => tier)).toEqual(['F', 'F']);
  });
});

describe("strangers' records", () => {
  it('of other contents are read after every recognised one, and not all of them', async () => {
    const strangers = await Promise.all(Array.from({ length: 4 }, (_, i) => makeProvider(50 + i)));
    const decoys = onPage.slice(0, 25);
    const strange = await Promise.all(
      decoys.flatMap((_, place) =>
        strangers.flatMap((stranger) => Array.from({ length: 4 }, () => recordOf(stranger, place))),
      ),
    );
    const victim = await recordOf(aurora, 25);
    const items = [...strange, victim];
    const { verdicts, requests } = await checkedPage(onPage.slice(0, 26), [], items, { recognised, reach });
    expect(verdicts.map(({ tier }) => tier)).toEqual([...decoys.map(() => 'C'), 'A1']);
    const reads = requests.filter(({ kind, server }) => kind === 'data' && server === SERVER_A);
    expect(reads[0]!.url).toContain(victim.id);
    expect(reads.length).toBeLessThanOrEqual(1 + 256);
  });
});
