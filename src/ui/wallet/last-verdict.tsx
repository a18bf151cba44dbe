/** What was last looked up on the tab that the wallet was opened over, where there is something, and the way to the panel. */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type LookupState, stateKey } from '../../browser/lookup-state.ts';
import { openPanel } from '../../browser/open-panel.ts';
import { readSession } from '../../browser/stored.ts';
import type { Verdict } from '../../verify/verdict.ts';
import { say, t } from '../text.ts';
import { headlineOf, toneOf } from '../tier.ts';

/** Nothing where nothing was looked up on this tab. */
export function LastVerdict() {
  const [found, setFound] = useState<{ readonly tabId: number; readonly verdict: Verdict } | null>(null);
  useEffect(() => {
    void verdictHere().then(setFound);
  }, []);
  if (found === null) return null;
  const { tabId, verdict } = found;
  return (
    <button type="button" class={`last ${toneOf(verdict.tier)}`} onClick={() => openOver(tabId)}>
      <span class="words">
        <span class="case">{t('home_last')}</span>
        <span class="says">{say(headlineOf(verdict))}</span>
      </span>
      <span class="go">{t('home_panel')}</span>
    </button>
  );
}

export function PanelLink() {
  const [tabId, setTabId] = useState<number | null>(null);
  useEffect(() => {
    void tabHere().then(setTabId);
  }, []);
  if (tabId === null) return null;
  return (
    <button type="button" class="link flat" onClick={() => openOver(tabId)}>
      {t('home_panel_link')}
    </button>
  );
}

function openOver(tabId: number): void {
  openPanel(tabId); // first: the right to open it ends with this listener
  if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
}

async function verdictHere(): Promise<{ readonly tabId: number; readonly verdict: Verdict } | null> {
  const tabId = await tabHere();
  if (tabId === null) return null;
  const progress = ((await readSession(stateKey(tabId))) as LookupState | undefined)?.progress;
  return progress?.phase === 'done' ? { tabId, verdict: progress.verdict } : null;
}

async function tabHere(): Promise<number | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}
