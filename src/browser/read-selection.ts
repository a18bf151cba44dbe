/**
 * The whole selected text. What the browser reports with the click has its white space collapsed and may be cut short,
 * and then neither the exact bytes nor the words are those of the page.
 */

import { readSelectionsInPage } from './in-page.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** One more than the longest text that is checked, so that a longer one is called too long and never cut in silence. */
export const MAX_SELECTION_CHARS = 1_048_577;
/** Enough to tell one selection of a page from another. */
const COMPARED_CHARS = 200;
/** The characters of a Content Credential in a text (docs/spec/signals.md section 1.3), also where one was cut in half. */
const INVISIBLE = /\ufeff|\p{Variation_Selector}|\p{Surrogate}/gu;

/** `reported` is the browser's own version, and the answer where the page cannot be read. */
export async function readSelection(frame: PageFrame, reported: string): Promise<string> {
  const found = (await runInPage(frame, readSelectionsInPage, [MAX_SELECTION_CHARS])) ?? [];
  return chooseSelection(found, reported);
}

/**
 * The one that is the reported one but for white space, else the longest that begins as a long report does: that one
 * may be cut short. A page may hold an older selection in another field.
 */
export function chooseSelection(found: readonly string[], reported: string): string {
  const same = found.find((text) => collapse(text) === collapse(reported));
  if (same !== undefined) return same;
  if (collapse(reported).length < COMPARED_CHARS) return reported;
  const start = collapse(reported).slice(0, COMPARED_CHARS);
  return found
    .filter((text) => collapse(text).startsWith(start))
    .reduce(
      (best, text) => (text.length >= best.length ? text : best),
      reported.slice(0, MAX_SELECTION_CHARS),
    );
}

/** Without what nobody sees: a Content Credential in the text is longer than a browser may report. */
function collapse(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}
