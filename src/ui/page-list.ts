/** The findings of a page as the panel lists them: sorted, grouped, and with what was not searched. Pure. */

import type { ContentSubject } from '../browser/lookup-state.ts';
import type { VerdictDocument } from '../verify/document.ts';
import { byTier } from '../verify/verdict.ts';
import { type Message, msg } from './message.ts';
import { SEARCH_REASONS } from './row-messages.ts';
import { toneOf } from './tier.ts';

export type PageEntry = {
  readonly key: number;
  readonly subject: ContentSubject;
  readonly verdict: VerdictDocument;
  readonly thumbnail: string | null;
};

export type PageList = {
  /** Strongest first, as on a verdict's own rail; pictures before paragraphs, each as the page has them. */
  readonly found: readonly PageEntry[];
  readonly nothing: readonly PageEntry[];
  readonly unchecked: readonly PageEntry[];
};

export function pageList(entries: readonly PageEntry[]): PageList {
  const sorted = entries.toSorted((a, b) => byTier(a.verdict, b.verdict) || a.key - b.key);
  return {
    found: sorted.filter(isFinding),
    nothing: sorted.filter(({ verdict }) => verdict.tier === 'F'),
    unchecked: sorted.filter(({ verdict }) => verdict.tier === 'G'),
  };
}

/** What gets a mark on the page: nothing found and not checked would only be noise there. */
export function isFinding({ verdict }: Pick<PageEntry, 'verdict'>): boolean {
  return verdict.tier !== 'F' && verdict.tier !== 'G';
}

/** Searches that were left out, how often and why; one that an identical record made needless is no gap. */
export function leftOut(entries: readonly PageEntry[], locale: string): readonly Message[] {
  const gaps = entries.flatMap(({ verdict }) =>
    verdict.notRun.flatMap((row) =>
      (row.kind === 'near-copies' || row.kind === 'same-words') && row.code !== 'identical-found'
        ? [{ kind: row.kind, code: row.code }]
        : [],
    ),
  );
  return [...Map.groupBy(gaps, ({ kind, code }) => `${kind} ${code}`).values()].map((group) => {
    const { kind, code } = group[0]!;
    const key = kind === 'near-copies' ? 'page_near_pictures' : 'page_near_texts';
    return msg(key, group.length.toLocaleString(locale), msg(SEARCH_REASONS[code]));
  });
}

/** Ink and ground of a mark on the page: those of the panel's light theme, readable on any picture. */
export function markColors({ tier }: VerdictDocument): readonly [string, string] {
  return MARK_COLORS[toneOf(tier)];
}

const MARK_COLORS = {
  seal: ['#2b3fd6', '#eceefc'],
  note: ['#7a4f00', '#fdf3df'],
  break: ['#b3331a', '#fcebe7'],
  person: ['#0f6b6b', '#e3f3f2'],
  none: ['#16181d', '#ffffff'],
} as const;
