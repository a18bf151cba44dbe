import { describe, expect, test } from 'vitest';
import type { ContentSubject } from '../../src/browser/lookup-state.ts';
import { isFinding, leftOut, markColors, type PageEntry, pageList } from '../../src/ui/page-list.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { type NotRun, notRun, notSearched, type Tier } from '../../src/verify/evidence.ts';

const SUBJECT: ContentSubject = { kind: 'text', text: 'Words', site: '', frameId: 0 };

function entry(key: number, tier: Tier, notRunRows: readonly NotRun[] = []): PageEntry {
  const verdict = { tier, notRun: notRunRows } as unknown as VerdictDocument;
  return { key, subject: SUBJECT, verdict, thumbnail: null };
}

describe('the list of a page', () => {
  test('has the strongest first and equals as the page has them', () => {
    const tiers: readonly Tier[] = [
      'C',
      'B2',
      'A1',
      'F',
      'D',
      'E',
      'A1',
      'G',
      'A2',
      'H',
      'B1',
      'B3',
      'A+',
      'F',
    ];
    const list = pageList(tiers.map((tier, key) => entry(key, tier)));
    const named = (entries: readonly PageEntry[]) =>
      entries.map(({ key, verdict }) => `${verdict.tier} ${key}`);
    expect(named(list.found)).toEqual([
      'E 5',
      'A+ 12',
      'A1 2',
      'A1 6',
      'A2 8',
      'B1 10',
      'B2 1',
      'B3 11',
      'H 9',
      'D 4',
      'C 0',
    ]);
    expect(named(list.nothing)).toEqual(['F 3', 'F 13']);
    expect(named(list.unchecked)).toEqual(['G 7']);
  });

  test('marks on the page what was found, not what was not', () => {
    const tiers: readonly Tier[] = ['A1', 'B2', 'C', 'D', 'E', 'F', 'G'];
    expect(tiers.filter((tier) => isFinding(entry(0, tier)))).toEqual(['A1', 'B2', 'C', 'D', 'E']);
    expect(markColors(entry(0, 'A1').verdict)).not.toEqual(markColors(entry(0, 'D').verdict));
  });
});

test('what was not searched is counted by its reason; what was not needed is no gap', () => {
  const small = notSearched('near-copies', 'shown-small');
  const entries = [
    entry(0, 'F', [small, notRun('watermark', 'makers-only')]),
    entry(1, 'F', [small]),
    entry(2, 'A1', [notSearched('near-copies', 'identical-found')]),
    entry(3, 'F', [notSearched('same-words', 'page-limit')]),
  ];
  expect(leftOut(entries, 'en')).toEqual([
    { key: 'page_near_pictures', args: ['2', { key: 'notrun_because_shown_small', args: [] }] },
    { key: 'page_near_texts', args: ['1', { key: 'notrun_because_page_limit', args: [] }] },
  ]);
});
