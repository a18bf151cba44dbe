/**
 * How long one server may keep a lookup waiting, with all its answers together: a server that is slow on purpose must
 * not hold up what the others say. Time counts once, however many requests are under way.
 */

import type { Clock } from '../../ports.ts';

/** Milliseconds. */
export type PatienceLimits = {
  /** For one answer, from the request to its last byte. */
  readonly perAnswerMs: number;
  /** For all answers of one server together. */
  readonly perServerMs: number;
};

export type Patience = {
  /** Time for the next answer, whole; 0 where the server has used up all of it. */
  leftMs(): number;
  /** Counts the time until `answer` settles. */
  spend<T>(answer: Promise<T>): Promise<T>;
};

/** A lookup asks about six questions in a row; public servers answer each in 0.1 to 1 s. */
export const PATIENCE: PatienceLimits = { perAnswerMs: 8_000, perServerMs: 12_000 };

export function openPatience({ perAnswerMs, perServerMs }: PatienceLimits, clock: Clock): Patience {
  let spentMs = 0;
  let pending = 0;
  let sinceMs = 0;
  const usedMs = () => spentMs + (pending > 0 ? clock() - sinceMs : 0);
  return {
    leftMs: () => Math.max(0, Math.min(perAnswerMs, Math.ceil(perServerMs - usedMs()))),
    async spend(answer) {
      if (pending++ === 0) sinceMs = clock();
      try {
        return await answer;
      } finally {
        if (--pending === 0) spentMs += clock() - sinceMs;
      }
    },
  };
}
