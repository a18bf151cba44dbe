/** Attesting as the panel sees it: the runs about one content, newest first. */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type AttestRun, attestKey } from '../../browser/attest-state.ts';
import { runsIn } from '../../browser/attest-store.ts';

/** `null` until storage has answered. */
export function useAttestRuns(digest: string): readonly AttestRun[] | null {
  const [runs, setRuns] = useState<ReadonlyMap<string, AttestRun> | null>(null);
  useEffect(() => {
    const take = (stored: { readonly [key: string]: unknown }) => {
      const mine = runsIn(stored).filter((run) => run?.digest === digest);
      setRuns((before) => new Map([...(before ?? []), ...mine.map((run) => [attestKey(run), run] as const)]));
    };
    const onStored = (changes: { readonly [key: string]: { readonly newValue?: unknown } }, area: string) => {
      if (area === 'session')
        take(Object.fromEntries(Object.entries(changes).map(([key, { newValue }]) => [key, newValue])));
    };
    browser.storage.onChanged.addListener(onStored);
    void browser.storage.session.get(null).then(take);
    return () => browser.storage.onChanged.removeListener(onStored);
  }, [digest]);
  return runs && [...runs.values()].sort((a, b) => b.startedAtMs - a.startedAtMs);
}
