/**
 * Answers what pages of the extension ask of the two workers: only the calls listed here, with the data key added on this side. What the answers
 * are for is the page's to know; nothing here is kept.
 */

import { browser } from 'wxt/browser';
import type { KeysProgress } from '../engine/keys-protocol.ts';
import type { WorkerRequest } from '../engine/lookup-protocol.ts';
import { type Parsed, refuse } from '../errors.ts';
import { type AskedLookup, type AskedOpened, type AskMessage, askedCall } from './ask-state.ts';
import { awake } from './awake.ts';
import { callEngine, cancelKeys } from './engine.ts';
import type { KeysProgressMessage } from './messages.ts';
import { callOpened } from './opened-call.ts';

const OPENED: { readonly [M in AskedOpened]: true } = {
  memberships: true,
  'membership-enrol': true,
  'membership-keep': true,
  'membership-seen': true,
  'membership-contradicted': true,
  'membership-drop': true,
  'membership-vouch': true,
  'prove-attestation': true,
  credentials: true,
  'credential-holder-key': true,
  'credential-import': true,
  'credential-check': true,
  'credential-present': true,
  'credential-drop': true,
};

const LOOKUPS: { readonly [M in AskedLookup]: true } = {
  'issuer-look': true,
  'issuer-nonce': true,
  'issuer-enrol': true,
  'issuer-vouch': true,
  'issuer-attest': true,
  'group-state': true,
  'credential-read': true,
  'credential-keys': true,
};

/** Never rejects: a page that asked would wait for good. */
export function answerAsk(message: AskMessage): Promise<Parsed<unknown> | null> {
  return answer(message).catch((error: unknown) =>
    // Its name only: a message could quote what it was about.
    refuse('failed', error instanceof Error ? error.name : 'unknown'),
  );
}

async function answer(message: AskMessage): Promise<Parsed<unknown> | null> {
  if (message.type === 'ask-cancel') {
    await cancelKeys(askedCall(message.call));
    return null;
  }
  const { method, params } = message;
  if (message.type === 'ask-opened' && Object.hasOwn(OPENED, method)) {
    const { call } = message;
    const options = call === undefined ? {} : { call: askedCall(call), onProgress: passOn };
    return callOpened({ method: message.method, params: message.params }, options);
  }
  if (message.type === 'ask-lookup' && Object.hasOwn(LOOKUPS, method)) {
    const request = { call: `ask:${crypto.randomUUID()}`, method, params } as unknown as WorkerRequest;
    const outcome = await awake(() => callEngine(request, () => {}));
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
