/**
 * Gets the picture that was clicked, with the least right that does it (DESIGN.md, "Least privilege"): the page reads
 * it, else the worker fetches it from where it is; where neither may, the reader is asked for access to one host, or
 * to go on with the pixels on screen.
 */

import { browser } from 'wxt/browser';
import type { PageFileSource, PictureSource } from '../engine/lookup-protocol.ts';
import { type HeldLimits, holdPicturesInPage } from './held-in-page.ts';
import { findPictureInPage, readPictureInPage } from './in-page.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** As base64 in one message this stays under Chrome's limit of 64 MiB; larger files are fetched by the worker. */
const IN_PAGE_MAX_BYTES = 32 * 1024 * 1024;
const IN_PAGE_TIMEOUT_MS = 10_000;

/** SHA-256 in base64url. */
const DIGEST = /^[\w-]{43}$/;
/** Hosts that can be asked for: what the manifest calls optional. */
const ASKABLE = /^(https:\/\/[^/]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)\//;

/**
 * `null` where nobody may read it. Without access the worker is only sent where the page could not be asked: its
 * request names the extension to the picture's server, and reaches no more than the page's own.
 */
export async function readPicture(frame: PageFrame, srcUrl: string): Promise<PictureSource | null> {
  const byUrl = { from: 'url', url: srcUrl } as const;
  if (srcUrl.startsWith('data:') || isOwnBlob(srcUrl)) return byUrl;
  const args: [string, number, number] = [srcUrl, IN_PAGE_MAX_BYTES, IN_PAGE_TIMEOUT_MS];
  const read = await runInPage(frame, readPictureInPage, args);
  if (read === 'not-readable') return (await hasAccess(srcUrl)) ? byUrl : null;
  return read === null || read === 'too-large' ? byUrl : { from: 'file', base64: read.base64 };
}

export type OtherWays = {
  /** Match pattern to ask access for; `null` where that would not help. */
  readonly origin: string | null;
  readonly canCapture: boolean;
};

/** What is left where neither page nor worker could read the picture; `null` where nothing is. */
export async function otherWays(frame: PageFrame, srcUrl: string): Promise<OtherWays | null> {
  if (isOwnBlob(srcUrl)) return null;
  const [origin, rect] = await Promise.all([
    missingAccess(srcUrl),
    runInPage(frame, findPictureInPage, [srcUrl]),
  ]);
  return origin === null && rect === null ? null : { origin, canCapture: rect !== null };
}

/** A picture that was read, or the pattern whose access would help; `null` where none would. */
export type ReadUnasked = PageFileSource | { readonly missing: string | null };

/**
 * What the page's own rights or hosts that the reader granted give, and nothing more: for pictures that nobody pointed at.
 * One answer for each URL. What the page read stays there until it is taken (`hand-over-files.ts`).
 */
export async function readUnasked(
  frame: PageFrame,
  srcUrls: readonly string[],
  limits: HeldLimits,
): Promise<readonly ReadUnasked[]> {
  const reads = await runInPage(frame, holdPicturesInPage, [srcUrls, limits]);
  return await Promise.all(
    srcUrls.map(async (url, i): Promise<ReadUnasked> => {
      const read = reads?.[i] ?? 'too-large';
      if (typeof read === 'object') return { from: 'page', digest: digestOf(read.digest) };
      const isOpen = url.startsWith('data:') || (read === 'not-readable' && (await hasAccess(url)));
      if (isOpen) return { from: 'url', url };
      return { missing: read === 'not-readable' ? await missingAccess(url) : null };
    }),
  );
}

/** What comes from a page is checked like anything else from there. */
function digestOf(value: unknown): string | null {
  return typeof value === 'string' && DIGEST.test(value) ? value : null;
}

async function missingAccess(srcUrl: string): Promise<string | null> {
  return ASKABLE.test(srcUrl) && !(await hasAccess(srcUrl)) ? patternOf(srcUrl) : null;
}

async function hasAccess(srcUrl: string): Promise<boolean> {
  return ASKABLE.test(srcUrl) && (await browser.permissions.contains({ origins: [patternOf(srcUrl)] }));
}

/** A file that the reader gave to the panel. */
function isOwnBlob(srcUrl: string): boolean {
  return srcUrl.startsWith(`blob:${browser.runtime.getURL('/')}`);
}

/** Firefox knows no ports in patterns; in Chrome none means any. */
function patternOf(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
