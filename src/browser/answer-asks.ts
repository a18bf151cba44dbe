/**
 * Answers what pages of the extension ask of the two workers: only the calls listed here, with the data key added on this side. What the answers
 * are for is the page's to know; nothing here is kept.
 */

import { browser } from 'wxt/browser';
import type { KeysProgress, WalletCalls } from '../engine/keys-protocol.ts';
import type { WorkerRequest } from '../engine/lookup-protocol.ts';
import { type Parsed, refuse } from '../errors.ts';
import { type AskedOpened, type AskMessage, askedCall } from './ask-state.ts';
import { callEngine, cancelKeys } from './engine.ts';
import type { KeysProgressMessage } from './messages.ts';
import { callOpened } from './opened-call.ts';

/** By their names' beginnings, as `AskedOpened` and `AskedLookup` have them: lists would take a kilobyte of the background. */
const OPENED = /^(membership|credential|wallet-|policy-|prove-attestation$)/;
const SIGNING = 'wallet-sign' satisfies AskedOpened;
/** The page that sends for the person; addresses of senders are our own pages'. */
const SENDING_PAGE = /^[^?#]+\/popup\.html\b/;
const LOOKUPS = /^(issuer-|credential-|group-state$|wallet-|rpc$)/;

/** Never rejects: a page that asked would wait for good. */
/** @param from the address of the page */
export function answerAsk(message: AskMessage, from = ''): Promise<Parsed<unknown> | null> {
  return answer(message, from).catch((error: unknown) =>
    // Its name only: a message could quote what it was about.
    refuse('failed', error instanceof Error ? error.name : 'unknown'),
  );
}

async function answer(message: AskMessage, from: string): Promise<Parsed<unknown> | null> {
  if (message.type === 'ask-cancel') {
    await cancelKeys(askedCall(message.call));
    return null;
  }
  const { method, params } = message;
  // What a site asked for is signed from the queue alone, after its consent window.
  const isOwn =
    method !== SIGNING ||
    (SENDING_PAGE.test(from) &&
      (params as Partial<WalletCalls[typeof SIGNING]['params']>).who?.by === 'person');
  if (message.type === 'ask-opened' && OPENED.test(method) && isOwn) {
    const { call } = message;
    const options = call === undefined ? {} : { call: askedCall(call), onProgress: passOn };
    return callOpened({ method: message.method, params: message.params }, options);
  }
  if (message.type === 'ask-lookup' && LOOKUPS.test(method)) {
    const request = { call: `ask:${crypto.randomUUID()}`, method, params } as unknown as WorkerRequest;
    const outcome = await callEngine(request);
    return outcome.ok
      ? (outcome.value as Parsed<unknown>)
      : refuse(outcome.code, 'the worker gave no answer');
  }
  return refuse('not-for-pages', 'pages do not ask for this');
}

/** Chrome's offscreen document tells all pages itself. */
function passOn(progress: KeysProgress): void {
  if (!import.meta.env.FIREFOX) return;
  const message: KeysProgressMessage = { type: 'keys-progress', progress };
  browser.runtime.sendMessage(message).catch(() => {});
}
