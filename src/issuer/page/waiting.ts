/** Applications that wait for vouches. */

import type { State } from './ask.ts';
import { counted, dateOf, el, table } from './dom.ts';
import type { Act } from './main.ts';

export function showApplications({ applications, rules }: State, act: Act): Node {
  const rows = applications.map(({ id, sinceMs, vouches }) => [
    el('code', {}, id),
    dateOf(sinceMs),
    el('span', { class: 'number' }, `${vouches} of ${rules.vouches}`),
    el(
      'button',
      { type: 'button', onclick: () => void act.run('Ended.', 'applications/end', { application: id }) },
      'End',
      el('span', { class: 'for-ears' }, ` application ${id}`),
    ),
  ]);
  return el(
    'section',
    { id: 'applications' },
    el('h2', {}, 'Applications'),
    el(
      'p',
      { class: 'about' },
      `Each needs ${counted(rules.vouches, 'vouch', 'vouches')}. A member may vouch ${counted(rules.budget, 'time', 'times')}, `,
      `and waits ${counted(rules.cooldownDays, 'day', 'days')} in between. Applications end after 30 days.`,
    ),
    applications.some(({ vouches }) => vouches === 0) ? endUnvouched(act) : null,
    rows.length > 0
      ? table('Applications', ['Application', 'Since', 'Vouches', ''], rows)
      : el('p', { class: 'muted' }, 'Nobody is waiting.'),
  );
}

/** For a flood of them. Takes a second click. */
function endUnvouched(act: Act): Node {
  const words = 'End all without a vouch';
  const button = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        if (button.classList.contains('grave')) return void act.run('Ended.', 'applications/end-unvouched');
        button.classList.add('grave');
        button.textContent = 'Really end all without a vouch';
      },
      onblur: () => {
        button.classList.remove('grave');
        button.textContent = words;
      },
    },
    words,
  );
  return el('p', {}, button);
}
