/** The reader's settings and history as the options page shows and changes them (`storage.local`). */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { HistoryEntry } from '../../browser/lookup-state.ts';
import { parseSettings, type Settings } from '../../engine/settings.ts';

export type Stored = { readonly settings: Settings; readonly history: readonly HistoryEntry[] };

/** `null` until storage has answered; then follows every change, also those made elsewhere. */
export function useStored(): Stored | null {
  const [stored, setStored] = useState<Stored | null>(null);
  useEffect(() => {
    const refresh = () => void readStored().then(setStored);
    const onStored = (_: unknown, area: string) => {
      if (area === 'local') refresh();
    };
    browser.storage.onChanged.addListener(onStored);
    refresh();
    return () => browser.storage.onChanged.removeListener(onStored);
  }, []);
  return stored;
}

/** Changes what is stored now, which may be newer than what is on screen. */
export async function changeSettings(change: (settings: Settings) => Settings): Promise<void> {
  const { settings } = await readStored();
  await browser.storage.local.set({ settings: change(settings) });
}

export async function clearHistory(): Promise<void> {
  await browser.storage.local.remove('history');
}

async function readStored(): Promise<Stored> {
  const { settings, history } = await browser.storage.local.get(['settings', 'history']);
  return {
    settings: parseSettings(settings),
    history: Array.isArray(history) ? (history as readonly HistoryEntry[]) : [],
  };
}
