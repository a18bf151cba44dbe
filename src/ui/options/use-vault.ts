/** The vault as the options page sees it, and its calls to the background. The data key never comes here by a call. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import {
  VAULT_SESSION_KEY,
  type VaultAnswer,
  type VaultLook,
  type VaultMessage,
  type VaultMethod,
} from '../../browser/vault-state.ts';
import { askAgain } from '../ask-again.ts';
import { useNewest } from '../use-newest.ts';

type VaultCall<M extends VaultMethod> = Extract<
  VaultMessage,
  { readonly type: 'vault-call'; readonly method: M }
>;

/** `look` is `null` until the background has answered; then it follows locking and unlocking. */
export type Vault = { readonly look: VaultLook | null; readonly refresh: () => Promise<void> };

export function useVault(): Vault {
  const [look, setLook] = useState<VaultLook | null>(null);
  const begin = useNewest();
  const refresh = useCallback(async () => {
    const isNewest = begin();
    const found = await lookAtVault();
    if (isNewest()) setLook(found);
  }, [begin]);
  useEffect(() => {
    const onStored = (changes: Record<string, { oldValue?: unknown; newValue?: unknown }>, area: string) => {
      const change = area === 'session' ? changes[VAULT_SESSION_KEY] : undefined;
      // A tick of the alarm changes nothing that is shown.
      if (change !== undefined && deadlineOf(change.oldValue) !== deadlineOf(change.newValue)) void refresh();
    };
    browser.storage.onChanged.addListener(onStored);
    void refresh();
    return () => browser.storage.onChanged.removeListener(onStored);
  }, [refresh]);
  return { look, refresh };
}

export async function askVault<M extends VaultMethod>(
  method: M,
  params: VaultCall<M>['params'],
): Promise<VaultAnswer<M>> {
  const answer = await send<VaultAnswer<M>>({ type: 'vault-call', method, params } as VaultMessage);
  return answer ?? { ok: false, code: 'worker-lost', because: 'the background went away' };
}

export async function lockNow(): Promise<void> {
  await send({ type: 'vault-lock' });
}

export async function storeLockMinutes(minutes: number): Promise<void> {
  await send({ type: 'vault-minutes', minutes });
}

async function lookAtVault(): Promise<VaultLook> {
  const lost = { state: { is: 'unreadable', code: 'worker-lost' }, lockAtMs: null, minutes: 15 } as const;
  return (await askAgain(() => send<VaultLook>({ type: 'vault-look' }))) ?? lost;
}

/** `undefined` where the background was stopped before it answered. */
async function send<Answer>(message: VaultMessage): Promise<Answer | undefined> {
  return browser.runtime.sendMessage<VaultMessage, Answer | undefined>(message).catch(() => undefined);
}

function deadlineOf(session: unknown): unknown {
  return (session as { readonly lockAtMs?: number } | undefined)?.lockAtMs;
}
