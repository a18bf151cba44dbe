/** Invitations: made in numbers, shown once, withdrawn by id. */

import type { MadeInvites, State } from './ask.ts';
import { dateOf, el, short, table } from './dom.ts';
import type { Act } from './main.ts';

const MAX_AT_ONCE = 500;

export function showInvites({ group, invites, nowMs }: State, made: MadeInvites['invites'], act: Act): Node {
  const rows = invites.map(({ id, expiresMs }) => [
    short(id),
    expiresMs > nowMs ? `open until ${dateOf(expiresMs)}` : `expired ${dateOf(expiresMs)}`,
    el(
      'button',
      { type: 'button', onclick: () => void act.run('Withdrawn.', 'invites/withdraw', { id }) },
      'Withdraw',
      el('span', { class: 'for-ears' }, ` invitation ${id.slice(0, 8)}`),
    ),
  ]);
  return el(
    'section',
    { id: 'invites' },
    el('h2', {}, 'Invitations'),
    el(
      'p',
      { class: 'about' },
      group.admission === 'vouching'
        ? 'For the founders. Everybody else is vouched for. '
        : 'Each lets in one member. ',
      'Only a hash is kept here, so that a code cannot be shown again. Who got which link, and which member used it, is not stored.',
    ),
    form(act),
    made.length > 0 ? justMade(made) : null,
    rows.length > 0
      ? table('Open invitations', ['Kept hash', 'State', ''], rows)
      : el('p', { class: 'muted' }, 'No invitation is open.'),
  );
}

function form(act: Act): Node {
  const count = el('input', {
    type: 'number',
    name: 'count',
    min: 1,
    max: MAX_AT_ONCE,
    value: 1,
    required: true,
  });
  const days = el('input', { type: 'number', name: 'days', min: 1, max: 365, value: 30, required: true });
  const make = (event: Event): void => {
    event.preventDefault();
    void act.makeInvites(count.valueAsNumber, days.valueAsNumber);
  };
  return el(
    'form',
    { onsubmit: make },
    el('label', {}, 'How many', count),
    el('label', {}, 'Days until they expire', days),
    el('button', { type: 'submit', class: 'main' }, 'Make invitations'),
  );
}

function justMade(made: MadeInvites['invites']): Node {
  const links = made.map(({ link }) => link);
  const copy = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        void navigator.clipboard.writeText(links.join('\n')).then(() => {
          copy.textContent = 'Copied';
        });
      },
    },
    links.length === 1 ? 'Copy' : 'Copy all',
  );
  return el(
    'div',
    { class: 'made', 'data-testid': 'made-invites' },
    el('div', { class: 'head' }, el('b', {}, 'Pass these on now. They are not shown again.'), copy),
    el('ol', {}, ...links.map((link) => el('li', {}, el('code', {}, link)))),
  );
}
