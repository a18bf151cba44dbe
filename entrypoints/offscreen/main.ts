/** Chrome's offscreen document: starts the workers and passes messages between them and the background. */

import { browser } from 'wxt/browser';
import { callKeysWorker } from '../../src/browser/keys-host.ts';
import { isEngineMessage, isOwnSender, type ProgressMessage } from '../../src/browser/messages.ts';
import { openWorkerHost, startLookupWorker } from '../../src/browser/worker-host.ts';
import type { WorkerProgress } from '../../src/engine/lookup-protocol.ts';

const host = openWorkerHost(startLookupWorker);

browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
  if (!isOwnSender(sender) || !isEngineMessage(message)) return false;
  if (message.type === 'engine-cancel') {
    host.cancel(message.call);
    return false;
  }
  if (message.type === 'keys-call') void callKeysWorker(message.request).then(sendResponse);
  else void host.call(message.request, report).then(sendResponse);
  return true;
});

function report(progress: WorkerProgress): void {
  const message: ProgressMessage = { type: 'engine-progress', progress };
  // Progress is for show: a background that cannot be reached loses nothing else.
  browser.runtime.sendMessage(message).catch(() => {});
}
