/** The reader's settings and history as the options page shows and changes them (`storage.local`). */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { HistoryEntry } from '../../browser/lookup-state.ts';
import { TELLINGS_KEY } from '../../browser/site-state.ts';
import { changingStored } from '../../browser/stored.ts';
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

/** These keys of `storage.local`, as stored; `null` until storage has answered. */
export function useLocal(keys: readonly string[]): { readonly [key: string]: unknown } | null {
  const [stored, setStored] = useState<{ readonly [key: string]: unknown } | null>(null);
  const names = keys.join(' ');
  useEffect(() => {
    const refresh = () => void browser.storage.local.get(names.split(' ')).then(setStored);
    const onStored = (_: unknown, area: string) => {
      if (area === 'local') refresh();
    };
    browser.storage.onChanged.addListener(onStored);
    refresh();
    return () => browser.storage.onChanged.removeListener(onStored);
  }, [names]);
  return stored;
}

/** Finds one entry of a list of the settings again in what is stored by now. */
export function sameAs(entry: unknown): (other: unknown) => boolean {
  const text = JSON.stringify(entry);
  return (other) => JSON.stringify(other) === text;
}

/** Changes what is stored now, which may be newer than what is on screen. */
export function changeSettings(change: (settings: Settings) => Settings): Promise<void> {
  return changingStored(async () => {
    const { settings } = await readStored();
    await browser.storage.local.set({ settings: change(settings) });
  });
}

export function clearHistory(): Promise<void> {
  return changingStored(() => browser.storage.local.remove(['history', TELLINGS_KEY]));
}

async function readStored(): Promise<Stored> {
  const { settings, history } = await browser.storage.local.get(['settings', 'history']);
  return {
    settings: parseSettings(settings),
    history: Array.isArray(history) ? (history as readonly HistoryEntry[]) : [],
  };
}
