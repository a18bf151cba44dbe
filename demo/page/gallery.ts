/** The pictures and texts on show: who logged them, a check beside each, a quotation of each text. */

import { ask, type Picture, type State } from './ask.ts';
import { el, fill, place } from './dom.ts';
import { lookUp } from './look-up-button.ts';

export type PutOnBench = (picture: Picture, title: string) => void;

const WHERE = '(a demo provider on this machine)';

export function showPictures(state: State, putOnBench: PutOnBench): void {
  const cards = state.pictures.map((picture) => {
    const { id, title, note, url, width, height } = picture;
    const look = lookUp(title, () => ask.checkPicture(id, 'none'));
    const bench = el(
      'button',
      { type: 'button', class: 'quiet', onclick: () => putOnBench(picture, title) },
      'Put on the bench',
      el('span', { class: 'sr' }, `: ${title}`),
    );
    return el(
      'figure',
      { class: 'card', 'data-picture': id },
      el('img', { src: url, alt: title, width, height }),
      el(
        'figcaption',
        {},
        el('h3', {}, title),
        label(picture.logged !== null, state.company.name),
        el('p', { class: 'note' }, note),
        el('div', { class: 'actions' }, look.button, bench),
        look.verdict,
      ),
    );
  });
  fill(place('pictures'), ...cards);
}

export function showTexts(state: State): void {
  const cards = state.texts.map(({ id, title, text, record }) => {
    const whole = lookUp(title, () => ask.checkText(text, null));
    const quotation = el('div', { class: 'quotation' });
    const quote = el(
      'button',
      { type: 'button', class: 'quiet', onclick: () => void showQuotation(quotation, title, text) },
      'Quote a part',
      el('span', { class: 'sr' }, ` of: ${title}`),
    );
    return el(
      'article',
      { class: 'card text', 'data-text': id },
      el('h3', {}, title),
      label(record !== null, state.company.name),
      el('p', { class: 'passage' }, text),
      el('div', { class: 'actions' }, whole.button, quote),
      whole.verdict,
      quotation,
    );
  });
  fill(place('texts'), ...cards);
}

/** The middle of a passage, as somebody would quote it: typographic marks around it, other white space. */
function quotationFrom(text: string): string {
  const sentences = text.match(/[^.]+\.\s*/g) ?? [text];
  return sentences.slice(1, 3).join('').trim();
}

async function showQuotation(slot: HTMLElement, title: string, text: string): Promise<void> {
  const part = quotationFrom(text);
  const look = lookUp(`the quoted part of ${title}`, () => ask.checkText(part, null));
  fill(
    slot,
    el('blockquote', {}, el('p', {}, part)),
    el(
      'p',
      { class: 'note' },
      `${part.split(/\s+/).length} words, quoted. You can select and right-click them, too.`,
    ),
    look.verdict,
  );
  await look.run();
}

function label(isLogged: boolean, company: string): HTMLElement {
  return isLogged
    ? el('p', { class: 'label' }, el('span', { class: 'dot' }), `Logged by ${company} ${WHERE}`)
    : el('p', { class: 'label off' }, el('span', { class: 'dot' }), 'Logged by nobody');
}
