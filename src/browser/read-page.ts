/**
 * Reads what a page shows, for the lookup of all of it (docs/spec/verdict.md section 5). Runs in the panel. The files stay in
 * the page until the worker wants them; their digests come first, so that servers are asked while files travel.
 */

import { type Collected, type CollectLimits, collectInPage } from './collect-in-page.ts';
import { readUnasked } from './fetch-image.ts';
import { handOverFiles } from './hand-over-files.ts';
import type { HeldLimits } from './held-in-page.ts';
import { callOf } from './lookup-call.ts';
import type { PageToCheck } from './lookup-state.ts';
import type { LookupName } from './lookup-store.ts';
import { runInPage } from './run-in-page.ts';
import { putToolsInPage } from './tools-in-page.ts';

const LIMITS: CollectLimits = {
  pictures: 200,
  texts: 100,
  elements: 50_000,
  urlChars: 4_000_000,
  allUrlChars: 24_000_000,
  textChars: 5_000,
  places: 20,
};
/** Sizes as in the worker. Files are kept as long as any page's lookup may take. */
const HELD_LIMITS: HeldLimits = {
  fileBytes: 5 * 1024 * 1024,
  allBytes: 64 * 1024 * 1024,
  timeoutMs: 10_000,
  keepMs: 240_000,
};
const ADDRESS = /^(https?|data|blob):/;

/** What was read, and how to let go of its files once it was checked. */
export type PageRead = { readonly page: PageToCheck; readonly letGo: () => void };

/** `null` where the page may not be entered. */
export async function readPage(lookup: LookupName): Promise<PageRead | null> {
  const frame = { tabId: lookup.tabId, frameId: 0 };
  await runInPage(frame, putToolsInPage, []);
  const collected = checkedList(await runInPage(frame, collectInPage, [LIMITS]));
  if (collected === null) return null;
  const { pictures, texts, beyond, unreadable, isCut } = collected;
  const urls = pictures.map(({ url }) => url);
  const read = await readUnasked(frame, urls, HELD_LIMITS);
  const missing = read.flatMap((source) => ('missing' in source ? [source.missing] : []));
  const origins = missing.filter((origin) => origin !== null);
  const page: PageToCheck = {
    pictures: pictures.flatMap(({ url, width, height }, key) => {
      const source = read[key]!;
      if ('missing' in source) return [];
      return [{ key, srcUrl: url, source, shown: { width, height } }];
    }),
    texts: texts.map((text, i) => ({ key: pictures.length + i, text })),
    unread: { count: missing.length + unreadable, origins: [...new Set(origins)] },
    beyond,
    isCut,
  };
  return { page, letGo: handOverFiles(frame, callOf(lookup)) };
}

/** What comes from a page is checked like anything else from there; `null` where it is nothing of the kind. */
function checkedList(value: unknown): Collected | null {
  const { pictures, texts, beyond, unreadable, isCut } = (value ?? {}) as Partial<Collected>;
  if (!Array.isArray(pictures) || !Array.isArray(texts)) return null;
  const isPicture = (one: Partial<Collected['pictures'][number]> | null) =>
    ADDRESS.test(String(one?.url)) && Number.isFinite(one?.width) && Number.isFinite(one?.height);
  if (!pictures.every(isPicture) || !texts.every((text) => typeof text === 'string')) return null;
  return {
    pictures: pictures.slice(0, LIMITS.pictures),
    texts: texts.slice(0, LIMITS.texts),
    beyond: Number(beyond) || 0,
    unreadable: Number(unreadable) || 0,
    isCut: isCut === true,
  };
}
