/**
 * One poll's back end: one membership, one vote, on `packages/personhood` as any site would use it. Votes lie in a database of its own. It knows nothing of the
 * other poll, and shows everything that it saw.
 */

import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { type Membership, openMembership } from '../../packages/personhood/membership.ts';
import { openRoots } from '../../packages/personhood/roots.ts';
import { openSite } from '../../packages/personhood/site.ts';
import { sqliteSeenRoots, sqliteStore } from '../../packages/personhood/sqlite.ts';
import type { GroupEntry } from '../../packages/personhood/types.ts';
import { fromUtf8, toBase64Url, utf8 } from '../../src/bytes.ts';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from '../../src/devledger/http.ts';
import { parseShape } from '../../src/shapes.ts';
import { MADE_UP_MEMBERS } from './group.ts';
import type { Question } from './questions.ts';
import { openSeenLog, type SeenLog } from './seen.ts';

export const MAX_BODY_BYTES = 8192;
const ACTION = 'vote';
const STATUS: { readonly [code: string]: number } = {
  'counted-before': 409,
  'no-roots': 503,
  'too-large': 413,
};
const asking = v.strictObject({ choice: v.pipe(v.string(), v.maxLength(32)) });

export type PollParts = {
  readonly question: Question;
  readonly origin: string;
  readonly databaseFile: string;
  readonly group: { readonly name: string; readonly groupEntry: GroupEntry };
  /** Of the ledger; they may lie. */
  readonly servers: readonly string[];
  /** The demo page's address, once it is known. */
  readonly home: () => string;
};

export type Poll = {
  /** `null` where there is nothing. */
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer | null>;
  readonly seen: SeenLog;
  readonly close: () => void;
};

export async function openPoll(parts: PollParts): Promise<Poll> {
  const { question, origin, group, servers } = parts;
  const database = new DatabaseSync(parts.databaseFile);
  const site = await openSite({ origin, appId: `demo-poll-${question.id}`, groups: [group.groupEntry] });
  const roots = openRoots({ groups: site.groups, servers, seen: sqliteSeenRoots(database) });
  const membership = openMembership({ site, roots, store: sqliteStore(database) });
  const seen = openSeenLog(Date.now);
  const count = database.prepare('SELECT count(*) AS votes FROM rail_counted WHERE signal = ?');
  const kept = database.prepare('SELECT * FROM rail_counted ORDER BY nullifier');
  const waiting = database.prepare('SELECT * FROM rail_challenge ORDER BY expires_at_ms');
  const votes = (choice: string) => Number((count.get(signalOf(choice)) as { votes: number }).votes);

  const state = () =>
    jsonAnswer(200, {
      site: question.site,
      asks: question.asks,
      group: { name: group.name, madeUp: MADE_UP_MEMBERS },
      home: parts.home(),
      choices: question.choices.map(({ id, words }) => ({ id, words, votes: votes(id) })),
    });
  const routes: { readonly [asked: string]: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer } = {
    'GET /api/state': state,
    'GET /api/seen': () => jsonAnswer(200, { seen: seen.all(), kept: kept.all(), waiting: waiting.all() }),
    'POST /api/ask': (request) => ask(membership, question, request),
    'POST /api/vote': (request) => vote(membership, request),
  };
  return {
    async answer(request) {
      const asked = `${request.method} ${request.path}`;
      return Object.hasOwn(routes, asked) ? await routes[asked]!(request) : null;
    },
    seen,
    close: () => database.close(),
  };
}

async function ask(membership: Membership, { choices }: Question, request: HttpRequest): Promise<HttpAnswer> {
  const read = parseShape(asking, parseJson(request.body));
  if (!read.ok || !choices.some(({ id }) => id === read.value.choice))
    return jsonAnswer(400, { code: 'unknown-choice' });
  const session = sessionIn(request) ?? randomUUID();
  const asked = await membership.ask(session, { action: ACTION, signal: signalOf(read.value.choice) });
  const answer = jsonAnswer(200, asked);
  const cookie = `poll-session=${session}; HttpOnly; SameSite=Strict; Path=/`;
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

async function vote(membership: Membership, request: HttpRequest): Promise<HttpAnswer> {
  const taken = await membership.take(sessionIn(request) ?? '', request.body);
  if (!taken.ok) return jsonAnswer(STATUS[taken.code] ?? 400, { counted: false, code: taken.code });
  const { nullifier, anonymitySet } = taken.member;
  return jsonAnswer(200, { counted: true, nullifier, anonymitySet });
}

function sessionIn({ headers }: HttpRequest): string | null {
  return /(?:^|; )poll-session=([0-9a-f-]{36})(?:;|$)/.exec(headers.cookie ?? '')?.[1] ?? null;
}

/** The word itself: short enough to need no digest, so that votes can be read in the database. */
function signalOf(choice: string): string {
  return toBase64Url(utf8(choice));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body) ?? '');
  } catch {
    return undefined;
  }
}
