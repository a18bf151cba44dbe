/** What became of a vote, in words for the one who voted. */

import { el } from '../../page/dom.ts';

export function counted(anonymitySet: number): HTMLElement {
  return card(
    'counted',
    'Your vote was counted',
    `It is the vote of one of ${anonymitySet} members. This site cannot tell of which.`,
  );
}

const REFUSED: { readonly [code: string]: readonly [string, string] } = {
  'counted-before': [
    'This membership has voted here already',
    'One membership, one vote: the first one stays, and this one was not counted. For this question RAIL shows the same number each time, so the site sees that it is the same member, and not which. In another poll it shows another number.',
  ],
  'no-roots': [
    'The list of members cannot be checked now',
    'Your vote was not counted, and you can try again. The ledger’s servers do not answer, or contradict each other.',
  ],
};

/** By this site's server. */
export function refused(code: string): HTMLElement {
  const [title, why] = REFUSED[code] ?? [
    'Your vote was not counted',
    `The answer of the wallet was not accepted (${code}). You can try again.`,
  ];
  return card('refused', title, why);
}

const WHY: { readonly [code: string]: string } = {
  'no-wallet': 'RAIL does not show itself on this page. See above.',
  'user-rejected': 'You said no to RAIL. This site knows what you picked, and not that you are a member.',
  'no-membership': 'RAIL has no membership here that fits, or did not show one.',
  'site-not-allowed': 'This site may not ask: right-click the page to let it.',
  'already-asking': 'A question of this site is still open in RAIL.',
  expired: 'It took too long. You can try again.',
};

/** By the wallet, or its owner. */
export function notAnswered(code: string, because: string): HTMLElement {
  return card('refused', 'You have not voted', WHY[code] ?? `No answer: ${because}.`);
}

function card(look: 'counted' | 'refused', title: string, why: string): HTMLElement {
  return el('div', { class: `told ${look}`, 'data-outcome': look }, el('h2', {}, title), el('p', {}, why));
}
