/** The root records, and publishing the next one now. */

import type { State } from './ask.ts';
import { dateOf, el, table, timeOf } from './dom.ts';
import type { Act } from './main.ts';

export function showRoots({ roots, counts, ledgerUrl, nowMs, nextBatchMs }: State, act: Act): Node {
  const publish = el(
    'button',
    {
      type: 'button',
      class: 'main',
      onclick: () => void act.run('Looked, and published what was new.', 'publish'),
    },
    'Publish members now',
  );
  const rows = roots.map(({ id, seq, size, issuedAtMs, expiresAtMs }) => [
    el('span', { class: 'number' }, String(seq)),
    el('span', { class: 'number' }, size.toLocaleString('en')),
    timeOf(issuedAtMs),
    expiresAtMs > nowMs ? dateOf(expiresAtMs) : `expired ${dateOf(expiresAtMs)}`,
    el(
      'a',
      { href: `${ledgerUrl}/raw/${id}`, target: '_blank', rel: 'noreferrer' },
      id.slice(0, 12),
      el('span', { class: 'for-ears' }, `, record ${seq}`),
    ),
  ]);
  return el(
    'section',
    { id: 'roots' },
    el('div', { class: 'head' }, el('h2', {}, 'Root records'), publish),
    el(
      'p',
      { class: 'about' },
      'What sites and wallets know of the group: signed, on the ledger for good, each with the whole list of members as numbers. ',
      counts.inNoRoot > 0
        ? 'Waiting for the next batch keeps times of joining apart from members.'
        : 'The next one follows with the next batch in which something changed, or when half of this one’s time has passed.',
      nextBatchMs === null
        ? ' Each change is published at once.'
        : ` The next batch is due ${timeOf(nextBatchMs)}.`,
    ),
    rows.length > 0
      ? table('Root records', ['No.', 'Members', 'Issued', 'Valid until', 'On the ledger'], rows)
      : el('p', { class: 'muted' }, 'None yet.'),
  );
}
