/**
 * The background's part in checking a whole page (docs/spec/verdict.md section 5): the panel reads the page, because only
 * it lives as long as that takes; the worker checks what was read; findings are stored one by one.
 */

import type { CheckOptions, Outcome, WorkerProgress } from '../engine/lookup-protocol.ts';
import { callEngine, cancelCall, warmEngine } from './engine.ts';
import { callOf, lookupOf } from './lookup-call.ts';
import {
  type ContentSubject,
  contentsKey,
  findingKey,
  type LookupState,
  type PageContents,
  type PageFound,
  type PageProgress,
  type PageToCheck,
} from './lookup-state.ts';
import { changeLookup, changePage, type LookupName } from './lookup-store.ts';
import { nameOf } from './menus.ts';

/** A longer address (of `data:` pictures) is not kept: it would fill the storage, and names nothing. */
const MAX_ADDRESS_CHARS = 2_000;

const ARRIVING = ['checking', 'done'] as const;
const UNREAD_PAGE: PageProgress = {
  phase: 'page',
  stage: 'reading',
  contents: 0,
  unread: { count: 0, origins: [] },
  missed: [],
  beyond: 0,
  isCut: false,
  sent: [],
};

/** Waits for the panel, which reads the page. */
export async function beginPage(lookup: LookupName): Promise<void> {
  await changeLookup(lookup, { progress: UNREAD_PAGE });
  await warmEngine().catch(() => {});
}

/** Checks what the panel read; `null` where it could not enter the page. */
export async function checkRead(
  lookup: LookupState,
  page: PageToCheck | null,
  options: CheckOptions,
): Promise<void> {
  if (page === null) {
    await changePage(lookup, ['reading'], () => ({ stage: 'closed' }));
    return;
  }
  const { pictures, texts, unread, beyond, isCut } = page;
  const contents = pictures.length + texts.length;
  const stored: PageContents = { lookup: lookup.id, subjects: subjectsOf(page, lookup.subject.site) };
  const isCurrent = await changePage(
    lookup,
    ['reading'],
    () => ({ stage: 'checking', contents, unread, beyond, isCut }),
    { [contentsKey(lookup.tabId)]: stored },
  );
  if (!isCurrent) return;
  const params = {
    pictures: pictures.map(({ key, source, shown }) => ({ key, source, shown })),
    texts,
    options,
  };
  await conclude(
    lookup,
    await callEngine({ call: callOf(lookup), method: 'check-page', params }, onPageProgress),
  );
}

/** Findings, and pictures that the worker could not fetch. */
export async function onPageProgress(progress: WorkerProgress): Promise<void> {
  const lookup = lookupOf(progress.call);
  if (progress.event === 'finding') {
    const { key, verdict, thumbnail } = progress;
    const found: PageFound = { lookup: lookup.id, key, verdict, thumbnail };
    // The last ones may arrive after the end, which is a message of its own.
    const stored = changePage(lookup, ARRIVING, ({ sent }) => ({ sent: latest(sent, verdict.sent) }), {
      [findingKey(lookup.tabId, key)]: found,
    });
    // Files that say a lot can fill the storage.
    await stored.catch(() => miss(lookup, key));
  } else if (progress.event === 'unread') await miss(lookup, progress.key);
}

/** A worker that replaces a lost one begins again, and says so again. */
async function miss(lookup: LookupName, key: number): Promise<void> {
  await changePage(lookup, ARRIVING, ({ missed }) => ({ missed: [...new Set([...missed, key])] }));
}

export async function stopPage(lookup: LookupState): Promise<void> {
  await changePage(lookup, ['reading', 'checking'], () => ({ stage: 'stopped' }));
  await cancelCall(callOf(lookup));
}

/** Its background or worker went away without a word. */
export async function breakPage(lookup: LookupName): Promise<void> {
  await changePage(lookup, ['checking'], () => ({ stage: 'broken' }));
}

/** What was sent is told of a stopped page, too. */
async function conclude(
  lookup: LookupName,
  outcome: Outcome<{ readonly sent: PageProgress['sent'] }>,
): Promise<void> {
  if (!outcome.ok) return breakPage(lookup);
  const { sent } = outcome.value;
  await changePage(lookup, ['checking', 'stopped'], ({ stage }) => ({
    stage: stage === 'stopped' ? 'stopped' : 'done',
    sent,
  }));
}

/** Sums only grow, and reports may overtake each other. */
function latest(a: PageProgress['sent'], b: PageProgress['sent']): PageProgress['sent'] {
  const sumOf = (sent: PageProgress['sent']) => sent.reduce((sum, { values }) => sum + values, 0);
  return sumOf(a) > sumOf(b) ? a : b;
}

function subjectsOf({ pictures, texts }: PageToCheck, site: string): PageContents['subjects'] {
  const place = { site, frameId: 0 };
  return Object.fromEntries<ContentSubject>([
    ...pictures.map(({ key, srcUrl }) => {
      const kept = srcUrl.length <= MAX_ADDRESS_CHARS ? srcUrl : '';
      return [key, { kind: 'picture', srcUrl: kept, name: nameOf(srcUrl), ...place }] as const;
    }),
    ...texts.map(({ key, text }) => [key, { kind: 'text', text, ...place }] as const),
  ]);
}
