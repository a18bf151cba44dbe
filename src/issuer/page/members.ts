/** Members as the issuer knows them: a number each, how and since when. Removing one takes a second click. */

import type { Member, State } from './ask.ts';
import { dateOf, el, short, table } from './dom.ts';
import type { Act } from './main.ts';

const HOW = {
  invite: 'by invitation',
  vouching: 'vouched for',
  credential: 'by credential',
  bridge: 'by World ID',
} as const;

export function showMembers({ members, counts }: State, act: Act): Node {
  const rows = members.map((member) => [
    short(member.commitment),
    HOW[member.how],
    dateOf(member.sinceMs),
    stateOf(member),
    member.removedMs === null ? removal(member.commitment, act) : null,
  ]);
  const total = counts.members + counts.removed;
  return el(
    'section',
    { id: 'members' },
    el('h2', {}, 'Members'),
    el(
      'p',
      { class: 'about' },
      'Names are not known here. The next root record leaves out whom you remove; proofs for the one before are taken for up to 24 hours after that. ',
      'A removed member does not come back with the same vault.',
    ),
    rows.length > 0
      ? table('Members', ['Member', 'Admitted', 'Since', 'State', ''], rows)
      : el('p', { class: 'muted' }, 'None yet.'),
    total > rows.length
      ? el('p', { class: 'muted' }, `The newest ${rows.length} of ${total.toLocaleString('en')}.`)
      : null,
    total > rows.length ? byNumber(act) : null,
  );
}

function stateOf({ batch, removedMs }: Member): string {
  if (removedMs !== null) return `removed ${dateOf(removedMs)}`;
  return batch === null ? 'in no root yet' : `since root ${batch}`;
}

function removal(commitment: string, act: Act): Node {
  const word = el('span', {}, 'Remove');
  const button = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        if (button.classList.contains('grave'))
          return void act.run('Removed.', 'members/remove', { commitment });
        button.classList.add('grave');
        word.textContent = 'Really remove';
      },
      onblur: () => {
        button.classList.remove('grave');
        word.textContent = 'Remove';
      },
    },
    word,
    el('span', { class: 'for-ears' }, ` member ${commitment.slice(0, 12)}`),
  );
  return button;
}

function byNumber(act: Act): Node {
  const input = el('input', { class: 'long', name: 'commitment', pattern: '[0-9]{1,78}', required: true });
  const remove = (event: Event): void => {
    event.preventDefault();
    void act.run('Removed.', 'members/remove', { commitment: input.value });
  };
  return el(
    'form',
    { onsubmit: remove },
    el('label', {}, 'Remove by number', input),
    el('button', { type: 'submit' }, 'Remove'),
  );
}
