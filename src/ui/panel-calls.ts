/** What the panel asks of the rest of the extension and of the browser. Thin, so that screens hold no browser code. */

import { browser } from 'wxt/browser';
import type { PanelMessage, PanelReply } from '../browser/lookup-state.ts';

/** Sends a message to the background; a background that does not answer is the same as one with nothing to say. */
export async function tell(message: PanelMessage): Promise<PanelReply> {
  try {
    return ((await browser.runtime.sendMessage(message)) as PanelReply | undefined) ?? null;
  } catch {
    return null;
  }
}

/**
 * Asks the browser for access to an origin pattern. Call it synchronously in the listener of the reader's click: a
 * browser grants nothing later than that.
 */
export function requestAccess(pattern: string): Promise<boolean> {
  return browser.permissions.request({ origins: [pattern] }).catch(() => false);
}

export function openSettings(): void {
  void browser.runtime.openOptionsPage();
}
