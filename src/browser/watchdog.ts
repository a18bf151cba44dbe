/** Ends lookups whose background or worker went away without a word: an alarm that rings while any runs. */

import { browser } from 'wxt/browser';
import type { LookupState } from './lookup-state.ts';
import { changeLookup, readAllLookups } from './lookup-store.ts';
import { breakPage } from './page-lookups.ts';

export const WATCHDOG_ALARM = 'lookup-watchdog';
/**
 * While a lookup runs. Firefox stops an event page 30 seconds after its last event, whatever it waits for, and this is
 * one; Chrome's shortest period is 30 seconds, and its service worker lives while a message is unanswered.
 */
const WATCHDOG_MINUTES = import.meta.env.FIREFOX ? 1 / 4 : 1 / 2;
/** Longer than reading a picture in its page (12 s) and the worker's own limit (30 s) together. */
const LOST_AFTER_MS = 45_000;
/** Longer than the worker's limit for a page, and for running a model, with reading either. */
const LONG_LOST_AFTER_MS = 240_000;

export async function startWatch(): Promise<void> {
  await browser.alarms.create(WATCHDOG_ALARM, { periodInMinutes: WATCHDOG_MINUTES });
}

/** Ends what is lost, and the watch once nothing runs. */
export async function watch(nowMs: number): Promise<void> {
  const running = (await readAllLookups()).filter(isRunning);
  const lost = running.filter(({ startedAtMs, progress }) => {
    const isLong = progress.phase === 'page' || isReproducing(progress);
    return nowMs - startedAtMs >= (isLong ? LONG_LOST_AFTER_MS : LOST_AFTER_MS);
  });
  for (const lookup of lost) {
    if (lookup.progress.phase === 'page') await breakPage(lookup);
    else await changeLookup(lookup, { progress: { phase: 'failed', code: 'worker-lost' } });
  }
  if (lost.length === running.length) await browser.alarms.clear(WATCHDOG_ALARM);
}

export function isRunning({ progress }: LookupState): boolean {
  return progress.phase === 'working' || (progress.phase === 'page' && progress.stage === 'checking');
}

/** A public model runs, which may take a minute. */
export function isReproducing(progress: LookupState['progress']): boolean {
  return progress.phase === 'working' && progress.step === 'reproducing';
}
