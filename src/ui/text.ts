/** Words on screen: the only place that reads the message catalogue, `public/_locales`. */

import { browser } from 'wxt/browser';
import type { Message, MessageKey } from './message.ts';

/** The catalogue's sentence for a key, its placeholders filled in order. */
export function t(key: MessageKey, ...args: readonly string[]): string {
  return browser.i18n.getMessage(key, [...args]);
}

export function say({ key, args }: Message): string {
  return t(key, ...args.map((arg) => (typeof arg === 'string' ? arg : say(arg))));
}

/** The reader's language, for dates and numbers. */
export function readerLocale(): string {
  return browser.i18n.getUILanguage();
}
