/** A text of the visitor's own: check it, log it, check it or a part of it again. */

import { ask, type Logged } from './ask.ts';
import { el, fill, place } from './dom.ts';
import { logForm } from './log-form.ts';
import { lookUp } from './look-up-button.ts';

const MAX_CHARS = 100_000;
const ENOUGH_WORDS = 25;

export function showOwnText(): void {
  const words = el('p', { class: 'note', id: 'own-words' });
  const area = el('textarea', {
    id: 'own-text-area',
    rows: 6,
    maxlength: MAX_CHARS,
    'aria-describedby': 'own-words',
    placeholder: 'Type or paste something of 25 words or more',
    oninput: () => {
      count();
      outdate();
    },
  });
  const count = () => {
    const many = area.value.trim().split(/\s+/).filter(Boolean).length;
    words.textContent =
      many >= ENOUGH_WORDS
        ? `${many} words`
        : `${many} words; shorter texts than ${ENOUGH_WORDS} are never attributed to anyone`;
  };
  count();
  const shown = el('div', { class: 'quotation' });
  const plain = lookUp('your text', () => ask.checkText(area.value, null));
  const opened = el('div');
  const logging = logForm(
    (visibility, by) => ask.logText(area.value, visibility, by),
    (logged) => {
      fill(shown, selectable(area.value));
      fill(opened, logged.visibility === 'commit' ? withOpening(area.value, logged) : null);
      void plain.run();
    },
  );
  /** Verdict and message speak of the words as they were. What stays quotes the words that were logged. */
  const outdate = () => {
    plain.outdate();
    logging.clear();
    fill(opened);
  };
  fill(
    place('own-text'),
    el(
      'div',
      { class: 'card text' },
      el('label', { for: 'own-text-area' }, 'Your text'),
      area,
      words,
      el('div', { class: 'actions' }, plain.button),
      plain.verdict,
      opened,
      shown,
    ),
    el('div', { class: 'card' }, el('h3', {}, 'Log this text'), logging.element),
  );
}

function selectable(text: string): HTMLElement {
  return el(
    'div',
    {},
    el(
      'p',
      { class: 'note' },
      'The text that you logged, as a page would show it. Select all or a part and right-click; change words above and check again.',
    ),
    el('blockquote', {}, el('p', {}, text)),
  );
}

function withOpening(text: string, logged: Logged): HTMLElement {
  const look = lookUp('your text, with its opening', () => ask.checkText(text, logged.opening));
  void look.run();
  return el(
    'div',
    { class: 'opened' },
    el('p', { class: 'note' }, 'The same check by somebody who holds the opening file:'),
    look.verdict,
  );
}
