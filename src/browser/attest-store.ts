/**
 * Runs of attesting in `storage.session`, changed by whichever panels are open: each change under one lock, because that storage knows no compare and
 * set, and each run worked on by the page that holds the run's own. A write for a run that was replaced, or is in another phase than its writer believes,
 * is dropped: so a lock of the vault or a cancel always wins over a proof that comes late.
 */

import { browser } from 'wxt/browser';
import { accept, type Parsed, refuse } from '../errors.ts';
import { ATTEST_PREFIX, type AttestProgress, type AttestRun, attestKey, isUnderWay } from './attest-state.ts';
import { underLock, unlessLocked } from './page-locks.ts';
import { readSession } from './stored.ts';

type RunToOpen = Omit<AttestRun, 'run' | 'startedAtMs' | 'mayBeSaid' | 'progress'>;

/**
 * Opens the run of this content and group. `under-way`, `already-said` where one is; `said-otherwise` where another statement may be with the relay:
 * two different ones would both count for nothing.
 */
export function openRun(
  wanted: RunToOpen,
  nowMs: number,
): Promise<Parsed<AttestRun, 'under-way' | 'already-said' | 'said-otherwise'>> {
  return changing(async () => {
    const before = await readRun(attestKey(wanted));
    const phase = before?.progress.phase;
    if (before !== null && isUnderWay(before)) return refuse('under-way', 'it is being attested to already');
    if (before?.mayBeSaid && before.statement !== wanted.statement)
      return refuse('said-otherwise', 'another statement may be with the relay');
    if (phase === 'queued' || phase === 'unanswered')
      return refuse('already-said', 'this statement is with the relay, or can be sent again');
    const opened: AttestRun = {
      ...wanted,
      run: crypto.randomUUID(),
      startedAtMs: nowMs,
      mayBeSaid: before?.mayBeSaid ?? false,
      progress: { phase: 'looking' },
    };
    await write(opened);
    return accept(opened);
  });
}

/** The run as it is now, if it was still this one and in one of the phases, so that the change was made. */
export function changeRun(
  { run, digest, groupId }: Pick<AttestRun, 'run' | 'digest' | 'groupId'>,
  phases: readonly AttestProgress['phase'][],
  change: Partial<Pick<AttestRun, 'progress' | 'mayBeSaid' | 'startedAtMs'>>,
): Promise<AttestRun | null> {
  return changing(async () => {
    const now = await readRun(attestKey({ digest, groupId }));
    if (now?.run !== run || !phases.includes(now.progress.phase)) return null;
    const changed = { ...now, ...change };
    await write(changed);
    return changed;
  });
}

/** Nothing happens where a page works on this run already. */
export function workingOn(run: AttestRun, work: (run: AttestRun) => Promise<void>): Promise<void> {
  return unlessLocked(`attest:${run.run}`, () => work(run));
}

export async function readRun(key: string): Promise<AttestRun | null> {
  if (!key.startsWith(ATTEST_PREFIX)) return null;
  return ((await readSession(key)) as AttestRun | undefined) ?? null;
}

export async function readRuns(): Promise<readonly AttestRun[]> {
  return runsIn(await browser.storage.session.get(null));
}

export function runsIn(stored: { readonly [key: string]: unknown }): readonly AttestRun[] {
  return Object.keys(stored)
    .filter((key) => key.startsWith(ATTEST_PREFIX))
    .map((key) => stored[key] as AttestRun);
}

function write(run: AttestRun): Promise<void> {
  return browser.storage.session.set({ [attestKey(run)]: run });
}

function changing<T>(change: () => Promise<T>): Promise<T> {
  return underLock('attest-runs', change);
}
