/** The form that logs a content: how visible the record is, and who signs it. Nothing is chosen beforehand. */

import type { By, Logged, Visibility } from './ask.ts';
import { el, fill } from './dom.ts';
import { trouble } from './verdict-view.ts';

const VISIBILITIES: readonly (readonly [Visibility, string, string])[] = [
  ['public', 'Public', 'Anyone who has the content, or a copy that looks alike, can find the record.'],
  ['exact', 'Exact', 'Only who has the identical file or text finds it. Copies lead nowhere.'],
  [
    'commit',
    'Commit',
    'Nobody finds it. Whoever has the opening file that you get can prove it with rail check; the extension cannot read one yet.',
  ],
];

const SIGNERS: readonly (readonly [By, string])[] = [
  ['company', 'Demo Images, which is on your trusted list'],
  ['stranger', 'a stranger’s key, which is on nobody’s list'],
];

let forms = 0;

export type LogForm = {
  readonly element: HTMLElement;
  /** Takes the message away, and keeps one still to come from standing under a content that has changed. */
  readonly clear: () => void;
};

/** `log` does it; `done` hears of it. */
export function logForm(
  log: (visibility: Visibility, by: By) => Promise<Logged>,
  done: (logged: Logged) => void,
): LogForm {
  const group = `log${++forms}`;
  const message = el('div', { 'aria-live': 'polite' });
  const signer = el(
    'select',
    { id: `${group}-by`, name: 'by' },
    ...SIGNERS.map(([value, text]) => el('option', { value }, text)),
  );
  const choices = VISIBILITIES.map(([value, name, meaning]) =>
    el(
      'label',
      { class: 'choice' },
      el('input', { type: 'radio', name: 'visibility', value, required: true }),
      el('span', {}, el('b', {}, name), ` ${meaning}`),
    ),
  );
  let latest = 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    const mine = ++latest;
    const chosen = new FormData(form);
    try {
      const logged = await log(chosen.get('visibility') as Visibility, chosen.get('by') as By);
      if (mine !== latest) return;
      fill(message, loggedNote(logged));
      done(logged);
    } catch (error) {
      if (mine === latest) fill(message, trouble(error));
    }
  };
  const form = el(
    'form',
    { class: 'log', onsubmit: (event) => void submit(event) },
    el('fieldset', {}, el('legend', {}, 'How much the record shows'), ...choices),
    el('div', { class: 'field' }, el('label', { for: `${group}-by` }, 'Signed by'), signer),
    el('button', { type: 'submit', class: 'main' }, 'Log it as AI output'),
    message,
  );
  const clear = () => {
    latest++;
    fill(message);
  };
  return { element: form, clear };
}

function loggedNote({ record, opening }: Logged): HTMLElement {
  return el(
    'div',
    { class: 'logged' },
    el('p', {}, 'Logged. Record ', el('code', {}, record)),
    opening === null || opening === undefined
      ? null
      : el(
          'details',
          {},
          el('summary', {}, 'The opening file, for the recipient alone'),
          el('p', {}, openingLink(record, opening)),
          el('pre', { tabindex: 0 }, JSON.stringify(opening, null, 2)),
        ),
  );
}

function openingLink(record: string, opening: unknown): HTMLElement {
  const href = `data:application/json,${encodeURIComponent(JSON.stringify(opening))}`;
  return el('a', { href, download: `${record}.opening.json` }, 'Download the opening file');
}
