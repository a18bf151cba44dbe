/** Attesting as the panel sees it: the runs about one content, newest first. */

import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type AttestRun, attestKey } from '../../browser/attest-state.ts';
import { runsIn } from '../../browser/attest-store.ts';

/** `null` until storage has answered. */
export function useAttestRuns(digest: string): readonly AttestRun[] | null {
  const [runs, setRuns] = useState<ReadonlyMap<string, AttestRun> | null>(null);
  useEffect(() => {
    const mineIn = (stored: { readonly [key: string]: unknown }) =>
      runsIn(stored)
        .filter((run) => run?.digest === digest)
        .map((run) => [attestKey(run), run] as const);
    const onStored = (changes: { readonly [key: string]: { readonly newValue?: unknown } }, area: string) => {
      if (area === 'session')
        setRuns((before) => {
          const changed = Object.entries(changes).map(([key, { newValue }]) => [key, newValue] as const);
          return new Map([...(before ?? []), ...mineIn(Object.fromEntries(changed))]);
        });
    };
    browser.storage.onChanged.addListener(onStored);
    let isLeft = false;
    // What was heard of meanwhile is newer than what was read.
    void browser.storage.session
      .get(null)
      .then((stored) => !isLeft && setRuns((heard) => new Map([...mineIn(stored), ...(heard ?? [])])));
    return () => {
      isLeft = true;
      browser.storage.onChanged.removeListener(onStored);
    };
  }, [digest]);
  return runs && [...runs.values()].sort((a, b) => b.startedAtMs - a.startedAtMs);
}
