/** What was last looked up on the tab, as far as the panel still holds it, and the way to the panel. */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState, stateKey } from '../../browser/lookup-state.ts';
import { openPanel } from '../../browser/open-panel.ts';
import { say, t } from '../text.ts';
import { headlineOf, toneOf } from '../tier.ts';

type Found = { readonly tabId: number; readonly lookup: LookupState | null };

export function LastVerdict() {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    void findLast().then(setFound);
  }, []);
  if (found === null) return <div class="last none" />;
  const progress = found.lookup?.progress;
  const verdict = progress?.phase === 'done' ? progress.verdict : null;
  const open = () => {
    openPanel(found.tabId); // first: the right to open it ends with this listener
    if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
  };
  return (
    <button type="button" class={`last ${verdict === null ? 'none' : toneOf(verdict.tier)}`} onClick={open}>
      <span class="words">
        <span class="case">{t('home_last')}</span>
        <span class="says">{verdict === null ? t('home_last_none') : say(headlineOf(verdict))}</span>
      </span>
      <span class="go">{t('home_panel')}</span>
    </button>
  );
}

async function findLast(): Promise<Found | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) return null;
  const stored = await browser.storage.session.get([stateKey(tab.id), LATEST_KEY]);
  const own = stored[stateKey(tab.id)] as LookupState | undefined;
  const latest = stored[LATEST_KEY];
  if (own !== undefined || typeof latest !== 'number') return { tabId: tab.id, lookup: own ?? null };
  const last = await browser.storage.session.get(stateKey(latest));
  return { tabId: tab.id, lookup: (last[stateKey(latest)] as LookupState | undefined) ?? null };
}
