/**
 * Sentences on screen as data: a key of the catalogue and what fills its placeholders. Pure modules say what is to be
 * shown in this form, so that they are tested without a browser; `text.ts` turns it into words.
 */

import type catalogue from '../../public/_locales/en/messages.json';

export type MessageKey = keyof typeof catalogue;

/** An argument may itself be a message: the words for a match inside a sentence. */
export type Message = { readonly key: MessageKey; readonly args: readonly (string | Message)[] };

export function msg(key: MessageKey, ...args: readonly (string | Message)[]): Message {
  return { key, args };
}

/** The message for a number; languages with more forms than two use the last one for the rest. */
export function countedMsg(count: number, one: MessageKey, other: MessageKey, locale: string): Message {
  const key = new Intl.PluralRules(locale).select(count) === 'one' ? one : other;
  return msg(key, count.toLocaleString(locale));
}
