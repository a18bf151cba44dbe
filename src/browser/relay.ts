/**
 * The script between a page and the background, in the extension's isolated world (docs/spec/page-requests.md section 3). Passes texts on, bounded in
 * size and number, and answers each request once. It believes nothing that comes from the page and decides nothing.
 */

import { browser } from 'wxt/browser';
import { toBase64Url } from '../bytes.ts';
import { answerText, MAX_TEXT_CHARS, type PageAnswer, type PageErrorCode } from '../dapp/page-answers.ts';
import {
  answerEvent,
  askEvent,
  type HelloAnswer,
  numbered,
  OFFER_EVENT,
  type PageMessage,
  type RelayMessage,
  readNumbered,
  SECRET,
  WANTED_EVENT,
} from './page-channel.ts';

/** More than the background takes; keeps a flood away from it. */
const MAX_PASSED = 200;
const PASSED_MS = 10_000;

type Started = { railRelay?: true };

export function startRelay(): void {
  const world = globalThis as Started;
  // The frame of a page is not asked for, and one relay is enough.
  if (window.top !== window || world.railRelay) return;
  world.railRelay = true;

  let secret: string | null = null;
  let page = newName();
  let isOn = false;
  let view: string | null = null;
  const open = new Set<number>();
  /** Whose result came as a message: a background that ended before it knew asks again. */
  const taken = new Set<number>();
  let passed: readonly number[] = [];

  const tell = (text: string) => {
    if (secret !== null) window.dispatchEvent(new CustomEvent(answerEvent(secret), { detail: text }));
  };
  const answer = (n: number, given: PageAnswer) => tell(numbered(n, answerText(given)));
  const refuse = (n: number, code: PageErrorCode) => answer(n, { is: 'error', code });

  const sayHello = async () => {
    const from = page;
    const said = (await send({ type: 'page-hello', page })) as HelloAnswer | undefined;
    // Nothing at all: the background is not there, and says nothing about the site.
    if (said === undefined || from !== page) return;
    if (isOn && !said) tell('off');
    isOn = said !== false;
    view = said === false ? null : JSON.stringify(said);
    tellWhere();
  };

  const tellWhere = () => {
    if (!isOn) return;
    tell('on');
    if (view !== null) tell(`at ${view}`);
  };

  const isFlood = (): boolean => {
    const now = Date.now();
    passed = passed.filter((atMs) => now - atMs < PASSED_MS && atMs <= now);
    if (passed.length >= MAX_PASSED) return true;
    passed = [...passed, now];
    return false;
  };

  const ask = async (detail: unknown) => {
    const asked = readNumbered(detail);
    if (asked === null || open.has(asked.n)) return;
    const { n, text } = asked;
    if (!isOn) return refuse(n, 'site-not-allowed');
    if (text.length > MAX_TEXT_CHARS) return refuse(n, 'too-large');
    if (isFlood()) return refuse(n, 'too-many-requests');
    open.add(n);
    taken.delete(n);
    const from = page;
    const said = (await send({ type: 'page-ask', page, n, text })) as PageAnswer | null | undefined;
    // `null`: the answer comes later. Nothing at all: the background is not there.
    if (said === null || from !== page || !open.delete(n)) return;
    answer(n, said ?? { is: 'error', code: 'failed' });
  };

  const leave = () => {
    if (open.size > 0) void send({ type: 'page-gone', page });
    for (const n of open) refuse(n, 'failed');
    open.clear();
    taken.clear();
    page = newName();
  };

  const isMine = (n: number) => open.has(n) || taken.has(n);
  const hear = (message: RelayMessage): boolean | undefined => {
    if (message.type === 'page-on') void sayHello();
    else if (message.type === 'page-there') return message.page === page && isMine(message.n);
    else if (message.type === 'page-answer') {
      if (message.page !== page || !isMine(message.n)) return false;
      if (open.delete(message.n)) answer(message.n, message.answer);
      if (message.answer.is === 'result') taken.add(message.n);
    } else return undefined;
    return true;
  };

  const pair = (event: Event) => {
    const offered: unknown = (event as CustomEvent).detail;
    if (secret !== null || typeof offered !== 'string' || !SECRET.test(offered)) return;
    secret = offered;
    window.removeEventListener(OFFER_EVENT, pair);
    window.addEventListener(askEvent(secret), (asked) => void ask((asked as CustomEvent).detail));
    tell('paired');
    tellWhere();
  };

  window.addEventListener(OFFER_EVENT, pair);
  window.dispatchEvent(new CustomEvent(WANTED_EVENT));
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', (event) => void (event.persisted && sayHello()));
  browser.runtime.onMessage.addListener((message: RelayMessage, _sender, sendResponse) => {
    const reply = hear(message);
    if (reply !== undefined) sendResponse(reply);
    return false;
  });
  void sayHello();
}

/** `undefined` where nobody answers: the extension was updated, or is not there any more. */
async function send(message: PageMessage): Promise<unknown> {
  try {
    return await browser.runtime.sendMessage(message);
  } catch {
    return undefined;
  }
}

function newName(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}
