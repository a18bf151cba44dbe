/**
 * What a page is told (docs/spec/page-requests.md section 2): a result, or one of these codes and nothing else. None of them depends on what the
 * vault holds, unless the person chose to say it. The background speaks in codes; the relay writes the text.
 */

/** Of a text from a page, UTF-16 units: the data of the largest transaction that nodes pass on (128 KiB) as hex, and what is around it. */
export const MAX_TEXT_CHARS = 294_912;

export type PageErrorCode = keyof typeof ERRORS;

/** The number, as JSON-RPC 2.0 and EIP-1193 have them, and a sentence for whoever writes the page. */
const ERRORS = {
  'not-json': [-32700, 'The request is not JSON.'],
  'too-large': [-32600, 'The request is too large.'],
  'too-deep': [-32600, 'The request is nested too deeply.'],
  'bad-request': [-32600, 'A request is { method, params }.'],
  'unknown-method': [4200, 'There is no such method.'],
  'refused-method': [4200, 'This method is never answered: nobody can read what it signs or gives away.'],
  'bad-member': [-32602, 'A parameter is not as specified.'],
  'unknown-member': [-32602, 'A parameter is not known.'],
  expired: [-32602, 'The request has expired.'],
  'expires-late': [-32602, 'The request may be valid for an hour at most.'],
  'challenge-used': [-32602, 'This challenge was answered before.'],
  'other-chain': [-32602, 'The site is on another chain than this names.'],
  'site-not-allowed': [4100, 'The person has not switched this site on.'],
  'not-connected': [4100, 'The person has not given this account to the site.'],
  'already-asking': [-32002, 'A request of this site is open.'],
  'too-many-requests': [-32005, 'Too many requests. Try again later.'],
  'user-rejected': [4001, 'The person declined.'],
  'no-membership': [4900, 'The person cannot answer with any of these groups.'],
  'chain-unreachable': [4901, 'The server for this chain gave no usable answer.'],
  'unknown-chain': [4902, 'The wallet does not have this chain.'],
  'transaction-refused': [-32003, 'The server for this chain refused the transaction.'],
  'unknown-capability': [5700, 'A capability that is not optional is not supported.'],
  'unknown-calls-chain': [5710, 'The site is not on this chain.'],
  'id-used': [5720, 'There are calls with this id.'],
  'unknown-id': [5730, 'There are no calls with this id.'],
  'too-many-calls': [5740, 'There are too many calls.'],
  'not-atomic': [5760, 'The calls cannot be made atomic.'],
  failed: [-32603, 'The request came to no end.'],
} as const;

/** For a page. A result is only for the page that asked, where it is still there; an error tells nothing. */
export type PageAnswer =
  | { readonly is: 'result'; readonly text: string }
  /** What the chain's server said, as JSON of `{ code, message, data? }`: bounded in the worker that asked. */
  | { readonly is: 'node-error'; readonly text: string }
  /** `detail`: about the page's own request, never about the person. */
  | { readonly is: 'error'; readonly code: PageErrorCode; readonly detail?: string };

/** As JSON. */
export function answerText(answer: PageAnswer): string {
  if (answer.is === 'error') return errorText(answer.code, answer.detail);
  return answer.is === 'result' ? `{"result":${answer.text}}` : `{"error":${answer.text}}`;
}

export function errorText(code: PageErrorCode, detail = ''): string {
  const [number, sentence] = ERRORS[code];
  const message = detail === '' ? sentence : `${sentence} (${detail})`;
  return JSON.stringify({ error: { code: number, message, data: { code } } });
}
