/** Proofs by the keys worker of the built extension, asked for as its background does. */

import type { Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { VAULT_SESSION_KEY } from '../../../src/browser/vault-state.ts';
import type { KeysOutcome, KeysProgress } from '../../../src/engine/keys-protocol.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export type Proven = {
  readonly outcome: KeysOutcome<'prove-personhood'> | null;
  readonly stages: readonly KeysProgress['stage'][];
};

/** As the background asks: by message to the document that starts workers. @param then at the stage `witness` */
export function prove(page: Page, params: object, then: 'leave' | 'cancel' | 'kill'): Promise<Proven> {
  return page.evaluate(
    async ([given, next, sessionKey]) => {
      const stages: KeysProgress['stage'][] = [];
      const call = crypto.randomUUID();
      const hear = (message: { readonly type?: string; readonly progress?: KeysProgress }) => {
        if (message.type !== 'keys-progress' || message.progress?.call !== call) return;
        stages.push(message.progress.stage);
        if (message.progress.stage !== 'witness' || next === 'leave') return;
        if (next === 'cancel') void chrome.runtime.sendMessage({ type: 'keys-cancel', call });
        else void chrome.offscreen.closeDocument();
      };
      chrome.runtime.onMessage.addListener(hear);
      await chrome.runtime.sendMessage({ type: 'vault-look' }); // the document is there after this
      const stored = await chrome.storage.session.get(sessionKey);
      const { dataKey } = stored[sessionKey] as { readonly dataKey: string };
      const request = { method: 'prove-personhood', params: { ...given, dataKey } };
      const outcome = await chrome.runtime
        .sendMessage({ type: 'keys-call', request, call })
        .catch(() => undefined);
      chrome.runtime.onMessage.removeListener(hear);
      return { outcome: (outcome ?? null) as never, stages };
    },
    [params, then, VAULT_SESSION_KEY] as const,
  );
}
