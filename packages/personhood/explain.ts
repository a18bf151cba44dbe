/**
 * What a page shows to visitors without a wallet in sight: how to switch the site on, where to get RAIL, and the site's own other way. It looks like the
 * page around it (classes `rail-explain` and `rail-explain-title`), and goes away by itself when a wallet shows up.
 */

import { type Wallet, watchForWallet } from './wallet.ts';

export type Words = {
  readonly title: string;
  /** For those who have RAIL. */
  readonly switchOn: string;
  readonly get: string;
  readonly getLink: string;
};

export type ExplainOptions = {
  /** Where visitors get RAIL: an address that the site chose. */
  readonly getUrl: string;
  /** The site's own way for those who do not want RAIL, such as a link to the front desk. */
  readonly alternative?: Node;
  readonly words?: Partial<Words>;
};

export type Explained = {
  /** When one shows up; never, after `remove`. */
  readonly wallet: Promise<Wallet>;
  readonly remove: () => void;
};

const ENGLISH: Words = {
  title: 'This site asks whether you are a member of a group',
  switchOn:
    'If you have RAIL: right-click this page and choose “RAIL: let this site ask for accounts or memberships”. You need not reload it. RAIL asks you before it shows anything.',
  get: 'If you do not:',
  getLink: 'get RAIL, a browser extension',
};

/** Fills `place`, which should be empty, and is announced by screen readers. Text stays text: nothing here becomes markup. */
export function explainWallet(place: HTMLElement, options: ExplainOptions): Explained {
  const { getUrl, alternative, words } = options;
  const { title, switchOn, get, getLink } = { ...ENGLISH, ...words };
  const box = element('section', 'rail-explain');
  box.setAttribute('role', 'status');
  box.setAttribute('aria-label', title);
  const link = element('a', '', getLink);
  link.setAttribute('href', getUrl);
  const other = element('p', '', `${get} `);
  other.append(link, '.');
  box.append(element('p', 'rail-explain-title', title), element('p', '', switchOn), other);
  if (alternative) box.append(alternative);
  place.append(box);

  let stop = () => {};
  const wallet = new Promise<Wallet>((resolve) => {
    stop = watchForWallet((found) => {
      box.remove();
      resolve(found);
    });
  });
  return {
    wallet,
    remove() {
      stop();
      box.remove();
    },
  };
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(text);
  return made;
}
