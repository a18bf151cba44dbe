/**
 * The lookup that the panel shows: that of the window's active tab, else the latest one. Follows the reader from tab
 * to tab and every step of the lookup.
 */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState } from '../../browser/lookup-state.ts';
import { readLookup } from '../../browser/lookup-store.ts';
import { readSession } from '../../browser/stored.ts';
import { useNewest } from '../use-newest.ts';

/** `undefined` until storage has answered, `null` where nothing was looked up. */
export function useLookup(): LookupState | null | undefined {
  const [state, setState] = useState<LookupState | null | undefined>(undefined);
  const begin = useNewest();
  useEffect(() => {
    const refresh = async () => {
      const isNewest = begin();
      const found = await currentLookup();
      if (isNewest()) setState(found);
    };
    const onStored = (_: unknown, area: string) => {
      if (area === 'session') void refresh();
    };
    const onActivated = () => void refresh();
    browser.storage.onChanged.addListener(onStored);
    browser.tabs.onActivated.addListener(onActivated);
    void refresh();
    return () => {
      browser.storage.onChanged.removeListener(onStored);
      browser.tabs.onActivated.removeListener(onActivated);
    };
  }, [begin]);
  return state;
}

async function currentLookup(): Promise<LookupState | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const own = tab?.id === undefined ? null : await readLookup(tab.id);
  if (own !== null) return own;
  const latest = await readSession(LATEST_KEY);
  return typeof latest === 'number' ? await readLookup(latest) : null;
}
