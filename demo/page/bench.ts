/** The bench: one picture, the ways to log it, the changes to it, and each result with its verdict. */

import { ask, type Change, type Changed, type Logged, type Picture, type State } from './ask.ts';
import { drawingSheet } from './drawing.ts';
import { el, fill, kilobytes, place } from './dom.ts';
import { logForm } from './log-form.ts';
import { type LookUp, lookUp } from './look-up-button.ts';
import { serverBoard } from './servers.ts';
import { trouble } from './verdict-view.ts';
import { distanceLine, why } from './why.ts';

type Tool = {
  readonly change: Change;
  readonly name: string;
  readonly slider?: { readonly label: string; readonly min: number; readonly max: number; readonly value: number };
};

const TOOLS: readonly Tool[] = [
  { change: 'recompress', name: 'Save again as JPEG', slider: { label: 'quality', min: 5, max: 95, value: 40 } },
  { change: 'resize', name: 'Resize', slider: { label: 'per cent', min: 5, max: 200, value: 50 } },
  { change: 'flip-bit', name: 'Flip one bit of the file' },
  { change: 'crop', name: 'Crop', slider: { label: 'per cent off each side', min: 1, max: 40, value: 15 } },
  { change: 'border', name: 'Add a border', slider: { label: 'per cent of the width', min: 1, max: 30, value: 6 } },
  { change: 'mirror', name: 'Mirror' },
  { change: 'greyscale', name: 'Remove the colours' },
];

/** More would make a change of the servers check for minutes. */
const MAX_RESULTS = 12;

type OnBench = { readonly picture: Picture; readonly title: string; logged: Logged | null };

export type Bench = { readonly put: (picture: Picture, title: string) => void };

export function showBench(state: State): Bench {
  const original = el('div', { class: 'original' });
  const results = el('div', { class: 'results' });
  const message = el('div', { 'aria-live': 'polite' });
  let onBench: OnBench | null = null;
  let looks: LookUp[] = [];

  const checkAll = () => {
    for (const look of looks) void look.run();
  };

  const put = (picture: Picture, title: string) => {
    const subject: OnBench = { picture, title, logged: picture.logged };
    onBench = subject;
    const look = lookUp(title, () => ask.checkPicture(picture.id, 'none'));
    looks = [look];
    const opened = el('div');
    const logging = logForm(
      (visibility, by) => ask.logPicture(picture.id, visibility, by),
      (logged) => {
        subject.logged = logged;
        fill(opened, logged.visibility === 'commit' ? openedLook(picture, title) : null);
        checkAll();
      },
    );
    fill(
      original,
      specimen(picture, title, `On the bench: ${title}`, facts(picture), el('div', { class: 'actions' }, look.button), look.verdict, opened),
      picture.logged ? null : el('details', { class: 'logging', open: true }, el('summary', {}, 'Log this picture'), logging),
    );
    fill(results, el('p', { class: 'hint empty' }, 'Changed copies appear here.'));
    fill(message);
    void look.run();
    place('bench').focus({ preventScroll: true });
    place('bench').scrollIntoView({ block: 'start' });
  };

  const make = async (change: Change, amount: number) => {
    if (onBench === null) return;
    try {
      const changed = await ask.change(onBench.picture.id, change, amount);
      fill(message);
      addResult(onBench, change, changed);
    } catch (error) {
      fill(message, trouble(error));
    }
  };

  const addResult = (subject: OnBench, change: Change, changed: Changed) => {
    const reason = el('p', { class: 'why' });
    const plain = lookUp(changed.what, () => ask.checkPicture(changed.id, 'none'));
    const explained: LookUp = {
      ...plain,
      run: async () => {
        const verdict = await plain.run();
        const { logged: log } = subject;
        reason.textContent =
          verdict && why({ change, changed, original: log, copyDistance: state.copyDistance }, verdict);
        return verdict;
      },
    };
    const bench = el('button', { type: 'button', class: 'quiet', onclick: () => put(changed, changed.what) }, 'Put on the bench');
    const card = specimen(
      changed,
      changed.what,
      changed.what,
      `${facts(changed)}. ${distanceLine({ changed, copyDistance: state.copyDistance })}`,
      el('div', { class: 'actions' }, bench),
      plain.verdict,
      reason,
    );
    results.querySelector('.empty')?.remove();
    results.prepend(card);
    looks = [looks[0]!, explained, ...looks.slice(1, MAX_RESULTS)];
    while (results.children.length > MAX_RESULTS) results.lastElementChild?.remove();
    void explained.run();
    card.scrollIntoView({ block: 'nearest' });
  };

  const addFile = async (file: Blob, title: string) => {
    try {
      put(await ask.addPicture(file), title);
    } catch (error) {
      fill(message, trouble(error));
    }
  };

  fill(
    place('bench-parts'),
    el('div', { class: 'controls' }, original, ownPicture(addFile), tools(make), message, board(state, checkAll)),
    results,
  );
  return { put };
}

/** What a commitment's recipient sees: the same check, with the opening. */
function openedLook(picture: Picture, title: string): HTMLElement {
  const look = lookUp(`${title}, with its opening`, () => ask.checkPicture(picture.id, 'own'));
  void look.run();
  return el('div', { class: 'opened' }, el('p', { class: 'note' }, 'The same check by somebody who holds the opening file:'), look.verdict);
}

function ownPicture(addFile: (file: Blob, title: string) => Promise<void>): HTMLElement {
  const input = el('input', {
    type: 'file',
    id: 'own-picture',
    accept: 'image/png,image/jpeg,image/webp,image/gif,image/avif',
    onchange: () => {
      const file = input.files?.[0];
      if (file) void addFile(file, file.name);
      input.value = '';
    },
  });
  const drop = el('div', { class: 'drop' }, el('label', { for: 'own-picture' }, 'Choose a picture, or drop one here (up to 20 MB)'), input);
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    const file = event.dataTransfer?.files[0];
    if (file) void addFile(file, file.name);
  });
  return el(
    'details',
    { class: 'own' },
    el('summary', {}, 'Use a picture of your own, or draw one'),
    drop,
    drawingSheet((file) => void addFile(file, 'your drawing')),
  );
}

function tools(make: (change: Change, amount: number) => Promise<void>): HTMLElement {
  const rows = TOOLS.map(({ change, name, slider }) => {
    if (!slider)
      return el('div', { class: 'tool' }, el('button', { type: 'button', 'data-change': change, onclick: () => void make(change, 0) }, name));
    const { label, min, max, value } = slider;
    const output = el('output', {}, String(value));
    const input = el('input', { type: 'range', min, max, value, 'aria-label': `${name}: ${label}`, oninput: () => (output.textContent = input.value) });
    return el(
      'div',
      { class: 'tool' },
      el('button', { type: 'button', 'data-change': change, onclick: () => void make(change, Number(input.value)) }, name),
      input,
      el('span', { class: 'amount' }, output, ` ${label}`),
    );
  });
  return el('div', { class: 'tools' }, el('h3', {}, 'Change it'), ...rows);
}

function board(state: State, checkAll: () => void): HTMLElement {
  return el('div', { class: 'board' }, el('h3', {}, 'Make a server lie'), serverBoard(state.servers, checkAll));
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
