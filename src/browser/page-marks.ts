/** The panel's side of the marks on a page. They last as long as the connection: the page takes them away when it ends. */

import { browser } from 'wxt/browser';
import { type ChosenMessage, MARKS, type MarkMessage, markInPage } from './mark-in-page.ts';
import { runInPage } from './run-in-page.ts';

export type Marks = {
  readonly send: (message: MarkMessage) => void;
  readonly close: () => void;
};

/** On a page that may not be entered nothing shows. `onChosen` gets a number that a page may have made up. */
export async function openMarks(tabId: number, onChosen: (key: number) => void): Promise<Marks> {
  const frame = { tabId, frameId: 0 };
  // It answers with nothing, as does a page that may not be entered; then the connection ends at once.
  await runInPage(frame, markInPage, [MARKS]);
  let isOpen = true;
  const port = browser.tabs.connect(tabId, { name: MARKS, frameId: 0 });
  port.onMessage.addListener((message: ChosenMessage) => {
    if (Number.isInteger(message?.key)) onChosen(message.key);
  });
  port.onDisconnect.addListener(() => {
    isOpen = false;
  });
  return {
    send: (message) => {
      if (isOpen) port.postMessage(message);
    },
    close: () => {
      isOpen = false;
      port.disconnect();
    },
  };
}
