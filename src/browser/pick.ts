/** Has the reader point at something on the page, and turns that into what can be looked up. Runs in the panel, which lives as long as it takes. */

import { browser } from 'wxt/browser';
import { captureRect } from './capture-picture.ts';
import { pickInPage, stopPickingInPage } from './pick-in-page.ts';
import { runInPage } from './run-in-page.ts';
import { putToolsInPage } from './tools-in-page.ts';

const PATIENCE_MS = 5 * 60_000;
const ADDRESS = /^(https?|data|blob):/;

export type PickedPicture =
  | { readonly from: 'page'; readonly url: string }
  | { readonly from: 'screen'; readonly pixels: Blob };

/** `null` where the reader stopped, or the page may not be entered. @param signal says so where nothing is on the page yet that `stopPicking` would end */
export async function pickOnPage(tabId: number, signal: AbortSignal): Promise<PickedPicture | null> {
  const frame = { tabId, frameId: 0 };
  await runInPage(frame, putToolsInPage, []);
  if (signal.aborted) return null;
  const picked = await runInPage(frame, pickInPage, [], PATIENCE_MS);
  if (picked === null) return null;
  // What comes from a page is checked like anything else from there.
  if (picked.what === 'url')
    return ADDRESS.test(String(picked.url)) ? { from: 'page', url: String(picked.url) } : null;
  const pixels = await captureRect(await browser.tabs.get(tabId), picked.rect);
  return pixels === null ? null : { from: 'screen', pixels };
}

export function stopPicking(tabId: number): Promise<unknown> {
  return runInPage({ tabId, frameId: 0 }, stopPickingInPage, []);
}
