/** Everything that a poll's back end saw, kept in memory so that visitors can look: what a site could know about them. */

import type { HttpRequest } from '../../src/devledger/http.ts';

const MAX_KEPT = 200;

export type Seen = {
  readonly at: string;
  /** The visitor's network address, which no proof hides. */
  readonly from: string;
  readonly asked: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly answered: number;
};

export type SeenLog = {
  readonly add: (request: HttpRequest, from: string, answered: number) => void;
  /** Oldest first. */
  readonly all: () => readonly Seen[];
};

export function openSeenLog(clock: () => number): SeenLog {
  const kept: Seen[] = [];
  return {
    add({ method, path, headers, body }, from, answered) {
      const at = new Date(clock()).toISOString();
      const text = new TextDecoder().decode(body);
      kept.push({ at, from, asked: `${method} ${path}`, headers, body: text, answered });
      if (kept.length > MAX_KEPT) kept.shift();
    },
    all: () => kept,
  };
}
