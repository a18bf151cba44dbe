/** The operator's door: who gets in, and what they can do there. */

import { request as send } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { ADMIN_API } from '../../src/issuer/admin-api.ts';
import { openAdminDoor } from '../../src/issuer/admin-door.ts';
import { readAdminPage } from '../../src/issuer/admin-page-files.ts';
import { openInvites } from '../../src/issuer/invites.ts';
import { findMember } from '../../src/issuer/members.ts';
import { startRounds } from '../../src/issuer/rounds.ts';
import {
  codeOf,
  commitmentOf,
  inviteCode,
  ledgerFor,
  openTestDoor,
  rootsOnLedger,
  testIssuer,
} from './fixture.ts';

type Answered = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: unknown;
};

async function operated(change: Parameters<typeof testIssuer>[0] = {}) {
  const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(change), await ledgerFor()];
  const rounds = startRounds(issuer, ledger, 3_600_000, () => {});
  onTestFinished(() => rounds.close());
  const side = { issuer, rounds, publicUrl: 'https://join.example', ledgerUrl: dev.url };
  const page = new Map([['/', { type: 'text/html', body: new Uint8Array([65]) }]]);
  const admin = await openAdminDoor(side, page, 0, () => {});
  onTestFinished(() => admin.close());
  const { host, port, hash } = new URL(admin.url);
  const token = new URLSearchParams(hash.slice(1)).get('token')!;
  const raw = (method: string, path: string, headers: Record<string, string>, body = '{}') =>
    new Promise<Answered>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false };
      const outgoing = send(options, async (incoming) => {
        let text = '';
        for await (const piece of incoming) text += String(piece);
        const parsed = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
        resolve({ status: incoming.statusCode ?? 0, body: parsed, headers: incoming.headers });
      });
      outgoing.once('error', reject);
      outgoing.end(method === 'POST' ? body : undefined);
    });
  const own = {
    origin: `http://${host}`,
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  };
  const ask = (path: string, body: object = {}) => raw('POST', `/api/${path}`, own, JSON.stringify(body));
  return { issuer, clock, dev, raw, own, ask, port, token };
}

