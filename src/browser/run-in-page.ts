/** Runs one of the functions of `in-page.ts` in the frame that the reader clicked, with the right that the click gave. */

import { browser } from 'wxt/browser';

/** A frame of a tab; frame 0 is the page itself. */
export type PageFrame = { readonly tabId: number; readonly frameId: number };

/** Longer than anything in `in-page.ts` takes; a page that hangs never answers. */
const LIMIT_MS = 12_000;

/** `null` where the extension may not enter: no click yet, another page since, or one of the browser's own pages. */
export async function runInPage<Args extends unknown[], Result>(
  { tabId, frameId }: PageFrame,
  func: (...args: Args) => Result,
  args: Args,
  limitMs = LIMIT_MS,
): Promise<Awaited<Result> | null> {
  try {
    const target = { tabId, frameIds: [frameId] };
    // Immediately: a page that never finishes loading can be asked all the same.
    const injection = browser.scripting.executeScript({ target, func, args, injectImmediately: true });
    const [answer] = await Promise.race([injection, noAnswer(limitMs)]);
    return answer?.result ?? null;
  } catch {
    return null;
  }
}

function noAnswer(limitMs: number): Promise<[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), limitMs));
}
