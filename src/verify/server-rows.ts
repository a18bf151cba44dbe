/** Rows about the servers themselves: who did not answer, who showed something else than was signed. */

import type { Asked, Candidate } from '../ledger/ask.ts';
import type { ReadItem } from '../ledger/read-item.ts';
import { type Evidence, evidence } from './evidence.ts';

/** Rows for servers that failed to answer a search. `no-server` where none did. */
export function silentServers(asked: Asked, askedCount: number): readonly Evidence[] {
  if (askedCount === 0) return [evidence('no-server', 'no server is configured')];
  const rows = asked.failed.map(({ gateway, code, because }) =>
    evidence('server-failed', `${hostOf(gateway)}: ${because}`, { server: gateway, failure: code }),
  );
  if (asked.answered.length > 0) return rows;
  return [evidence('no-server', 'no server answered', { servers: askedCount }), ...rows];
}

/** Rows for what went wrong while one candidate's bytes were read. */
export function readingRows(candidate: Candidate, read: ReadItem): readonly Evidence[] {
  const altered = read.failures
    .filter(({ code }) => code === 'altered')
    .map(({ gateway }) =>
      evidence('server-altered', `${hostOf(gateway)} showed bytes that nobody signed`, {
        server: gateway,
        record: candidate.id,
      }),
    );
  if (read.item !== null) return altered;
  return [
    ...altered,
    evidence('unverifiable', 'a server names a record that no server could show', { record: candidate.id }),
  ];
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
