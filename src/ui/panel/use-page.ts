/** The findings of a page as they arrive, and the marks for them on the page. */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import {
  contentsKey,
  findingKey,
  type LookupState,
  type PageContents,
  type PageFound,
} from '../../browser/lookup-state.ts';
import { type Marks, openMarks } from '../../browser/page-marks.ts';
import { msg } from '../message.ts';
import { isFinding, markColors, type PageEntry } from '../page-list.ts';
import { say } from '../text.ts';
import { kindOf } from '../tier.ts';

/** In no order. */
export function usePageEntries({ tabId, id }: LookupState): readonly PageEntry[] {
  const [entries, setEntries] = useState<ReadonlyMap<number, PageEntry>>(new Map());
  useEffect(() => {
    let subjects: PageContents['subjects'] = {};
    const prefix = findingKey(tabId, 0).slice(0, -1);
    const take = (stored: { readonly [key: string]: unknown }) => {
      const contents = stored[contentsKey(tabId)] as PageContents | undefined;
      if (contents?.lookup === id) subjects = contents.subjects;
      const found = Object.keys(stored)
        .filter((key) => key.startsWith(prefix))
        .map((key) => stored[key] as PageFound | undefined)
        .filter((one) => one?.lookup === id && subjects[one.key] !== undefined);
      if (found.length === 0) return;
      const fresh = found.map((one) => [one!.key, { ...one!, subject: subjects[one!.key]! }] as const);
      setEntries((before) => new Map([...before, ...fresh]));
    };
    const onStored = (changes: { readonly [key: string]: { readonly newValue?: unknown } }, area: string) => {
      if (area === 'session')
        take(Object.fromEntries(Object.entries(changes).map(([key, { newValue }]) => [key, newValue])));
    };
    browser.storage.onChanged.addListener(onStored);
    void browser.storage.session.get(null).then(take);
    return () => browser.storage.onChanged.removeListener(onStored);
  }, [tabId, id]);
  return [...entries.values()];
}

/** Answers how to bring a finding's place on the page into sight. */
export function usePageMarks(
  { tabId, id }: LookupState,
  entries: readonly PageEntry[],
  isShown: boolean,
  onChosen: (key: number) => void,
): (key: number) => void {
  const [marks, setMarks] = useState<{ readonly marks: Marks; readonly sent: Set<number> } | null>(null);
  useEffect(() => {
    if (!isShown) return;
    let isOver = false;
    let open: Marks | null = null;
    const opening = openMarks(tabId, (key) => !isOver && onChosen(key));
    void opening.then((opened) => {
      if (isOver) return opened.close();
      open = opened;
      setMarks({ marks: opened, sent: new Set() });
    });
    return () => {
      isOver = true;
      open?.close();
      setMarks(null);
    };
  }, [tabId, id, isShown]);
  useEffect(() => {
    if (marks === null) return;
    for (const { key, verdict } of entries) {
      if (marks.sent.has(key) || !isFinding({ verdict })) continue;
      marks.sent.add(key);
      const label = say(msg('page_mark', kindOf(verdict)));
      marks.marks.send({ key, label, colors: markColors(verdict) });
    }
  }, [marks, entries]);
  return (key) => marks?.marks.send({ show: key });
}
