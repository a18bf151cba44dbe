/** The windows that ask for the person's consent, in Firefox. */

import type { Browser, Page } from 'puppeteer-core';
import type { MessageKey } from '../../../src/ui/message.ts';
import { until } from '../until.ts';
import { handsOn } from './hands.ts';

export type ConsentWindows = {
  /** The only one, once there is one. */
  readonly one: () => Promise<Page>;
  /** Presses a button there once it can be pressed. */
  readonly press: (name: MessageKey) => Promise<void>;
  /** Until all of them are closed. */
  readonly gone: () => Promise<void>;
};

export function consentWindows(browser: Browser): ConsentWindows {
  /** The bridge to Firefox tells no address of extension pages; they tell it themselves. */
  const windows = async () => {
    const pages = await browser.pages();
    const isOne = (page: Page) =>
      page.evaluate(`location.href.includes('/approve.html')`).catch(() => false) as Promise<boolean>;
    const found = await Promise.all(pages.map(isOne));
    return pages.filter((_, i) => found[i]);
  };
  const one = () =>
    until(async () => {
      const open = await windows();
      return open.length === 1 ? open[0] : null;
    });
  return {
    one,
    async press(name) {
      await handsOn(await one(), 'body').press(name);
    },
    async gone() {
      await until(async () => ((await windows()).length === 0 ? true : null));
    },
  };
}
