/**
 * For pages: what `@rail/personhood` exports, and the question itself (docs/spec/page-requests.md, docs/spec/personhood.md section 4). What a wallet
 * answers is checked on the site's server, never here.
 */

import type { Asked, MembershipResponse } from './types.ts';
import { findWallet, isObject, type Wallet } from './wallet.ts';

export { type Explained, type ExplainOptions, explainWallet, type Words } from './explain.ts';
export type { Admission, Asked, MembershipRequest, MembershipResponse } from './types.ts';
export { findWallet, type Wallet, watchForWallet } from './wallet.ts';

const METHOD = 'rail_provePersonhood';
/** After the end of a request: a wallet that has not answered by then will not. */
const GRACE_MS = 5_000;

export type Outcome =
  | { readonly ok: true; readonly response: MembershipResponse }
  | { readonly ok: false; readonly code: OutcomeCode; readonly because: string };

/** Why there is no answer. Only the wallet's owner knows more, and that is intended. */
export type OutcomeCode = keyof typeof BECAUSE;

const BECAUSE = {
  'no-wallet': 'no wallet shows itself on this page',
  'wrong-origin': 'the server of this site is set up for another address than this page has',
  'user-rejected': 'the visitor said no',
  'site-not-allowed': 'the visitor has not switched this site on',
  'unknown-method': 'the wallet is too old for this question',
  'bad-request': 'the wallet does not take this request',
  expired: 'the request has expired',
  'already-asking': 'a request of this site is still open',
  'too-many-requests': 'the wallet takes no more requests of this site for now',
  'no-membership': 'the wallet cannot answer with a membership that fits',
  failed: 'the wallet could not answer',
} as const;

const CODES: { readonly [number: number]: OutcomeCode } = {
  4001: 'user-rejected',
  4100: 'site-not-allowed',
  4200: 'unknown-method',
  4900: 'no-membership',
  [-32002]: 'already-asking',
  [-32005]: 'too-many-requests',
  [-32600]: 'bad-request',
  [-32602]: 'bad-request',
  [-32700]: 'bad-request',
};

/**
 * Asks for what the server wrote (`Membership.ask`). Every way in which it can end is an outcome; nothing is thrown.
 * @param wallet one that was found before; looked for otherwise
 */
export async function askMembership(asked: Asked, wallet: Wallet | null = null): Promise<Outcome> {
  const { origin, request } = asked;
  if (origin !== location.origin)
    return ended('wrong-origin', `: ${JSON.stringify(origin)}, not ${location.origin}`);
  const found = wallet ?? (await findWallet());
  if (found === null) return ended('no-wallet');
  const leftMs = Date.parse(request.expiresAt) - Date.now();
  if (!(leftMs > 0)) return ended('expired');
  try {
    const answer = Promise.resolve(found.request({ method: METHOD, params: request }));
    const response = await before(leftMs + GRACE_MS, answer);
    if (response === 'late') return ended('expired');
    return isObject(response)
      ? { ok: true, response: response as MembershipResponse }
      : ended('failed', ' with anything');
  } catch (error) {
    return ended(codeOf(error));
  }
}

function ended(code: OutcomeCode, more = ''): Outcome {
  return { ok: false, code, because: BECAUSE[code] + more };
}

function codeOf(error: unknown): OutcomeCode {
  if (!isObject(error)) return 'failed';
  if (isObject(error.data) && error.data.code === 'expired') return 'expired';
  const { code } = error;
  return typeof code === 'number' && Object.hasOwn(CODES, code) ? CODES[code]! : 'failed';
}

function before<T>(limitMs: number, answer: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), limitMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
