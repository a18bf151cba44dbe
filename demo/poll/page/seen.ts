/** Shows everything that this site's server saw and kept, and says what each part means. */

import { el, fill, place } from '../../page/dom.ts';
import { ask, type SeenEntry } from './ask.ts';

export async function showSeen(): Promise<void> {
  const { seen, kept, waiting } = await ask.seen();
  place('show-seen').setAttribute('aria-expanded', 'true');
  fill(place('show-seen'), 'Show it again');
  fill(
    place('seen'),
    el(
      'ul',
      { class: 'means' },
      means('Your network address', 'no proof hides it; here it is this machine.'),
      means('What your browser tells every site', 'its name and languages, in the headers below.'),
      means(
        'A session cookie',
        'made by this site at your first question. It stands beside your choice until you have voted or ten minutes are over, and beside no counted vote.',
      ),
      means(
        'Your vote and one number, the nullifier',
        'the same for you each time here, another on every other site.',
      ),
      means('The group and its size', 'not which member you are, not your wallet, not your other groups.'),
    ),
    el('h3', {}, `Kept in its database: ${count(kept.length, 'vote')}`),
    ...kept.map(rowOf),
    el('h3', {}, `Kept for ten minutes: ${count(waiting.length, 'open question')}`),
    ...waiting.map(rowOf),
    el('h3', {}, `Seen by its server: ${count(seen.length, 'request')}`),
    el(
      'p',
      { class: 'note' },
      'Of all visitors since the demo was started, at most the last 200. A real site would not show you those of others.',
    ),
    ...seen.filter(isQuestion).map(request),
    el(
      'details',
      {},
      el('summary', {}, 'Requests for the page itself and for what it shows'),
      ...seen.filter((entry) => !isQuestion(entry)).map(request),
    ),
  );
}

function count(number: number, what: string): string {
  return number === 1 ? `one ${what}` : `${number} ${what}s`;
}

function rowOf(row: object): HTMLElement {
  return el('pre', {}, JSON.stringify(row, null, 1));
}

function means(what: string, how: string): HTMLElement {
  return el('li', {}, el('b', {}, what), `: ${how}`);
}

/** Of a visitor who wants to vote. */
function isQuestion({ asked }: SeenEntry): boolean {
  return asked.startsWith('POST ');
}

function request({ at, from, asked, headers, body, answered }: SeenEntry): HTMLElement {
  const text = [
    `${asked} from ${from}, answered ${answered}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    pretty(body),
  ];
  return el(
    'details',
    { class: 'request' },
    el('summary', {}, `${at.slice(11, 19)}  ${asked}`),
    el('pre', {}, text.join('\n')),
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 1);
  } catch {
    return body;
  }
}
