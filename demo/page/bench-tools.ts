/** What stands beside the bench: the changes with their sliders, and the ways to bring a picture of one's own. */

import type { Change } from './ask.ts';
import { el } from './dom.ts';
import { drawingSheet } from './drawing.ts';

type Tool = {
  readonly change: Change;
  readonly name: string;
  readonly slider?: {
    readonly label: string;
    readonly min: number;
    readonly max: number;
    readonly value: number;
  };
};

const TOOLS: readonly Tool[] = [
  {
    change: 'recompress',
    name: 'Save again as JPEG',
    slider: { label: 'quality', min: 5, max: 95, value: 40 },
  },
  { change: 'resize', name: 'Resize', slider: { label: 'per cent', min: 5, max: 200, value: 50 } },
  { change: 'flip-bit', name: 'Flip one bit of the file' },
  { change: 'crop', name: 'Crop', slider: { label: 'per cent off each side', min: 1, max: 40, value: 15 } },
  {
    change: 'border',
    name: 'Add a border',
    slider: { label: 'per cent of the width', min: 1, max: 30, value: 6 },
  },
  { change: 'mirror', name: 'Mirror' },
  { change: 'greyscale', name: 'Remove the colours' },
];

/** `make` is called with the slider's amount, or 0 where there is none. */
export function changeTools(make: (change: Change, amount: number) => Promise<void>): HTMLElement {
  const rows = TOOLS.map(({ change, name, slider }) => {
    if (!slider)
      return el(
        'div',
        { class: 'tool' },
        el('button', { type: 'button', 'data-change': change, onclick: () => void make(change, 0) }, name),
      );
    const { label, min, max, value } = slider;
    const output = el('output', {}, String(value));
    const input = el('input', {
      type: 'range',
      min,
      max,
      value,
      'aria-label': `${name}: ${label}`,
      oninput: () => (output.textContent = input.value),
    });
    return el(
      'div',
      { class: 'tool' },
      el(
        'button',
        { type: 'button', 'data-change': change, onclick: () => void make(change, Number(input.value)) },
        name,
      ),
      input,
      el('span', { class: 'amount' }, output, ` ${label}`),
    );
  });
  return el('div', { class: 'tools' }, el('h3', {}, 'Change it'), ...rows);
}

/** A file chosen or dropped, or a drawing. `message` says beside it what was wrong with it. */
export function ownPicture(
  addFile: (file: Blob, title: string) => Promise<void>,
  message: HTMLElement,
): HTMLElement {
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
  const drop = el(
    'div',
    { class: 'drop' },
    el('label', { for: 'own-picture' }, 'Choose a picture, or drop one here (up to 20 MB)'),
    input,
  );
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
    message,
    drawingSheet((file) => void addFile(file, 'your drawing')),
  );
}
