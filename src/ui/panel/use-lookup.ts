/**
 * The lookup that the panel shows: that of the window's active tab, else the latest one. Follows the reader from tab
 * to tab and every step of the lookup.
 */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState } from '../../browser/lookup-state.ts';
import { readLookup } from '../../browser/lookup-store.ts';
import { readSession } from '../../browser/stored.ts';

/** `undefined` until storage has answered, `null` where nothing was looked up. */
export function useLookup(): LookupState | null | undefined {
  const [state, setState] = useState<LookupState | null | undefined>(undefined);
  useEffect(() => {
    let newest = 0;
    const refresh = async () => {
      newest += 1;
      const mine = newest;
      const found = await currentLookup();
      // A slower answer to an earlier question must not replace a newer one.
      if (mine === newest) setState(found);
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
  }, []);
  return state;
}

async function currentLookup(): Promise<LookupState | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const own = tab?.id === undefined ? null : await readLookup(tab.id);
  if (own !== null) return own;
  const latest = await readSession(LATEST_KEY);
  return typeof latest === 'number' ? await readLookup(latest) : null;
}
