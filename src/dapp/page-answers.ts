/**
 * What a page is told (docs/spec/page-requests.md section 2): a result, or one of these codes and nothing else. None of them depends on what the
 * vault holds, unless the person chose to say it. The background speaks in codes; the relay writes the text.
 */

/** Of a text from or to a page, UTF-16 units; the largest request that a method takes has a tenth of it. */
export const MAX_TEXT_CHARS = 16_384;

export type PageErrorCode = keyof typeof ERRORS;

/** The number, as JSON-RPC 2.0 and EIP-1193 have them, and a sentence for whoever writes the page. */
const ERRORS = {
  'not-json': [-32700, 'The request is not JSON.'],
  'too-large': [-32600, 'The request is too large.'],
  'too-deep': [-32600, 'The request is nested too deeply.'],
  'bad-request': [-32600, 'A request is { method, params }.'],
  'unknown-method': [4200, 'There is no such method.'],
  'bad-member': [-32602, 'A parameter is not as specified.'],
  'unknown-member': [-32602, 'A parameter is not known.'],
  expired: [-32602, 'The request has expired.'],
  'expires-late': [-32602, 'The request may be valid for an hour at most.'],
  'challenge-used': [-32602, 'This challenge was answered before.'],
  'site-not-allowed': [4100, 'The person has not switched this site on.'],
  'already-asking': [-32002, 'A request of this site is open.'],
  'too-many-requests': [-32005, 'Too many requests. Try again later.'],
  'user-rejected': [4001, 'The person declined.'],
  'no-membership': [4900, 'The person cannot answer with any of these groups.'],
  failed: [-32603, 'The request came to no end.'],
} as const;

/** For a page. A result is only for the page that asked, where it is still there; an error tells nothing. */
export type PageAnswer =
  | { readonly is: 'result'; readonly text: string }
  /** `detail`: about the page's own request, never about the person. */
  | { readonly is: 'error'; readonly code: PageErrorCode; readonly detail?: string };

/** As JSON. */
export function answerText(answer: PageAnswer): string {
  return answer.is === 'result' ? `{"result":${answer.text}}` : errorText(answer.code, answer.detail);
}

export function errorText(code: PageErrorCode, detail = ''): string {
  const [number, sentence] = ERRORS[code];
  const message = detail === '' ? sentence : `${sentence} (${detail})`;
  return JSON.stringify({ error: { code: number, message, data: { code } } });
}
