/** What the consent window asks of the background, and how it closes itself. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import {
  type ApproveAnswers,
  type ApproveLook,
  type ApproveMessage,
  REQUESTS_KEY,
} from '../../browser/approve-state.ts';
import { useNewest } from '../use-newest.ts';

/** The background looks at the page each time: one that went without a word is noticed. */
const LOOK_EVERY_MS = 3_000;

/** `undefined` where the background was stopped before it answered: nothing was told then. */
export async function askBackground<M extends ApproveMessage>(
  message: M,
): Promise<ApproveAnswers[M['type']] | undefined> {
  return browser.runtime.sendMessage(message).catch(() => undefined);
}

/** `undefined` until the background has answered; `null` once the request has ended. */
export function useRequest(id: string): {
  readonly look: ApproveLook | undefined;
  readonly refresh: () => Promise<void>;
} {
  const [look, setLook] = useState<ApproveLook | undefined>(undefined);
  const begin = useNewest();
  const refresh = useCallback(async () => {
    const isNewest = begin();
    const answer = await askBackground({ type: 'approve-look', id });
    if (answer !== undefined && isNewest()) setLook(answer);
  }, [id, begin]);
  useEffect(() => {
    const onStored = (changes: object, area: string) => {
      if (area === 'session' && REQUESTS_KEY in changes) void refresh();
    };
    browser.storage.onChanged.addListener(onStored);
    const timer = setInterval(() => void refresh(), LOOK_EVERY_MS);
    void refresh();
    return () => {
      browser.storage.onChanged.removeListener(onStored);
      clearInterval(timer);
    };
  }, [refresh]);
  return { look, refresh };
}

export async function closeWindow(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

export function openSettings(): void {
  void browser.runtime.openOptionsPage();
}
