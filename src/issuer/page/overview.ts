/** The group, its numbers, and what needs the operator's attention. */

import type { State } from './ask.ts';
import { counted, el, timeOf } from './dom.ts';

/** Smaller groups cannot be proven for (docs/spec/personhood.md section 4). */
const MIN_SIZE = 20;
const SMALL_SIZE = 1000;
const ADMITS = {
  invite: 'Members come in by invitation.',
  vouching: 'Members come in when members vouch for them.',
  credential: 'Members come in by credential.',
  bridge: 'Members come in with a World ID.',
} as const;

export function showTop(state: State): Node[] {
  const { group, counts, entry, publicUrl, roots, nowMs, applications } = state;
  const { name, admission, policy, groupId, issuer } = group;
  const top = el(
    'div',
    { class: 'top' },
    el('h1', {}, name),
    el(
      'p',
      { class: 'lead' },
      `${ADMITS[admission]} `,
      'They reach this issuer at ',
      el('code', {}, publicUrl),
    ),
    el('details', {}, el('summary', {}, 'Policy, as signed'), el('p', { class: 'policy' }, policy)),
    el(
      'details',
      {},
      el('summary', {}, 'For lists of recognised groups'),
      facts([
        ['Group', groupId],
        ['Issuer', issuer],
      ]),
      el(
        'p',
        { class: 'policy' },
        'Whoever adds this file to their list sees the group by its name. It is public.',
      ),
      download(entry),
    ),
  );
  const boxes: readonly (readonly [number, string, string])[] = [
    [
      counts.members,
      'members',
      counts.inNoRoot > 0 ? `${counts.inNoRoot} not published yet` : 'all published',
    ],
    ...(admission === 'vouching'
      ? ([[applications.length, 'waiting for vouches', 'applications']] as const)
      : []),
    ...(counts.attestations === null
      ? []
      : ([[counts.attestations, 'attestations waiting', heldFor(state)]] as const)),
    ...(counts.removed > 0 ? ([[counts.removed, 'removed', 'do not come back']] as const) : []),
  ];
  const grid = boxes.map(([count, what, more]) =>
    el('div', { class: 'count' }, el('b', {}, count.toLocaleString('en')), what, el('small', {}, more)),
  );
  return [top, el('div', { class: 'counts' }, ...grid), ...attention({ counts, roots, nowMs })];
}

function heldFor({ nextBatchMs }: State): string {
  return nextBatchMs === null
    ? 'sent at once'
    : `each until the second batch after it came; next batch: ${timeOf(nextBatchMs)}`;
}

function attention({ counts, roots, nowMs }: Pick<State, 'counts' | 'roots' | 'nowMs'>): Node[] {
  const [newest] = roots;
  const wrong: string[] = [];
  const notes: string[] = [];
  if (counts.unsent > 0)
    wrong.push(
      `${counted(counts.unsent, 'signed item has', 'signed items have')} not reached the ledger. The next round tries again.`,
    );
  if (newest && newest.expiresAtMs <= nowMs)
    wrong.push(
      'The newest root record has expired: no member can prove anything until a new one is published.',
    );
  if (newest && newest.size < MIN_SIZE)
    notes.push(
      `${counted(newest.size, 'member is', 'members are')} too few to hide among. Proofs are possible from ${MIN_SIZE} on.`,
    );
  else if (newest && newest.size < SMALL_SIZE)
    notes.push(`Under ${SMALL_SIZE.toLocaleString('en')} members, wallets warn before they prove.`);
  if (!newest) notes.push('Nothing is published yet. The first root record follows the first member.');
  return [
    ...wrong.map((text) => el('p', { class: 'note wrong' }, text)),
    ...notes.map((text) => el('p', { class: 'note' }, text)),
  ];
}

function facts(rows: readonly (readonly [string, string])[]): Node {
  return el(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, el('code', {}, value))]),
  );
}

function download(entry: unknown): Node {
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([`${JSON.stringify(entry, null, 2)}\n`]));
    el('a', { href: url, download: 'group.public.json' }).click();
    URL.revokeObjectURL(url);
  };
  return el(
    'p',
    { class: 'policy' },
    el('button', { type: 'button', onclick: save }, 'Save group.public.json'),
  );
}
