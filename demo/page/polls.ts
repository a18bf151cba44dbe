/** The way to the polls: an invitation to the demo's group, and the two sites that ask its members. */

import { ask, type State } from './ask.ts';
import { el, fill, place } from './dom.ts';
import { trouble } from './verdict-view.ts';

export function showPolls({ polls: { group, all } }: State): void {
  const steps = el(
    'ol',
    { class: 'first' },
    step('Create a vault', 'In RAIL’s settings, under “Vault”. It holds your memberships.'),
    step('Join the group', 'In RAIL’s settings, under “Memberships”: paste an invitation from below.'),
    step(
      'Vote',
      'Open a poll, right-click its page and choose “RAIL: let this site ask for accounts or memberships”.',
    ),
  );
  const sites = all.map(({ site, asks, url }) =>
    el(
      'article',
      { class: 'card text', 'data-poll': url },
      el('h3', {}, site),
      el('p', { class: 'passage' }, asks),
      el('p', { class: 'note' }, 'A site of its own: ', el('code', {}, new URL(url).host)),
      el(
        'div',
        { class: 'actions' },
        el('a', { class: 'button', href: url, target: '_blank', rel: 'noopener' }, `Open ${site}`),
      ),
    ),
  );
  fill(
    place('polls'),
    steps,
    el('div', { class: 'polls' }, invitation(group.name), ...sites),
    el(
      'p',
      { class: 'note' },
      `${group.madeUp} members of the group are made up for this demo, so the crowd is not real: whoever joins hides among people who do not exist. `,
      'Anybody on this machine can take several invitations and vote with each: the group says so in its policy.',
    ),
  );
}

function step(title: string, how: string): HTMLElement {
  return el('li', {}, el('b', {}, title), el('br'), how);
}

function invitation(group: string): HTMLElement {
  const shown = el('div', { 'aria-live': 'polite' });
  const show = async () => {
    try {
      const { link } = await ask.invite();
      const field = el('input', { type: 'text', readonly: true, value: link, 'aria-label': 'Invitation' });
      const copied = el('span', { class: 'note', role: 'status' });
      const copy = async () => {
        field.select();
        // Without the right to the clipboard the selected text can be copied by hand.
        const done = await navigator.clipboard.writeText(link).then(
          () => 'Copied.',
          () => 'Press Ctrl-C to copy.',
        );
        fill(copied, done);
      };
      const button = el('button', { type: 'button', onclick: () => void copy() }, 'Copy');
      fill(shown, field, el('div', { class: 'actions' }, button, copied));
    } catch (error) {
      fill(shown, trouble(error));
    }
  };
  return el(
    'article',
    { class: 'card text', id: 'invitation' },
    el('h3', {}, `An invitation to “${group}”`),
    el('p', { class: 'note' }, 'For one person, good for a day. The issuer runs on this machine.'),
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'button', onclick: () => void show() }, 'Get an invitation'),
    ),
    shown,
  );
}
