/** Answers of the background that come when the test says so, in a page of the extension. */

import type { Page } from '@playwright/test';
import type { browser } from 'wxt/browser';

/** Inside the page. */
declare const chrome: typeof browser;
declare const letCome: () => Promise<void>;
declare const isHolding: Promise<void>;

type Asked = { readonly type: string; readonly method?: string };

/** Runs in the page, before its script or later: the first answer to this kind of question is held back from then on. */
export function holdFirst(kind: string): void {
  const real = chrome.runtime.sendMessage.bind(chrome.runtime) as (message: Asked) => Promise<unknown>;
  const free = Promise.withResolvers<void>();
  const holding = Promise.withResolvers<void>();
  let isFirst = true;
  const sendMessage = async (message: Asked) => {
    const isHeld = isFirst && (message.method ?? message.type) === kind;
    if (isHeld) isFirst = false;
    const answer = await real(message);
    if (isHeld) {
      holding.resolve();
      await free.promise;
    }
    return answer;
  };
  const come = async () => {
    free.resolve();
    await new Promise((resolve) => setTimeout(resolve)); // after whatever it brings about
  };
  Object.assign(chrome.runtime, { sendMessage });
  Object.assign(globalThis, { letCome: come, isHolding: holding.promise });
}

/** Until the background has answered, and the page has not heard it. */
export function expectHeld(page: Page): Promise<void> {
  return page.evaluate(() => isHolding);
}

export function letHeldCome(page: Page): Promise<void> {
  return page.evaluate(() => letCome());
}
