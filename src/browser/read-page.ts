/**
 * Reads what a page shows, for the lookup of all of it (docs/spec/verdict.md section 5). Runs in the panel: the files stay in
 * its document, and the worker reads them from there by `blob:` addresses, so that no message carries them.
 */

import { type Collected, type CollectLimits, collectInPage } from './collect-in-page.ts';
import { type ReadUnasked, readUnasked } from './fetch-image.ts';
import type { PageToCheck } from './lookup-state.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

const LIMITS: CollectLimits = {
  pictures: 200,
  texts: 100,
  elements: 50_000,
  urlChars: 4_000_000,
  allUrlChars: 24_000_000,
  textChars: 5_000,
};
/** The worker's own limit for one file of a page. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** As base64, these stay under Chrome's limit of 64 MiB for a message. */
const FILES_PER_MESSAGE = 8;
const MESSAGES_AT_ONCE = 3;
const ADDRESS = /^(https?|data|blob):/;

/** Addresses of the files that were read last. They hold until the next page. */
let held: string[] = [];

/** `null` where the page may not be entered. */
export async function readPage(tabId: number): Promise<PageToCheck | null> {
  const frame = { tabId, frameId: 0 };
  const collected = checkedList(await runInPage(frame, collectInPage, [LIMITS]));
  if (collected === null) return null;
  for (const url of held) URL.revokeObjectURL(url);
  held = [];
  const { pictures, texts, beyond } = collected;
  const read = await readAll(
    frame,
    pictures.map(({ url }) => url),
  );
  const missing = read.flatMap((source) => ('missing' in source ? [source.missing] : []));
  const origins = missing.filter((origin) => origin !== null);
  return {
    pictures: pictures.flatMap(({ url, width, height }, key) => {
      const source = read[key]!;
      if ('missing' in source) return [];
      return [{ key, srcUrl: url, source, shown: { width, height } }];
    }),
    texts: texts.map((text, i) => ({ key: pictures.length + i, text })),
    unread: { count: missing.length, origins: [...new Set(origins)] },
    beyond,
  };
}

/** What comes from a page is checked like anything else from there; `null` where it is nothing of the kind. */
function checkedList(value: unknown): Collected | null {
  const { pictures, texts, beyond } = (value ?? {}) as Partial<Collected>;
  if (!Array.isArray(pictures) || !Array.isArray(texts)) return null;
  const isPicture = ({ url, width, height }: Collected['pictures'][number]) =>
    ADDRESS.test(String(url)) && Number.isFinite(width) && Number.isFinite(height);
  if (!pictures.every(isPicture) || !texts.every((text) => typeof text === 'string')) return null;
  return {
    pictures: pictures.slice(0, LIMITS.pictures),
    texts: texts.slice(0, LIMITS.texts),
    beyond: Number(beyond) || 0,
  };
}

/** A few messages at once, answers in the order of the URLs. */
async function readAll(frame: PageFrame, urls: readonly string[]): Promise<readonly ReadUnasked[]> {
  const read: ReadUnasked[] = [];
  let next = 0;
  const readOn = async () => {
    while (next < urls.length) {
      const from = next;
      next += FILES_PER_MESSAGE;
      const some = await readUnasked(frame, urls.slice(from, next), MAX_FILE_BYTES);
      for (const [i, source] of some.entries()) read[from + i] = hold(source);
    }
  };
  await Promise.all(Array.from({ length: MESSAGES_AT_ONCE }, readOn));
  return read;
}

function hold(source: ReadUnasked): ReadUnasked {
  if ('missing' in source || source.from !== 'file') return source;
  const url = URL.createObjectURL(new Blob([fromBase64(source.base64)]));
  held.push(url);
  return { from: 'url', url };
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
