/**
 * The script in a page's own world (docs/spec/page-requests.md section 2): silent until the relay says that the site is switched on, then announces a
 * provider. It holds nothing that the page may not have; a page that breaks or imitates it fools itself.
 */

import { errorText, MAX_TEXT_CHARS } from '../dapp/page-answers.ts';
import { answerEvent, askEvent, numbered, OFFER_EVENT, readNumbered, WANTED_EVENT } from './page-channel.ts';

type Answered = { readonly result?: unknown; readonly error?: PageError };
type PageError = { readonly code: number; readonly message: string; readonly data: object };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

export function startInpage(): void {
  // The page may replace all of these later.
  const { parse, stringify } = JSON;
  const { assign, freeze } = Object;
  const { CustomEvent: PageEvent, Error: Refusal, Promise: Answer } = window;
  const listen = window.addEventListener.bind(window);
  const unlisten = window.removeEventListener.bind(window);
  const dispatch = window.dispatchEvent.bind(window);

  const secret = newSecret();
  const waiting = new Map<number, Waiting>();
  let count = 0;

  /** `undefined` where JSON cannot hold it; what the page's own getters throw is theirs. */
  const textOf = (call: unknown): string | undefined => {
    try {
      return stringify(call);
    } catch {
      return undefined;
    }
  };

  const errorOf = (text: string): Error => {
    const { code, message, data } = (parse(text) as Answered).error!;
    return assign(new Refusal(message), { code, data });
  };

  const offer = () => void dispatch(new PageEvent(OFFER_EVENT, { detail: secret }));

  const request = (call: unknown): Promise<unknown> =>
    new Answer((resolve, reject) => {
      const text = textOf(call);
      if (text === undefined) return reject(errorOf(errorText('not-json')));
      if (text.length > MAX_TEXT_CHARS) return reject(errorOf(errorText('too-large')));
      const n = count++;
      waiting.set(n, { resolve, reject });
      dispatch(new PageEvent(askEvent(secret), { detail: numbered(n, text) }));
    });

  const info = freeze({ rdns: 'org.responsible-ai-ledger', name: 'RAIL' });
  const detail = freeze({ info, provider: freeze({ request: freeze(request) }) });
  const announce = () => void dispatch(new PageEvent('rail:announceProvider', { detail }));

  let isOn = false;
  listen(answerEvent(secret), (event) => {
    const said: unknown = (event as CustomEvent).detail;
    if (said === 'paired') return unlisten(WANTED_EVENT, offer);
    if (said === 'on') {
      if (isOn) return;
      isOn = true;
      listen('rail:requestProvider', announce);
      return announce();
    }
    const answer = readNumbered(said);
    const asked = answer === null ? undefined : waiting.get(answer.n);
    if (answer === null || asked === undefined) return;
    waiting.delete(answer.n);
    const { result, error } = parse(answer.text) as Answered;
    if (error === undefined) asked.resolve(result);
    else asked.reject(errorOf(answer.text));
  });

  listen(WANTED_EVENT, offer);
  offer();
}

function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
