/**
 * Messages inside the extension, all of them, and whose messages count. Content scripts share the extension's id, so
 * a sender is believed only when it is one of the extension's own pages or its background.
 */

import { type Browser, browser } from 'wxt/browser';
import type { KeysProgress, KeysRequest } from '../engine/keys-protocol.ts';
import type { WorkerProgress, WorkerRequest } from '../engine/lookup-protocol.ts';
import type { ApproveMessage } from './approve-state.ts';
import type { AskMessage } from './ask-state.ts';
import type { PanelMessage } from './lookup-state.ts';
import type { PageMessage } from './page-channel.ts';
import type { VaultMessage } from './vault-state.ts';

/** Background to offscreen document (Chrome). A call is answered with its outcome. */
export type EngineMessage =
  | { readonly type: 'keys-call'; readonly request: KeysRequest; readonly call?: string }
  | { readonly type: 'keys-cancel'; readonly call: string }
  | { readonly type: 'engine-call'; readonly request: WorkerRequest }
  | { readonly type: 'engine-cancel'; readonly call: string };

/** Offscreen document to background. */
export type ProgressMessage = { readonly type: 'engine-progress'; readonly progress: WorkerProgress };
/** From where the worker runs: the offscreen document, to background and pages; Firefox's background, to pages. */
export type KeysProgressMessage = { readonly type: 'keys-progress'; readonly progress: KeysProgress };

const PANEL_TYPES: { readonly [T in PanelMessage['type']]: true } = {
  'answer-first': true,
  retry: true,
  'use-capture': true,
  'ask-domain': true,
  'ask-manifest': true,
  reproduce: true,
  'read-stored': true,
  'check-file': true,
  picked: true,
  'check-own-text': true,
  'check-page': true,
  'page-read': true,
  'stop-page': true,
  cancel: true,
};

export function isPanelMessage(message: unknown): message is PanelMessage {
  return Object.hasOwn(PANEL_TYPES, typeOf(message)) && Number.isInteger((message as PanelMessage).tabId);
}

const ENGINE_TYPES: { readonly [T in EngineMessage['type']]: true } = {
  'engine-call': true,
  'engine-cancel': true,
  'keys-call': true,
  'keys-cancel': true,
};

export function isEngineMessage(message: unknown): message is EngineMessage {
  return Object.hasOwn(ENGINE_TYPES, typeOf(message));
}

export function isAskMessage(message: unknown): message is AskMessage {
  return /^ask-(opened|lookup|cancel)$/.test(typeOf(message));
}

export function isVaultMessage(message: unknown): message is VaultMessage {
  return /^vault-(call|lock|minutes|look)$/.test(typeOf(message));
}

export function isApproveMessage(message: unknown): message is ApproveMessage {
  const isOne = /^approve-(look|group|agree|stop|decline)$/.test(typeOf(message));
  return isOne && typeof (message as ApproveMessage).id === 'string';
}

/** Of a relay: its parts are checked where they are used. */
export function isPageMessage(message: unknown): message is PageMessage {
  return /^page-(hello|ask|gone)$/.test(typeOf(message));
}

export function isProgressMessage(message: unknown): message is ProgressMessage {
  return typeOf(message) === 'engine-progress';
}

export function isKeysProgressMessage(message: unknown): message is KeysProgressMessage {
  return typeOf(message) === 'keys-progress';
}

export function isOwnSender({ id, url }: Browser.runtime.MessageSender): boolean {
  return id === browser.runtime.id && url !== undefined && url.startsWith(browser.runtime.getURL('/'));
}

/** A script of ours in some page; which page is for `sender.origin` to say. */
export function isOwnScript({ id, tab }: Browser.runtime.MessageSender): boolean {
  return id === browser.runtime.id && tab !== undefined;
}

function typeOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : '';
}
