/**
 * Gets the picture that was clicked, with the least right that does it (DESIGN.md, "Least privilege"): the page reads
 * it, else the worker fetches it from where it is; where neither may, the reader is asked for access to one host, or
 * to go on with the pixels on screen.
 */

import { browser } from 'wxt/browser';
import type { PictureSource } from '../engine/lookup-protocol.ts';
import { findPictureInPage, readPictureInPage } from './in-page.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** As base64 in one message this stays under Chrome's limit of 64 MiB; larger files are fetched by the worker. */
const IN_PAGE_MAX_BYTES = 32 * 1024 * 1024;
const IN_PAGE_TIMEOUT_MS = 10_000;

/** Hosts that can be asked for: what the manifest calls optional. */
const ASKABLE = /^(https:\/\/[^/]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)\//;

/** One request at most, and usually none: the page's copy comes out of its cache. */
export async function readPicture(frame: PageFrame, srcUrl: string): Promise<PictureSource> {
  const byUrl = { from: 'url', url: srcUrl } as const;
  if (srcUrl.startsWith('data:')) return byUrl;
  const read = await runInPage(frame, readPictureInPage, [srcUrl, IN_PAGE_MAX_BYTES, IN_PAGE_TIMEOUT_MS]);
  return read === null || read === 'too-large' ? byUrl : { from: 'file', base64: read.base64 };
}

export type OtherWays = {
  /** Match pattern to ask access for; `null` where that would not help. */
  readonly origin: string | null;
  readonly canCapture: boolean;
};

/** What is left where neither page nor worker could read the picture; `null` where nothing is. */
export async function otherWays(frame: PageFrame, srcUrl: string): Promise<OtherWays | null> {
  const [origin, rect] = await Promise.all([
    missingAccess(srcUrl),
    runInPage(frame, findPictureInPage, [srcUrl]),
  ]);
  return origin === null && rect === null ? null : { origin, canCapture: rect !== null };
}

async function missingAccess(srcUrl: string): Promise<string | null> {
  if (!ASKABLE.test(srcUrl)) return null;
  const { protocol, hostname } = new URL(srcUrl);
  const origin = `${protocol}//${hostname}/*`; // Firefox knows no ports in patterns; in Chrome none means any
  return (await browser.permissions.contains({ origins: [origin] })) ? null : origin;
}
