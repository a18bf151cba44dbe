/** The switch board: what the first server does, and whether any server runs at all. */

import { ask, type Conduct, type ServersState } from './ask.ts';
import { el, fill } from './dom.ts';
import { trouble } from './verdict-view.ts';

const CONDUCTS: readonly (readonly [Conduct, string, string])[] = [
  ['honest', 'tells the truth', 'All three servers answer.'],
  [
    'alter-body',
    'alters records',
    'It changes one bit of every record it shows. The signature no longer fits, so another server is asked. The verdict stays, and a row names the liar.',
  ],
  [
    'omit',
    'hides records',
    'It says that there is nothing. The others still show the record, and one of them is enough. Leaving out alone leaves no trace.',
  ],
  [
    'hang',
    'never answers',
    'A check waits about 12 seconds for it and goes on without it. A row says so; silence never counts as “nothing found”.',
  ],
];

/** `changed` is called when a change is in force. */
export function serverBoard(initial: ServersState, changed: () => void): HTMLElement {
  let state = initial;
  /** What was chosen last. The next choice goes on from it, even while the servers are still being changed. */
  let wished: Pick<ServersState, 'isOn' | 'conduct'> = initial;
  let before: Promise<unknown> = Promise.resolve();
  const lights = el('ul', { class: 'lights' });
  const meaning = el('p', { class: 'note', 'aria-live': 'polite' });
  const message = el('div');

  const change = async (choice: { readonly isOn?: boolean; readonly conduct?: Conduct }) => {
    const mine = { ...wished, ...choice };
    wished = mine;
    const asking = before.then(() => ask.servers(mine.isOn, mine.conduct));
    before = asking.catch(() => {});
    try {
      state = await asking;
      fill(message);
      changed();
    } catch (error) {
      if (wished === mine) wished = state;
      fill(message, trouble(error));
    }
    show();
  };
  const radios = CONDUCTS.map(([value, name]) => {
    const input = el('input', {
      type: 'radio',
      name: 'conduct',
      value,
      onchange: () => void change({ conduct: value }),
    });
    return el('label', { class: 'choice' }, input, el('span', {}, name));
  });
  const power = el('button', { type: 'button', onclick: () => void change({ isOn: !state.isOn }) });

  const show = () => {
    fill(
      lights,
      ...state.urls.map((url, i) => {
        const lies = i === 0 && state.conduct !== 'honest';
        const word = !state.isOn
          ? 'off'
          : lies
            ? CONDUCTS.find(([value]) => value === state.conduct)![1]
            : 'honest';
        const look = !state.isOn ? 'off' : lies ? 'lies' : 'honest';
        return el(
          'li',
          { class: look },
          el('b', {}, `Server ${'ABC'[i]}`),
          el('code', {}, new URL(url).host),
          el('span', {}, word),
        );
      }),
    );
    for (const radio of radios) {
      const input = radio.querySelector('input')!;
      input.checked = input.value === wished.conduct;
    }
    fill(power, state.isOn ? 'Switch all servers off' : 'Switch the servers on');
    fill(
      meaning,
      state.isOn
        ? CONDUCTS.find(([value]) => value === state.conduct)![2]
        : 'Nobody answers, so nothing can be said: “could not check” is not “nothing found”.',
    );
  };
  show();
  return el(
    'div',
    { class: 'servers' },
    lights,
    el('fieldset', { class: 'row' }, el('legend', {}, 'Server A'), ...radios),
    meaning,
    power,
    message,
  );
}
