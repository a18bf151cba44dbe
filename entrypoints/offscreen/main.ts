/** Chrome's offscreen document: starts the workers and passes messages between them and the background. */

import { browser } from 'wxt/browser';
import { callKeysWorker, cancelKeysWorker } from '../../src/browser/keys-host.ts';
import {
  type EngineMessage,
  isEngineMessage,
  isOwnSender,
  type KeysProgressMessage,
  type ProgressMessage,
} from '../../src/browser/messages.ts';
import { openLookupHost } from '../../src/browser/worker-host.ts';
import type { KeysProgress } from '../../src/engine/keys-protocol.ts';

const host = openLookupHost();

browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
  if (!isOwnSender(sender) || !isEngineMessage(message)) return false;
  if (message.type === 'engine-cancel') host.cancel(message.call);
  else if (message.type === 'keys-cancel') cancelKeysWorker(message.call);
  else void answer(message).then(sendResponse);
  return message.type === 'engine-call' || message.type === 'keys-call';
});

function answer(message: Extract<EngineMessage, { readonly request: unknown }>) {
  if (message.type === 'engine-call')
    return host.call(message.request, (progress) => report({ type: 'engine-progress', progress }));
  const { call, request } = message;
  const named = call === undefined ? undefined : { call, onProgress: reportKeys };
  return callKeysWorker(request, named);
}

function reportKeys(progress: KeysProgress): void {
  report({ type: 'keys-progress', progress });
}

/** Progress is for show: a background that cannot be reached loses nothing else. */
function report(message: ProgressMessage | KeysProgressMessage): void {
  browser.runtime.sendMessage(message).catch(() => {});
}
