/** A verdict as the page shows it: tier and headline, then every row, then what was not checked. */

import type { Verdict } from './ask.ts';
import { el, fill, icon } from './dom.ts';

export type VerdictView = {
  readonly element: HTMLElement;
  /** Runs a check and shows its answer. A later call makes an earlier one's answer void. */
  readonly run: (check: () => Promise<Verdict>) => Promise<Verdict | null>;
  /** For when the content is another one: takes the answer away and makes one still under way void. */
  readonly outdate: () => void;
};

/** How a tier looks: blue for a verified record, amber for "look closer", red for a conflict, a dashed frame for nothing. */
const LOOKS: { readonly [tier: string]: readonly [look: string, kind: string] } = {
  'A+': ['seal', 'AI output · record verified'],
  A1: ['seal', 'AI output · record verified'],
  A2: ['seal', 'AI output · signed credential'],
  B1: ['note', 'AI output · not on your list'],
  B2: ['note', 'Near copy'],
  B3: ['note', 'AI used in parts'],
  H: ['note', 'Attested by a person'],
  C: ['note', 'Unproven claim'],
  D: ['break', 'Does not match'],
  E: ['break', 'Conflict'],
  F: ['none', 'Nothing found'],
  G: ['none', 'Could not check'],
};

const STOPS = {
  pass: ['M2 5l2 2 4-4', 'passed'],
  fail: ['M3 3l4 4M7 3l-4 4', 'failed'],
  unknown: ['M3.5 3.6c0-2 3.2-2 3.2 0C6.7 5 5 5 5 6.2M5 8.2v.1', 'could not be established'],
  none: ['', 'asked, nothing returned'],
} as const;

/** What a tier is called next to its letter. */
export function kindOf(tier: string): string {
  return LOOKS[tier]?.[1] ?? tier;
}

export function verdictView(): VerdictView {
  const element = el('div', { class: 'verdict-slot', 'aria-live': 'polite' });
  let latest = 0;
  return {
    element,
    async run(check) {
      const mine = ++latest;
      fill(element, el('p', { class: 'checking' }, 'Checking …'));
      element.setAttribute('aria-busy', 'true');
      try {
        const verdict = await check();
        if (mine !== latest) return null;
        fill(element, ...show(verdict));
        return verdict;
      } catch (error) {
        if (mine === latest) fill(element, trouble(error));
        return null;
      }
    },
    outdate() {
      latest++;
      if (element.hasChildNodes())
        fill(element, el('p', { class: 'note' }, 'Changed since this check. Check again.'));
    },
  };
}

export function trouble(error: unknown): HTMLElement {
  const message = error instanceof Error ? error.message : 'something went wrong';
  return el('p', { class: 'trouble', role: 'alert' }, `That did not work: ${message}.`);
}

function show(verdict: Verdict): readonly HTMLElement[] {
  const [look, kind] = LOOKS[verdict.tier] ?? ['none', verdict.tier];
  const { askedGateways: asked, answeredGateways: answered, timingsMs } = verdict;
  const duration = timingsMs.total === undefined ? '' : ` · ${Math.round(timingsMs.total)} ms`;
  const servers =
    asked.length === 0 ? 'no server was asked' : `${answered.length} of ${asked.length} servers answered`;
  return [
    el(
      'div',
      { class: `verdict ${look}`, 'data-tier': verdict.tier },
      el('p', { class: 'kind' }, el('span', { class: 'tier' }, verdict.tier), ` ${kind}`),
      el('p', { class: 'headline' }, verdict.headline),
      el(
        'ol',
        { class: 'rail', 'aria-label': 'What was checked' },
        ...verdict.evidence.map(({ status, code, because }) => stop(status, code, because)),
      ),
      notChecked(verdict),
    ),
    el(
      'p',
      { class: 'by' },
      `What rail check says, run by this page’s server on this machine · ${servers}${duration}`,
    ),
  ];
}

function stop(status: keyof typeof STOPS, code: string, because: string): HTMLElement {
  const [path, meaning] = STOPS[status];
  return el(
    'li',
    { class: status, 'data-code': code },
    el('span', { class: 'stop' }, path === '' ? null : icon(path)),
    el('span', { class: 'sr' }, `${meaning}: `),
    because.charAt(0).toUpperCase() + because.slice(1),
    ' ',
    el('code', {}, code),
  );
}

function notChecked({ notRun }: Verdict): HTMLElement | null {
  if (notRun.length === 0) return null;
  const rows = notRun.map(({ kind, because }) =>
    el(
      'li',
      {},
      el('b', {}, kind === 'attestation' ? 'attestation by people' : kind.replaceAll('-', ' ')),
      `: ${because}`,
    ),
  );
  return el('details', {}, el('summary', {}, `Not checked: ${notRun.length}`), el('ul', {}, ...rows));
}
