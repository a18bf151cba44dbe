/** What a person does on one of the extension's pages in Firefox: fills fields, presses buttons, reads. Everything is waited for. */

import type { Page } from 'puppeteer-core';
import type { MessageKey } from '../../../src/ui/message.ts';
import { englishOf } from '../../fixtures/english.ts';
import { until } from '../until.ts';

export type Hands = {
  /** @param values of the label's text */
  readonly fill: (label: MessageKey, text: string, ...values: readonly string[]) => Promise<void>;
  readonly choose: (label: string) => Promise<void>;
  readonly press: (name: MessageKey) => Promise<void>;
  /** Waits until the text is there. */
  readonly see: (text: string, limitMs?: number) => Promise<void>;
  readonly texts: (selector: string) => Promise<readonly string[]>;
};

/** @param within a selector */
export function handsOn(page: Page, within: string): Hands {
  /** Answers whether there was one that could be used. */
  const act = (selector: string, text: string, deed: string) => {
    let isLost = false;
    return until(async () => {
      if (page.isClosed() && !isLost) throw new Error(`the window was closed before “${text}”`);
      const code = `(() => {
        const all = [...(document.querySelector(${quoted(within)})?.querySelectorAll(${quoted(selector)}) ?? [])];
        const found = all.find((one) => one.textContent.trim() === ${quoted(text)});
        const element = found?.control ?? found;
        if (element === undefined || element.disabled) return false;
        ${deed}
        return true;
      })()`;
      const done = await page.evaluate(code).catch((error: unknown) => {
        // A window that the deed closed has no more to say.
        isLost = true;
        if (page.isClosed()) return true;
        throw error;
      });
      return done === true || null;
    });
  };
  return {
    async fill(label, text, ...values) {
      const deed = `element.value = ${quoted(text)}; element.dispatchEvent(new Event('input', { bubbles: true }));`;
      await act('label', englishOf(label, ...values), deed);
    },
    async choose(label) {
      await act('label', label, 'element.click();');
    },
    async press(name) {
      await act('button', englishOf(name), 'element.click();');
    },
    async see(text, limitMs) {
      const words = `document.querySelector(${quoted(within)})?.textContent ?? ''`;
      await until(async () => String(await page.evaluate(words)).includes(text) || null, limitMs);
    },
    async texts(selector) {
      const code = `[...document.querySelector(${quoted(within)}).querySelectorAll(${quoted(selector)})].map((one) => one.textContent)`;
      return (await page.evaluate(code)) as readonly string[];
    },
  };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
