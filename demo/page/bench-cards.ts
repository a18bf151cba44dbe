/** The cards of the bench: the picture on it with its log form, and each changed copy with its verdict and the reason. */

import { ask, type Change, type Changed, type Logged, type Picture } from './ask.ts';
import { el, fill, kilobytes } from './dom.ts';
import type { PutOnBench } from './gallery.ts';
import { logForm } from './log-form.ts';
import { type LookUp, lookUp } from './look-up-button.ts';
import { distanceLine, why } from './why.ts';

export type OnBench = {
  readonly picture: Picture;
  readonly title: string;
  /** How it is logged by now. */
  readonly logged: () => Logged | null;
};

export type Card = { readonly element: HTMLElement; readonly look: LookUp };

/** `done` hears when the picture was logged. */
export function originalCard({ picture, title, logged }: OnBench, done: (logged: Logged) => void): Card {
  const look = lookUp(title, () => ask.checkPicture(picture.id, 'none'));
  const opened = el('div');
  const logging = logForm(
    (visibility, by) => ask.logPicture(picture.id, visibility, by),
    (as) => {
      fill(opened, as.visibility === 'commit' ? openedLook(picture, title) : null);
      done(as);
    },
  );
  const button = el('div', { class: 'actions' }, look.button);
  const heading = `On the bench: ${title}`;
  const element = el(
    'div',
    { class: 'original' },
    specimen(picture, title, heading, facts(picture), button, look.verdict, opened),
    logged() === null
      ? el(
          'details',
          { class: 'logging', open: true },
          el('summary', {}, 'Log this picture'),
          logging.element,
        )
      : null,
  );
  return { element, look };
}

export function resultCard(
  subject: OnBench,
  change: Change,
  changed: Changed,
  copyDistance: number,
  putOnBench: PutOnBench,
): Card {
  const { what } = changed;
  const reason = el('p', { class: 'why' });
  const plain = lookUp(what, () => ask.checkPicture(changed.id, 'none'));
  const run = async () => {
    const verdict = await plain.run();
    reason.textContent =
      verdict && why({ change, changed, original: subject.logged(), copyDistance }, verdict);
    return verdict;
  };
  const bench = el(
    'button',
    { type: 'button', class: 'quiet', onclick: () => putOnBench(changed, what) },
    'Put on the bench',
    el('span', { class: 'sr' }, `: ${what}`),
  );
  const distance = el('p', { class: 'note' }, distanceLine({ changed, copyDistance }));
  const actions = el('div', { class: 'actions' }, bench);
  const element = specimen(changed, what, what, facts(changed), distance, plain.verdict, reason, actions);
  return { element, look: { ...plain, run } };
}

/** What a commitment's recipient sees: the same check, with the opening. */
function openedLook(picture: Picture, title: string): HTMLElement {
  const look = lookUp(`${title}, with its opening`, () => ask.checkPicture(picture.id, 'own'));
  void look.run();
  return el(
    'div',
    { class: 'opened' },
    el('p', { class: 'note' }, 'The same check by somebody who holds the opening file:'),
    look.verdict,
  );
}

function specimen(
  { url, width, height }: Picture,
  alt: string,
  title: string,
  meta: string,
  ...below: readonly HTMLElement[]
): HTMLElement {
  return el(
    'figure',
    { class: 'card specimen' },
    el('img', { src: url, alt, width, height }),
    el('figcaption', {}, el('h3', {}, title), el('p', { class: 'note' }, meta), ...below),
  );
}

function facts({ sizeBytes, width, height, mediaType }: Picture): string {
  return `${mediaType.replace('image/', '').toUpperCase()}, ${width} × ${height}, ${kilobytes(sizeBytes)}`;
}
