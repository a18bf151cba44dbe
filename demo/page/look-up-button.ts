/** The button "Check here" and the verdict under it, for one content. */

import type { Verdict } from './ask.ts';
import { el } from './dom.ts';
import { type VerdictView, verdictView } from './verdict-view.ts';

export type LookUp = {
  readonly button: HTMLElement;
  readonly verdict: HTMLElement;
  readonly run: () => Promise<Verdict | null>;
  /** The content has changed since. */
  readonly outdate: () => void;
};

export function lookUp(name: string, check: () => Promise<Verdict>): LookUp {
  const view: VerdictView = verdictView();
  const run = () => view.run(check);
  const button = el(
    'button',
    { type: 'button', onclick: () => void run() },
    'Check here',
    el('span', { class: 'sr' }, `: ${name}`),
  );
  return { button, verdict: view.element, run, outdate: view.outdate };
}
