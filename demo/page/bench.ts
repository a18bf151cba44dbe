/** The bench: one picture, the ways to log it, the changes to it, and each result with its verdict. */

import { ask, type Change, type Logged, type Picture, type State } from './ask.ts';
import { type OnBench, originalCard, resultCard } from './bench-cards.ts';
import { changeTools, ownPicture } from './bench-tools.ts';
import { el, fill, place } from './dom.ts';
import type { PutOnBench } from './gallery.ts';
import type { LookUp } from './look-up-button.ts';
import { serverBoard } from './servers.ts';
import { trouble } from './verdict-view.ts';

/** More would make a change of the servers check for minutes. */
const MAX_RESULTS = 12;

/** Begins with the first picture. Answers how to put another one there, which takes away the results of the one before. */
export function showBench(state: State): PutOnBench {
  const original = el('div');
  const results = el('div', { class: 'results' });
  const message = el('div', { 'aria-live': 'polite' });
  const fileMessage = el('div', { 'aria-live': 'polite' });
  const loggedHere = new Map<string, Logged>();
  let onBench: OnBench | null = null;
  let looks: readonly LookUp[] = [];

  const checkAll = () => {
    for (const look of looks) void look.run();
  };

  const put = (picture: Picture, title: string) => {
    const subject: OnBench = {
      picture,
      title,
      logged: () => loggedHere.get(picture.id) ?? picture.logged,
    };
    const { element, look } = originalCard(subject, (logged) => {
      loggedHere.set(picture.id, logged);
      checkAll();
    });
    onBench = subject;
    looks = [look];
    fill(original, element);
    fill(results, el('p', { class: 'hint empty' }, 'Changed copies appear here.'));
    fill(message);
    fill(fileMessage);
    void look.run();
  };

  /** Also brings the bench into view, for what was chosen elsewhere on the page. */
  const show: PutOnBench = (picture, title) => {
    put(picture, title);
    place('bench').focus({ preventScroll: true });
    place('bench').scrollIntoView({ block: 'start' });
  };

  const make = async (change: Change, amount: number) => {
    const subject = onBench;
    if (subject === null) return;
    const changed = await attempt(message, () => ask.change(subject.picture.id, change, amount));
    if (changed === null || onBench !== subject) return; // another picture was put there meanwhile
    const { element, look } = resultCard(subject, change, changed, state.copyDistance, show);
    results.querySelector('.empty')?.remove();
    results.prepend(element);
    while (results.children.length > MAX_RESULTS) results.lastElementChild?.remove();
    looks = [looks[0]!, look, ...looks.slice(1, MAX_RESULTS)];
    void look.run();
    element.scrollIntoView({ block: 'nearest' });
  };

  const addFile = async (file: Blob, title: string) => {
    const picture = await attempt(fileMessage, () => ask.addPicture(file));
    if (picture !== null) show(picture, title);
  };

  const board = el(
    'div',
    { class: 'board' },
    el('h3', {}, 'Make a server lie'),
    serverBoard(state.servers, checkAll),
  );
  const controls = [original, ownPicture(addFile, fileMessage), changeTools(make), message, board];
  fill(place('bench-parts'), el('div', { class: 'controls' }, ...controls), results);
  const [first] = state.pictures;
  if (first) put(first, first.title);
  return show;
}

/** `null` where it did not work, and then the visitor is told where it can be seen. */
async function attempt<T>(message: HTMLElement, work: () => Promise<T>): Promise<T | null> {
  try {
    const result = await work();
    fill(message);
    return result;
  } catch (error) {
    fill(message, trouble(error));
    message.scrollIntoView({ block: 'nearest' });
    return null;
  }
}
