/** `rail issuer`: from a policy file to a member in a root record, its documents, its exit codes, its end. */

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { enrol } from '../../src/identity/enrolment.ts';
import { readGroupEntry } from '../../src/identity/group.ts';
import { testLedger } from '../devledger/fixture.ts';
import { memberIdentity } from '../fixtures/memberships.ts';
import { dir, inScratchFolder, make, refusal, run, serve } from './issuer-commands.ts';

inScratchFolder();

/** A wallet's part. */
async function joinAs(url: string, who: number, code: string) {
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Record<string, string>;
  };
  const { issuer, groupId } = await groupAt(url);
  const { nonce } = await post('/nonces', {});
  const enrolment = await enrol(memberIdentity(who, issuer), { issuer, groupId, nonce: nonce! });
  return post('/enrolments', { enrolment, admission: { by: 'invite', code } });
}

test('makes a group whose entry readers take, and never writes over one', async () => {
  const { groupId, issuer, entry, file } = await make();
  const group = await readGroupEntry(entry);
  expect(group).toMatchObject({
    ok: true,
    value: { groupId, issuer, name: 'Card holders', policy: 'One code for each card.' },
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(entry);
  await expect(make()).rejects.toMatchObject({ code: 'bad-settings' });
});

test('serves, admits by invitation, publishes, removes, and ends when it is told to', async () => {
  const ledger = await testLedger();
  await make();
  const { invites } = await run<{ invites: { code: string; link: string }[] }>(
    ...['invite', join(dir, 'issuer'), '--count', '2', '--public-url', 'https://join.example/'],
  );
  expect(invites.map(({ code, link }) => link === `https://join.example/#invite=${code}`)).toEqual([
    true,
    true,
  ]);
  const { url, adminUrl, said, stop, exit } = await serve(ledger.url);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  expect((await fetch(new URL('/', adminUrl))).status).toBe(200);
  expect(await joinAs(url, 1, invites[0]!.code)).toEqual({ state: 'admitted' });
  expect(await joinAs(url, 2, invites[1]!.code)).toEqual({ state: 'admitted' });

  const publish = ['publish', join(dir, 'issuer'), '--ledger', ledger.url] as const;
  expect(await run(...publish)).toMatchObject({ state: 'published', root: { seq: 1, size: 2 } });
  expect(await run(...publish)).toMatchObject({ state: 'unchanged', root: { seq: 1 } });
  const { issuer } = await groupAt(url);
  const member = String(memberIdentity(1, issuer).commitment);
  expect(await run('revoke', join(dir, 'issuer'), '--member', member)).toEqual({ member, state: 'removed' });
  expect(await run(...publish)).toMatchObject({ state: 'published', root: { seq: 2, size: 1 } });
  expect(await refusal(['revoke', join(dir, 'issuer'), '--member', member])).toEqual([
    'bad-argument',
    expect.stringContaining('no member'),
  ]);

  stop.abort();
  expect(await exit).toBe(0);
  expect([said.out.split('\n').length, said.err]).toEqual([2, '']);
  await expect(fetch(`${url}/group`)).rejects.toThrow();
});

async function groupAt(url: string) {
  const { group } = (await (await fetch(`${url}/group`)).json()) as { group: string };
  const read = await readGroupEntry({ schema: 'rail.group-entry/1', group });
  if (!read.ok) throw new Error(read.because);
  return read.value;
}

test('without batches publishes by itself what changed', async () => {
  const ledger = await testLedger();
  await make();
  const { invites } = await run<{ invites: { code: string }[] }>('invite', join(dir, 'issuer'));
  const { url, said } = await serve(ledger.url, '--batch-minutes', '0');
  expect(said.err).toContain('each change is published at once');
  await joinAs(url, 1, invites[0]!.code);
  await expect
    .poll(() => run('publish', join(dir, 'issuer'), '--ledger', ledger.url))
    .toMatchObject({ state: 'unchanged', root: { seq: 1, size: 1 } });
});

test('refuses to serve from an older copy than the ledger, or where the ledger cannot be asked', async () => {
  const ledger = await testLedger();
  await make();
  const admitAndPublish = async (who: number) => {
    const { invites } = await run<{ invites: { code: string }[] }>('invite', join(dir, 'issuer'));
    const { url, stop, exit } = await serve(ledger.url);
    await joinAs(url, who, invites[0]!.code);
    stop.abort();
    await exit;
    await run('publish', join(dir, 'issuer'), '--ledger', ledger.url);
  };
  await admitAndPublish(1);
  cpSync(join(dir, 'issuer'), join(dir, 'copy'), { recursive: true });
  await admitAndPublish(2);
  for (const command of [
    ['serve', join(dir, 'copy'), '--port', '0'],
    ['publish', join(dir, 'copy')],
  ])
    expect(await refusal([...command, '--ledger', ledger.url])).toEqual([
      'unsupported-here',
      expect.stringContaining('rolled-back: '),
    ]);
  expect(
    await refusal(['serve', join(dir, 'issuer'), '--port', '0', '--ledger', 'http://127.0.0.1:9']),
  ).toEqual(['unsupported-here', expect.stringContaining('ledger-silent: ')]);
});

describe('misuse', () => {
  const NEW = ['new', '--name', 'N', '--admission', 'invite', '--policy', 'p', '--out', 'o'];
  test.each([
    [[], 'new, serve, invite, publish, revoke?'],
    [['found'], 'unknown action "found"'],
    [['toString'], 'unknown action "toString"'],
    [['new', '--name', 'N'], '--admission is invite, vouching, credential, bridge'],
    [['new', '--name', 'N', '--admission', 'bribe'], '--admission is'],
    [['new', '--admission', 'invite'], '--name is 1 to 80 characters'],
    [['new', '--name', 'N', '--admission', 'invite'], '--policy and --out are needed'],
    [[...NEW, 'extra'], 'the folder is named with --out'],
    [['serve'], 'name one folder'],
    [['serve', 'd'], '--ledger is missing'],
    [['serve', 'd', '--ledger', 'nowhere', '--port', '0'], 'did you mean https://nowhere?'],
    [['serve', 'd', '--ledger', 'http://127.0.0.1:9'], '--port is missing'],
    [['serve', 'd', '--ledger', 'http://127.0.0.1:9', '--port', '70000'], '--port is 0 to 65535'],
    [
      ['serve', 'd', '--ledger', 'http://127.0.0.1:9', '--port', '1', '--batch-minutes', 'x'],
      '--batch-minutes is',
    ],
    [[...NEW, '--made-up-members', '201'], '--made-up-members is 0 to 200'],
    [['invite', 'd', '--count', '0'], '--count is 1 to 500'],
    [['publish', 'd'], '--ledger is missing'],
    [['revoke', 'd'], '--member is the number'],
    [['revoke', 'd', 'e', '--member', '1'], 'name one folder'],
  ])('%j', async (argv, because) => {
    expect(await refusal(argv)).toEqual(['bad-argument', expect.stringContaining(because)]);
  });
});

describe('a folder or file that cannot be used', () => {
  test('is named, and nothing of it is quoted', async () => {
    expect(await refusal(['invite', join(dir, 'nowhere')])).toEqual([
      'bad-key-file',
      expect.stringContaining('missing'),
    ]);
    const long = join(dir, 'long.txt');
    writeFileSync(long, 'x'.repeat(4001));
    const policy = ['new', '--name', 'N', '--admission', 'invite', '--out', join(dir, 'o'), '--policy'];
    expect((await refusal([...policy, long]))[0]).toBe('bad-settings');
    expect((await refusal([...policy, join(dir, 'nothing')]))[0]).toBe('bad-settings');
    await make();
    const key = join(dir, 'issuer', 'issuer.key.json');
    const keys = JSON.parse(readFileSync(key, 'utf8')) as Record<string, string>;
    writeFileSync(key, JSON.stringify({ ...keys, issuer: keys.secret }));
    expect(await refusal(['invite', join(dir, 'issuer')])).toEqual([
      'bad-key-file',
      expect.stringContaining('another issuer'),
    ]);
    writeFileSync(key, JSON.stringify({ ...keys, relay: 'x' }));
    const [code, message] = await refusal(['invite', join(dir, 'issuer')]);
    expect([code, message.includes(keys.issuer!)]).toEqual(['bad-key-file', false]);
  });

  test('of credentials belongs to groups that take them', async () => {
    const { url } = await testLedger();
    await make();
    const other = ['serve', join(dir, 'issuer'), '--ledger', url, '--port', '0', '--allow-credentials', 'f'];
    expect((await refusal(other))[1]).toBe(
      '--allow-credentials belongs to groups that admit by credential; this one admits by invite',
    );
    rmSync(join(dir, 'issuer'), { recursive: true });
    await make('credential', '--no-relay');
    const command = ['serve', join(dir, 'issuer'), '--ledger', url, '--port', '0'];
    expect((await refusal(command))[1]).toBe(
      'this group admits by credential: --allow-credentials FILE is missing',
    );
    const file = join(dir, 'allowed.json');
    const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const one = (keys: object[]) => ({
      schema: 'rail.allowed-credentials/1',
      issuers: [{ iss: 'https://townhall.example', vct: ['resident'], keys }],
    });
    for (const value of [
      '{',
      '{}',
      JSON.stringify(one([])),
      JSON.stringify(one([{ ...key, d: 'A'.repeat(43) }])),
    ]) {
      writeFileSync(file, value);
      expect((await refusal([...command, '--allow-credentials', file]))[0]).toBe('bad-settings');
    }
    writeFileSync(file, JSON.stringify(one([key])));
    const { url: door } = await serve(url, '--allow-credentials', file);
    expect(await (await fetch(`${door}/group`)).json()).toMatchObject({ relay: false });
    expect((await refusal(['invite', join(dir, 'issuer')]))[1]).toContain('admits by credential');
  });
});