describe('the operator’s door', () => {
  test('opens for the token that was printed, and for nobody without it', async () => {
    const { raw, own, token } = await operated();
    expect(token).toMatch(/^[\w-]{43}$/);
    const { authorization, ...without } = own;
    const status = async (headers: Record<string, string>) => {
      const reply = await raw('POST', '/api/state', headers);
      return [reply.status, codeOf(reply)];
    };
    expect((await raw('POST', '/api/state', own)).status).toBe(200);
    expect(await status(without)).toEqual([401, 'wrong-token']);
    for (const wrong of [
      token,
      'Bearer ',
      `Bearer ${token}x`,
      `bearer ${token}`,
      `Bearer ${toBase64Url(new Uint8Array(32))}`,
    ])
      expect(await status({ ...own, authorization: wrong })).toEqual([401, 'wrong-token']);
    expect(await status({ ...without, cookie: `token=${token}` })).toEqual([401, 'wrong-token']);
  });

  test('answers neither other pages nor other names of this machine, token or not', async () => {
    const { raw, own, port } = await operated();
    for (const origin of ['https://news.example', 'http://127.0.0.1:1', 'null', `http://localhost:${port}`]) {
      const reply = await raw('POST', '/api/publish', { ...own, origin });
      expect([reply.status, codeOf(reply)]).toEqual([403, 'other-origin']);
    }
    for (const host of [`rebound.example:${port}`, '127.0.0.1', 'localhost']) {
      for (const [method, path] of [
        ['POST', '/api/state'],
        ['GET', '/'],
      ] as const) {
        const reply = await raw(method, path, { ...own, host });
        expect([reply.status, codeOf(reply)]).toEqual([421, 'other-host']);
      }
    }
    const preflight = await raw('OPTIONS', '/api/state', { origin: 'https://news.example' });
    expect([preflight.status, codeOf(preflight)]).toEqual([405, 'method']);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('serves the files of its page and no others, closed to frames', async () => {
    const { raw } = await operated();
    const page = await raw('GET', '/', {});
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const path of ['/issuer.key.json', '/../issuer.sqlite', '/api/state', '/%2e%2e/'])
      expect((await raw('GET', path, {})).status).toBe(404);
    expect([...(await readAdminPage()).keys()]).toEqual([
      '/',
      '/theme.css',
      '/admin.css',
      '/admin.js',
      '/icon.png',
    ]);
  });

  test('makes no invitation for a group that a bridge admits to', async () => {
    const { ask } = await operated({ admission: 'bridge' });
    const reply = await ask('invites', { count: 1, days: 1 });
    expect([reply.status, codeOf(reply)]).toEqual([400, 'wrong-admission']);
  });

  test('takes each request in its own form only', async () => {
    const { ask, raw, own } = await operated();
    for (const path of Object.keys(ADMIN_API))
      expect(['unknown-member', 'bad-member']).toContain(codeOf(await ask(path, { nobody: 1 })));
    expect(codeOf(await ask('toString'))).toBe('not-found');
    expect(codeOf(await raw('POST', '/api/state', own, '['))).toBe('not-json');
    expect(codeOf(await ask('invites', { count: 501, days: 1 }))).toBe('bad-member');
  });
});

describe('the operator', () => {
  test('makes invitations that are shown once, and withdraws them', async () => {
    const { issuer, ask } = await operated();
    const { body } = await ask('invites', { count: 3, days: 7 });
    const made = body.invites as { readonly id: string; readonly code: string; readonly link: string }[];
    expect(made.map(({ link }) => link)).toEqual(
      made.map(({ code }) => `https://join.example/#invite=${code}`),
    );
    expect(made[0]!.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/);
    const state = (await ask('state')).body;
    expect(state.invites).toHaveLength(3);
    for (const { code } of made) expect(JSON.stringify(state)).not.toContain(code);
    expect((await ask('invites/withdraw', { id: made[0]!.id })).status).toBe(200);
    expect(codeOf(await ask('invites/withdraw', { id: made[0]!.id }))).toBe('not-open');
    expect(openInvites(issuer, 10)).toHaveLength(2);
    const door = await openTestDoor(issuer);
    expect(codeOf(await door.join(1, { by: 'invite', code: made[0]!.code }))).toBe('invite-unknown');
    expect(codeOf(await door.join(1, { by: 'invite', code: made[1]!.code }))).toBe('admitted');
  });

  test('publishes, removes a member, and sees it in the next record', async () => {
    const { issuer, clock, dev, ask } = await operated();
    const door = await openTestDoor(issuer);
    const { body } = await ask('invites', { count: 2, days: 7 });
    for (const [i, { code }] of (body.invites as { code: string }[]).entries())
      await door.join(i + 1, { by: 'invite', code });
    expect((await ask('state')).body.counts).toMatchObject({ members: 2, inNoRoot: 2, unsent: 1 });
    expect((await ask('publish')).status).toBe(200);
    const commitment = commitmentOf(1, issuer);
    expect((await ask('members/remove', { commitment })).status).toBe(200);
    expect(codeOf(await ask('members/remove', { commitment }))).toBe('not-a-member');
    clock.nowMs += 3_600_000;
    await ask('publish');
    expect((await rootsOnLedger(dev.url, issuer.group)).map(({ seq, size }) => [seq, size]).sort()).toEqual([
      [1, 2],
      [2, 1],
    ]);
    const state = (await ask('state')).body;
    expect(state).toMatchObject({
      counts: { members: 1, inNoRoot: 0, removed: 1, unsent: 0, attestations: 0 },
      roots: [
        { seq: 2, size: 1 },
        { seq: 1, size: 2 },
      ],
      entry: { schema: 'rail.group-entry/1' },
    });
    expect(JSON.stringify(state)).not.toContain(toBase64Url(issuer.secret));
  });

  test('ends an application', async () => {
    const { issuer, ask } = await operated({ admission: 'vouching' });
    const door = await openTestDoor(issuer);
    const { body } = await door.join(1, { by: 'vouching' });
    expect((await ask('state')).body.applications).toMatchObject([{ id: body.application, vouches: 0 }]);
    expect((await ask('applications/end', { application: body.application })).status).toBe(200);
    expect(codeOf(await ask('applications/end', { application: body.application }))).toBe(
      'application-unknown',
    );
    expect(findMember(issuer, commitmentOf(1, issuer))).toBeNull();
  });

  test('ends all applications that nobody vouched for', async () => {
    const { issuer, ask } = await operated({ admission: 'vouching' });
    const door = await openTestDoor(issuer);
    for (const who of [1, 2]) await door.join(who, { by: 'vouching' });
    expect((await ask('applications/end-unvouched')).body).toEqual({ ended: 2 });
    expect((await ask('state')).body.applications).toEqual([]);
  });

  test('is told when the next batch is due, counted from the last one', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { clock, ask } = await operated();
    const next = async () => (await ask('state')).body.nextBatchMs;
    const startMs = clock.nowMs;
    expect(await next()).toBe(startMs + 3_600_000);
    clock.nowMs += 3_600_500;
    expect(await next()).toBe(startMs + 3_600_000);
    vi.advanceTimersByTime(3_600_000);
    expect(await next()).toBe(startMs + 7_200_500);
  });

  test('is told why nothing was published', async () => {
    const { issuer } = await testIssuer();
    const silent = { urls: ['http://127.0.0.1:9'], fetch, upload: async () => {} };
    const lines: string[] = [];
    const rounds = startRounds(issuer, silent, 3_600_000, (line) => lines.push(line));
    expect(await rounds.publishNow()).toBe('ledger-silent');
    await rounds.close();
    expect(await rounds.publishNow()).toBe('closed');
    expect(lines).toEqual([expect.stringContaining('nothing was signed: ledger-silent')]);
  });
});

describe('without batches', () => {
  test('each change is published, one round after the other', async () => {
    const [{ issuer }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    const rounds = startRounds(issuer, ledger, 0, () => {});
    const door = await openTestDoor(issuer);
    await door.join(1, { by: 'invite', code: inviteCode(issuer) });
    expect(door.changes.count).toBe(1);
    rounds.onChange();
    rounds.onChange();
    // In turn: this one follows those two.
    await rounds.publishNow();
    expect(rounds.nextBatchMs()).toBeNull();
    await rounds.close();
    expect((await rootsOnLedger(dev.url, issuer.group)).map(({ seq }) => seq)).toEqual([1]);
  });
});
