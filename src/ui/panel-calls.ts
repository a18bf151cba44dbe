/** What the panel asks of the rest of the extension and of the browser. Thin, so that screens hold no browser code. */

import { browser } from 'wxt/browser';
import type { ContentSubject, PanelMessage, PanelReply } from '../browser/lookup-state.ts';
import { pickOnPage, stopPicking } from '../browser/pick.ts';
import { readPage } from '../browser/read-page.ts';

/** Sends a message to the background; a background that does not answer is the same as one with nothing to say. */
export async function tell(message: PanelMessage): Promise<PanelReply> {
  try {
    return ((await browser.runtime.sendMessage(message)) as PanelReply | undefined) ?? null;
  } catch {
    return null;
  }
}

/**
 * Asks the browser for access to origin patterns. Call it synchronously in the listener of the reader's click: a
 * browser grants nothing later than that.
 */
export function requestAccess(...patterns: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: [...patterns] }).catch(() => false);
}

/** Address of the reader's own content. It holds until the next one: a lookup may be tried again. */
let held = '';

export async function checkOwnFile(file: File): Promise<void> {
  await tell({ type: 'check-file', tabId: await activeTabId(), url: hold(file), name: file.name });
}

export async function checkOwnText(text: string): Promise<void> {
  await tell({ type: 'check-own-text', tabId: await activeTabId(), text });
}

/** Has the reader point at something on the tab's page, and looks that up. */
export async function pickAndCheck(tabId: number, id: string, signal: AbortSignal): Promise<void> {
  const picked = await pickOnPage(tabId, signal);
  if (picked === null) await tell({ type: 'cancel', tabId, id });
  else if (picked.from === 'page') await tell({ type: 'picked', tabId, url: picked.url, pixels: false });
  else await tell({ type: 'picked', tabId, url: hold(picked.pixels), pixels: true });
}

/** Reads the page for the lookup of this id, and has it checked. */
export async function readAndCheck(tabId: number, id: string): Promise<void> {
  const read = await readPage({ tabId, id });
  await tell({ type: 'page-read', tabId, id, page: read?.page ?? null }); // answered when the check has ended
  read?.letGo();
}

/** A finding of a page, looked up by itself. */
export async function checkAlone(tabId: number, subject: ContentSubject): Promise<void> {
  if (subject.kind === 'text') await tell({ type: 'check-own-text', tabId, text: subject.text });
  else await tell({ type: 'picked', tabId, url: subject.srcUrl, pixels: false });
}

export function stopPickingOn(tabId: number): Promise<unknown> {
  return stopPicking(tabId);
}

function hold(content: Blob): string {
  URL.revokeObjectURL(held);
  held = URL.createObjectURL(content);
  return held;
}

async function activeTabId(): Promise<number> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? browser.tabs.TAB_ID_NONE;
}

export function openSettings(): void {
  void browser.runtime.openOptionsPage();
}
