/**
 * Messages inside the extension, all of them, and whose messages count. Content scripts share the extension's id, so
 * a sender is believed only when it is one of the extension's own pages or its background.
 */

import { type Browser, browser } from 'wxt/browser';
import type { KeysRequest } from '../engine/keys-protocol.ts';
import type { WorkerProgress, WorkerRequest } from '../engine/lookup-protocol.ts';
import type { PanelMessage } from './lookup-state.ts';
import type { VaultMessage } from './vault-state.ts';

/** Background to offscreen document (Chrome). A call is answered with its outcome. */
export type EngineMessage =
  | { readonly type: 'keys-call'; readonly request: KeysRequest }
  | { readonly type: 'engine-call'; readonly request: WorkerRequest }
  | { readonly type: 'engine-cancel'; readonly call: string };

/** Offscreen document to background. */
export type ProgressMessage = { readonly type: 'engine-progress'; readonly progress: WorkerProgress };

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
};

export function isEngineMessage(message: unknown): message is EngineMessage {
  return Object.hasOwn(ENGINE_TYPES, typeOf(message));
}

const VAULT_TYPES: { readonly [T in VaultMessage['type']]: true } = {
  'vault-call': true,
  'vault-lock': true,
  'vault-minutes': true,
  'vault-look': true,
};

export function isVaultMessage(message: unknown): message is VaultMessage {
  return Object.hasOwn(VAULT_TYPES, typeOf(message));
}

export function isProgressMessage(message: unknown): message is ProgressMessage {
  return typeOf(message) === 'engine-progress';
}

export function isOwnSender({ id, url }: Browser.runtime.MessageSender): boolean {
  return id === browser.runtime.id && url !== undefined && url.startsWith(browser.runtime.getURL('/'));
}

function typeOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : '';
}
