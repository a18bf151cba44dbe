/** The head of a log of decisions on an embedded ledger: published, found again by its id, and the log held against it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { policyLogCommand } from '../../cli/policy-log.ts';
import type { RailError } from '../../src/errors.ts';
import { signRecord } from '../../src/ledger/publish/sign-record.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { exportLog } from '../../src/wallet/policy/log.ts';
import { ALICE, testLedger } from '../devledger/fixture.ts';
import { randomBytes } from '../fixtures/providers.ts';
import { PERSON, policyOf } from '../fixtures/wallet/asks.ts';
import { passed, testGate, the } from '../fixtures/wallet/gates.ts';

type Run = { readonly code: number; readonly said: string; readonly json: Record<string, unknown> };
type Published = { readonly record: string; readonly head: string; readonly entries: number };

const gate = testGate();
let early: string;
let text: string;

beforeAll(async () => {
  early = await logged(3);
  text = await logged(2);
});

async function logged(more: number): Promise<string> {
  for (let i = 0; i < more; i++) {
    gate.time.nowMs += 1000;
    await passed(gate, policyOf(), { who: PERSON, transaction: { nonce: String(gate.time.nowMs) } }, true);
  }
  return the(await exportLog(gate.store)).text;
}

async function run(...argv: readonly string[]): Promise<Run> {
  let said = '';
  const code = await policyLogCommand(argv, {
    stdin: (async function* () {})(),
    stdout: (out) => {
      said += out;
    },
    stderr: () => {},
    signal: new AbortController().signal,
  });
  return { code, said, json: argv.includes('--json') ? JSON.parse(said) : {} };
}

const refused = (...argv: readonly string[]) =>
  run(...argv).then(
    () => null,
    (error: RailError) => error,
  );

function fileOf(content: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-policy-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'decisions.jsonl');
  writeFileSync(file, content);
  return file;
}

async function published(content = text) {
  const ledger = await testLedger();
  const { json } = await run('publish', fileOf(content), '--ledger', ledger.url, '--json');
  await ledger.mine();
  const { record } = json as Published;
  const check = (other: string, ...more: string[]) =>
    run('check', fileOf(other), '--record', record, '--ledger', ledger.url, ...more);
  return { ledger, published: json as Published, check };
}

test('a head is published without the log, and vouches for the log that it is of', async () => {
  const { ledger, published: made, check } = await published();
  expect(made).toMatchObject({ from: 0, entries: 5, head: expect.stringMatching(/^0x[\da-f]{64}$/) });
  const { json } = await check(text, '--json');
  expect(json).toMatchObject({ outcome: 'pass', later: 0, published: { head: made.head, entries: 5 } });
  expect((json.published as { block: number }).block).toBeGreaterThanOrEqual(0);
  const stored = await (await fetch(`${ledger.url}/${made.record}`)).text();
  expect(Object.keys(JSON.parse(stored)).sort()).toEqual([
    'claimedAt',
    'entries',
    'from',
    'head',
    'schema',
    'type',
  ]);
  expect((await check(text)).said).toMatch(/^pass {2}entries 0 to 4/);
});

test('a log that went on since is as it was, and what came later is said', async () => {
  const { check } = await published(early);
  expect((await check(text, '--json')).json).toMatchObject({
    outcome: 'pass',
    later: 2,
    log: { entries: 5 },
  });
  expect((await check(text)).said).toContain('2 entries came after it');
});

test.each<[string, () => string]>([
  ['shortened-log', () => early],
  ['shortened-log', () => text.slice(text.indexOf('\n') + 1)],
  ['altered-log', () => text.replace('"passed":true', '"passed":false')],
  ['altered-log', () => text.split('\n').toSpliced(2, 1).join('\n')],
  ['empty-log', () => ''],
])('%s', async (code, altered) => {
  const { check } = await published();
  expect((await check(altered(), '--json')).json).toMatchObject({ outcome: 'fail', code });
  expect((await check(altered())).said).toMatch(new RegExp(`^fail {2}${code}: `));
});

test('an altered log is not published', async () => {
  const ledger = await testLedger();
  const file = fileOf(text.replace('"passed":true', '"passed":false'));
  const error = await refused('publish', file, '--ledger', ledger.url);
  expect(error).toMatchObject({ code: 'bad-argument', message: expect.stringMatching(/^altered-log: /) });
  expect(await refused('publish', fileOf(''), '--ledger', ledger.url)).toMatchObject({
    message: expect.stringMatching(/^empty-log: /),
  });
});

test('two heads of one log have no key in common', async () => {
  const { ledger, published: one } = await published();
  const two = (await run('publish', fileOf(text), '--ledger', ledger.url, '--json')).json as Published;
  await ledger.mine();
  const query = `{transactions(ids:["${one.record}","${two.record}"]){edges{node{owner{address}}}}}`;
  const answer = await fetch(`${ledger.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await answer.json()) as {
    data: { transactions: { edges: { node: { owner: { address: string } } }[] } };
  };
  expect(new Set(data.transactions.edges.map(({ node }) => node.owner.address)).size).toBe(2);
});

test('without a record nothing vouches for a log, and one that does not follow is still refused', async () => {
  const { json } = await run('check', fileOf(text), '--json');
  expect(json).toMatchObject({ outcome: 'unknown', code: 'not-compared', log: { from: 0, entries: 5 } });
  const altered = await run('check', fileOf(text.replace('"n":2', '"n":7')), '--json');
  expect(altered.json).toMatchObject({ outcome: 'fail', code: 'altered-log' });
});

test('a server that is away, or shows no such record, leaves it unknown', async () => {
  const { ledger, published: made } = await published();
  const check = (record: string, url: string) =>
    run('check', fileOf(text), '--record', record, '--ledger', url, '--json');
  const away = await check(made.record, 'http://127.0.0.1:1');
  expect(away.json).toMatchObject({ outcome: 'unknown', code: 'no-server' });
  const missing = await check('-'.padEnd(43, 'A'), ledger.url);
  expect(missing.json).toMatchObject({ outcome: 'unknown', code: 'no-records' });
});

test('a record of another kind is no head', async () => {
  const ledger = await testLedger();
  const id = 'A'.repeat(43);
  const body = {
    schema: 'rail.revocation/1',
    type: 'revocation',
    kind: 'withdrawn',
    provider: id,
    of: id,
  } as const;
  const other = await signRecord({ ...body, claimedAt: '2026-11-20T09:00:00Z' }, ALICE, randomBytes);
  await uploadTo(fetch, ledger.url)(other);
  await ledger.mine();
  const checked = await run('check', fileOf(text), '--record', other.id, '--ledger', ledger.url, '--json');
  expect(checked.json).toMatchObject({ outcome: 'fail', code: 'not-a-head' });
});

test.each([
  ['publish, or check?', []],
  ['unknown action', ['drop']],
  ['name one file', ['check']],
  ['name one file', ['check', 'a', 'b']],
  ['--ledger is needed', ['publish', 'a']],
  ['belong together', ['check', 'a', '--ledger', 'https://a.example']],
  ['is no record id', ['check', 'a', '--record', 'x', '--ledger', 'https://a.example']],
  ['no address', ['publish', 'a', '--ledger', 'a']],
])('misuse: %s', async (message, argv) => {
  expect(await refused(...argv)).toMatchObject({
    code: 'bad-argument',
    message: expect.stringContaining(message),
  });
});
