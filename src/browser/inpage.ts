/**
 * The script in a page's own world (docs/spec/page-requests.md sections 2 and 8): silent until the relay says that the site is switched on, then announces a
 * provider, as our own event and by EIP-6963. It holds nothing that the page may not have; a page that breaks or imitates it fools itself.
 */

import { errorText, MAX_TEXT_CHARS } from '../dapp/page-answers.ts';
import { answerEvent, askEvent, numbered, OFFER_EVENT, readNumbered, WANTED_EVENT } from './page-channel.ts';
import { openProviderEvents } from './provider-events.ts';
import { PROVIDER_ICON } from './provider-icon.ts';

type Answered = { readonly result?: unknown; readonly error?: PageError };
type PageError = { readonly code: number; readonly message: string; readonly data?: unknown };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

const GONE = 'The site is not switched on any more.';
const NAME = { rdns: 'org.responsible-ai-ledger', name: 'RAIL' } as const;

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

  /**
   * The method comes first, where the background looks for it. `undefined` where JSON cannot hold it; what the page's own getters throw is theirs. Members of
   * JSON-RPC are left out, which some libraries add.
   */
  const textOf = (call: unknown): string | undefined => {
    try {
      if (typeof call !== 'object' || call === null) return stringify(call);
      return stringify({ method: undefined, params: undefined, ...call, id: undefined, jsonrpc: undefined });
    } catch {
      return undefined;
    }
  };

  const errorOf = (text: string): Error => {
    const { code, message, data } = (parse(text) as Answered).error!;
    return assign(new Refusal(message), { code, data });
  };

  const events = openProviderEvents(() => assign(new Refusal(GONE), { code: 4900 }));

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

  const provider = freeze({
    request: freeze(request),
    on: freeze((name: unknown, listener: unknown) => {
      events.add(name, listener);
      return provider;
    }),
    removeListener: freeze((name: unknown, listener: unknown) => {
      events.remove(name, listener);
      return provider;
    }),
  }) as Readonly<Record<string, unknown>>;
  const detail = freeze({ info: freeze({ ...NAME }), provider });
  const announce = () => void dispatch(new PageEvent('rail:announceProvider', { detail }));
  const info = freeze({ uuid: crypto.randomUUID(), ...NAME, icon: PROVIDER_ICON });
  const detail6963 = freeze({ info, provider });
  const announce6963 = () => void dispatch(new PageEvent('eip6963:announceProvider', { detail: detail6963 }));

  let isOn = false;
  const switchOn = () => {
    if (isOn) return;
    isOn = true;
    listen('rail:requestProvider', announce);
    listen('eip6963:requestProvider', announce6963);
    announce();
    announce6963();
  };

  const answer = (said: string) => {
    const given = readNumbered(said);
    const asked = given === null ? undefined : waiting.get(given.n);
    if (given === null || asked === undefined) return;
    waiting.delete(given.n);
    const { result, error } = parse(given.text) as Answered;
    if (error === undefined) asked.resolve(result);
    else asked.reject(errorOf(given.text));
  };

  listen(answerEvent(secret), (event) => {
    const said: unknown = (event as CustomEvent).detail;
    if (typeof said !== 'string') return;
    if (said === 'paired') unlisten(WANTED_EVENT, offer);
    else if (said === 'on') switchOn();
    else if (said === 'off') events.leave();
    else if (said.startsWith('at ')) events.arrive(parse(said.slice(3)));
    else answer(said);
  });

  listen(WANTED_EVENT, offer);
  offer();
}

function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
