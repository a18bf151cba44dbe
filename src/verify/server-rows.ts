/** Rows about the servers themselves: who did not answer, who showed something else than was signed. */

import { type Asked, type Candidate, combine } from '../ledger/search/ask.ts';
import type { ReadItem } from '../ledger/search/read-item.ts';
import { type Evidence, evidence } from './evidence.ts';

/** Rows for servers that failed to answer a question to its end. `no-server` where none answered any of them. */
export function silentServers(questions: readonly Asked[], askedCount: number): readonly Evidence[] {
  if (askedCount === 0) return [evidence('no-server', 'no server is configured')];
  const { failed, unfinished } = combine(questions);
  const rows = [
    ...failed.map(({ gateway, code, because }) => failedRow(gateway, code, because)),
    ...unfinished
      .filter((url) => !failed.some(({ gateway }) => gateway === url))
      .map((url) => failedRow(url, 'unfinished', 'its list of records did not end')),
  ];
  if (questions.some(({ answered }) => answered.length > 0)) return rows;
  return [evidence('no-server', 'no server answered', { servers: askedCount }), ...rows];
}

function failedRow(server: string, failure: string, because: string): Evidence {
  return evidence('server-failed', `${hostOf(server)}: ${because}`, { server, failure });
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
