/** The form that logs a content: how visible the record is, and who signs it. Nothing is chosen beforehand. */

import type { By, Logged, Visibility } from './ask.ts';
import { el, fill } from './dom.ts';
import { trouble } from './verdict-view.ts';

const VISIBILITIES: readonly (readonly [Visibility, string, string])[] = [
  ['public', 'Public', 'Anyone who has the content, or a copy that looks alike, can find the record.'],
  ['exact', 'Exact', 'Only who has the identical file or text finds it. Copies lead nowhere.'],
  ['commit', 'Commit', 'Nobody finds it. You get an opening file, and whoever has that can prove it.'],
];

const SIGNERS: readonly (readonly [By, string])[] = [
  ['company', 'Demo Images, which is on your trusted list'],
  ['stranger', 'a stranger’s key, which is on nobody’s list'],
];

let forms = 0;

/** `log` does it; `done` hears of it. */
export function logForm(
  log: (visibility: Visibility, by: By) => Promise<Logged>,
  done: (logged: Logged) => void,
): HTMLElement {
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
  const submit = async (event: Event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    try {
      const logged = await log(chosen.get('visibility') as Visibility, chosen.get('by') as By);
      fill(message, loggedNote(logged));
      done(logged);
    } catch (error) {
      fill(message, trouble(error));
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
  return form;
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
          el('pre', { tabindex: 0 }, JSON.stringify(opening, null, 2)),
        ),
  );
}
