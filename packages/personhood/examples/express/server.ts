/**
 * One membership, one vote, with Express and SQLite. Settings come from the environment:
 *
 *   ORIGIN=http://127.0.0.1:8080 GROUP=group.json SERVERS=https://arweave.net node server.ts
 *
 * ORIGIN is the address that visitors see, also behind a proxy that speaks https. GROUP is a file with the group's entry, which its issuer publishes.
 * SERVERS are ledger servers that show the group's records, with commas between them. DATABASE may name another file than votes.sqlite.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { sqliteSeenRoots, sqliteStore } from '@rail/personhood/sqlite';
import { openMembership, openRoots, openSite, signalOf } from '@rail/personhood/verify';
import express, { type Request, type Response } from 'express';

const CHOICES = ['tea', 'coffee'];
const COUNT = 'SELECT COUNT(*) AS votes FROM rail_counted WHERE action = ? AND signal = ?';
const { ORIGIN = '', GROUP = '', SERVERS = '', DATABASE = 'votes.sqlite' } = process.env;

const unset = Object.entries({ ORIGIN, GROUP, SERVERS }).filter(([, value]) => value === '');
if (unset.length > 0) {
  const names = unset.map(([name]) => name).join(', ');
  console.error(`Not set in the environment: ${names}. The first lines of server.ts say what each one is.`);
  process.exit(1);
}
const database = new DatabaseSync(DATABASE);
// Throws in plain words when something in it is wrong.
const site = await openSite({
  origin: ORIGIN,
  appId: 'tea-or-coffee',
  groups: [JSON.parse(readFileSync(GROUP, 'utf8'))],
});
const roots = openRoots({
  groups: site.groups,
  servers: SERVERS.split(','),
  seen: sqliteSeenRoots(database),
});
const membership = openMembership({ site, roots, store: sqliteStore(database) });

const app = express();
app.use(express.json({ limit: '8kb' }));
app.use(express.static(join(import.meta.dirname, 'public')));
app.get('/rail.js', (_, response) =>
  // A package that was linked from its build lies under a folder with a dot.
  response.sendFile(fileURLToPath(import.meta.resolve('@rail/personhood')), { dotfiles: 'allow' }),
);

// The choice is bound into the proof as its signal: nobody can exchange it on the way.
app.post('/ask', async (request, response) => {
  const { choice } = (request.body ?? {}) as { readonly choice?: unknown };
  if (typeof choice !== 'string' || !CHOICES.includes(choice)) return void response.sendStatus(400);
  const session = sessionOf(request, response);
  response.json(await membership.ask(session, { action: 'vote', signal: await signalOf(choice) }));
});

app.post('/vote', async (request, response) => {
  const taken = await membership.take(sessionOf(request, response), request.body);
  if (taken.ok) return void response.json({ counted: true });
  console.error(`vote not taken: ${taken.code}, ${taken.because}`);
  const status = taken.code === 'counted-before' ? 409 : taken.code === 'no-roots' ? 503 : 400;
  response.status(status).json({ counted: false, code: taken.code });
});

app.get('/votes', async (_, response) => {
  const counts = CHOICES.map(async (choice) => {
    const row = database.prepare(COUNT).get('vote', await signalOf(choice)) as { readonly votes: number };
    return [choice, row.votes];
  });
  response.json(Object.fromEntries(await Promise.all(counts)));
});

const server = app.listen(Number(new URL(ORIGIN).port || 8080), '127.0.0.1', () =>
  console.log(`listening for ${ORIGIN}`),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => server.close(() => database.close()));

/** A random name in a cookie that scripts cannot read. It is no account, and never stored beside a vote. */
function sessionOf(request: Request, response: Response): string {
  const known = /(?:^|; )session=([0-9a-f-]{36})/.exec(request.headers.cookie ?? '')?.[1];
  if (known !== undefined) return known;
  const fresh = randomUUID();
  response.cookie('session', fresh, {
    httpOnly: true,
    sameSite: 'strict',
    secure: ORIGIN.startsWith('https:'),
  });
  return fresh;
}
