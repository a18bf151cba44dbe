/** Chrome's offscreen document: starts the lookup worker and passes messages between it and the background. */

import { browser } from 'wxt/browser';
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
  void host.call(message.request, report).then(sendResponse);
  return true;
});

function report(progress: WorkerProgress): void {
  const message: ProgressMessage = { type: 'engine-progress', progress };
  // Progress is for show: a background that cannot be reached loses nothing else.
  browser.runtime.sendMessage(message).catch(() => {});
}
