/**
 * How often a site may ask (docs/spec/page-requests.md section 4). Counts everything that a site sends, and waits longer each time that the person declines.
 */

export const WINDOW_MS = 60_000;
export const MAX_IN_WINDOW = 10;
const MAX_OF_WALLET = 60;
/** A payment that was declined may be meant otherwise at once; a third time is pressure. */
const FREE_OF_WALLET = 2;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3_600_000;
const PAUSE_FACTOR = 3;
const MAX_CHALLENGES = 20;

/** How much is taken: requests in a window, and how often a person may decline before the first pause. */
export type Pace = { readonly maxInWindow: number; readonly freeDeclines: number };

/** Memberships, and what cannot be read. */
export const SLOW: Pace = { maxInWindow: MAX_IN_WINDOW, freeDeclines: 0 };
export const WALLETS: Pace = { maxInWindow: MAX_OF_WALLET, freeDeclines: FREE_OF_WALLET };

/** What is remembered of a site, for each pace, while the browser runs. */
export type SiteMarks = {
  readonly sinceMs: number;
  readonly asked: number;
  /** In a row. */
  readonly declined: number;
  readonly pauseUntilMs: number;
  /** Answered ones, newest last. */
  readonly challenges: readonly string[];
};

export const NO_MARKS: SiteMarks = { sinceMs: 0, asked: 0, declined: 0, pauseUntilMs: 0, challenges: [] };

/** One more message. A clock that was set back begins anew. */
export function counted(marks: SiteMarks, nowMs: number): SiteMarks {
  const isSame = nowMs >= marks.sinceMs && nowMs - marks.sinceMs < WINDOW_MS;
  return isSame ? { ...marks, asked: marks.asked + 1 } : { ...marks, sinceMs: nowMs, asked: 1 };
}

/** @param marks with this message counted */
export function isTooMuch({ asked, pauseUntilMs }: SiteMarks, nowMs: number, pace = SLOW): boolean {
  // A pause cannot be longer than the longest: then the clock was set back.
  const isPaused = nowMs < pauseUntilMs && pauseUntilMs - nowMs <= LONGEST_PAUSE_MS;
  return asked > pace.maxInWindow || isPaused;
}

export function declined(marks: SiteMarks, nowMs: number, { freeDeclines } = SLOW): SiteMarks {
  const times = marks.declined + 1;
  if (times <= freeDeclines) return { ...marks, declined: times };
  const pauseMs = Math.min(FIRST_PAUSE_MS * PAUSE_FACTOR ** (times - freeDeclines - 1), LONGEST_PAUSE_MS);
  return { ...marks, declined: times, pauseUntilMs: nowMs + pauseMs };
}

/** @param challenge `null` for what has none */
export function agreed(marks: SiteMarks, challenge: string | null): SiteMarks {
  const challenges =
    challenge === null ? marks.challenges : [...marks.challenges, challenge].slice(-MAX_CHALLENGES);
  return { ...marks, declined: 0, pauseUntilMs: 0, challenges };
}
