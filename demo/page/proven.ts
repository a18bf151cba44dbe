/** The section of proven pictures: the one that was logged with its proof, and those that the visitor's browser paints and proves. */

import { ask, type Picture, type State } from './ask.ts';
import { el, fill, place } from './dom.ts';
import type { PutOnBench } from './gallery.ts';
import { lookUp } from './look-up-button.ts';
import { openProofMaker } from './proof-maker.ts';
import { trouble } from './verdict-view.ts';

const SEED = /^[0-9a-f]{16}$/;

export function showProven({ proven, company }: State, putOnBench: PutOnBench): void {
  const { title, note, provider } = proven;
  const sample = provenCard(proven, title, note, company.name, putOnBench);
  const made = el('div', { class: 'made', 'aria-live': 'polite' });
  const paint = paintForm(provider, (picture, seed, tookMs) => {
    const seconds = (tookMs / 1000).toFixed(1);
    const about = `Painted and proven by this browser in ${seconds} s. The demo’s provider painted it again from the seed, checked the proof and signed the record. It never saw the salt.`;
    fill(made, provenCard(picture, `Seed ${seed}`, about, company.name, putOnBench));
  });
  fill(place('proven'), sample, el('div', { class: 'paint' }, paint, made));
}

function provenCard(
  picture: Picture,
  title: string,
  note: string,
  company: string,
  putOnBench: PutOnBench,
): HTMLElement {
  const look = lookUp(title, () => ask.checkPicture(picture.id, 'none'));
  const bench = el(
    'button',
    { type: 'button', class: 'quiet', onclick: () => putOnBench(picture, title) },
    'Put on the bench',
    el('span', { class: 'sr' }, `: ${title}`),
  );
  const { url, width, height, id } = picture;
  return el(
    'figure',
    { class: 'card small-picture', 'data-picture': id },
    el('img', { src: url, alt: title, width, height }),
    el(
      'figcaption',
      {},
      el('h3', {}, title),
      el('p', { class: 'label' }, el('span', { class: 'dot' }), `Logged by ${company}, with a proof`),
      el('p', { class: 'note' }, note),
      el('div', { class: 'actions' }, look.button, bench),
      look.verdict,
    ),
  );
}

/** `done` gets the picture as the server holds it, and how long painting and proving took. */
function paintForm(
  provider: string,
  done: (picture: Picture, seed: string, tookMs: number) => void,
): HTMLElement {
  const maker = openProofMaker();
  const message = el('div', { 'aria-live': 'polite' });
  const seedField = el('input', {
    type: 'text',
    id: 'proven-seed',
    value: randomSeed(),
    maxlength: 40,
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'proven-seed-hint',
  });
  const start = el('button', { type: 'submit', class: 'main' }, 'Paint and prove');
  const cancel = el('button', { type: 'button', hidden: true, onclick: () => maker.cancel() }, 'Cancel');
  const another = () => (seedField.value = randomSeed());

  const busy = (isBusy: boolean) => {
    start.disabled = isBusy;
    cancel.hidden = !isBusy;
  };
  const paint = async () => {
    const seed = seedField.value.trim().toLowerCase();
    if (!SEED.test(seed)) throw new Error('A seed has 16 digits from 0 to 9 and a to f');
    fill(
      message,
      el('p', { class: 'checking' }, 'Fetching circuit and proving key, 10 MB, from this machine …'),
    );
    const made = await maker.make({ seed, provider }, () =>
      fill(message, el('p', { class: 'checking' }, 'Painting and proving in this browser …')),
    );
    fill(message);
    if (made === null) {
      fill(message, el('p', { class: 'note' }, 'Cancelled. Nothing was logged.'));
      return;
    }
    done(await ask.signProven(made.proof), seed, made.tookMs);
    another();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    busy(true);
    await paint().catch((error: unknown) => fill(message, trouble(error)));
    busy(false);
    start.focus();
  };

  return el(
    'form',
    { class: 'card text', onsubmit: (event) => void submit(event) },
    el('h3', {}, 'Paint one, and prove it, here'),
    el(
      'p',
      { class: 'note', id: 'proven-seed-hint' },
      'A seed is any number of 16 digits from 0 to 9 and a to f. The same seed gives the same picture.',
    ),
    el(
      'div',
      { class: 'field' },
      el('label', { for: 'proven-seed' }, 'Seed'),
      el(
        'div',
        { class: 'seed' },
        seedField,
        el('button', { type: 'button', class: 'quiet', onclick: another }, 'Another'),
      ),
    ),
    el('div', { class: 'actions' }, start, cancel),
    message,
  );
}

function randomSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
