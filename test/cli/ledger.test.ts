/** The `rail ledger` command: its one line of output, its exit codes, its end. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ledgerCommand } from '../../cli/ledger.ts';
import { testLedger } from '../devledger/fixture.ts';

function run(argv: readonly string[]) {
  const stop = new AbortController();
  const out: string[] = [];
  const err: string[] = [];
  const ready = Promise.withResolvers<string>();
  const io = {
    stdin: (async function* () {})(),
    stdout: (text: string) => {
      out.push(text);
      ready.resolve(text);
    },
    stderr: (text: string) => void err.push(text),
    signal: stop.signal,
  };
  onTestFinished(() => stop.abort());
  return { exit: ledgerCommand(argv, io), ready: ready.promise, out, err, stop };
}

function emptyDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-cli-ledger-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('prints one line with the url when ready, serves, and ends with 0 when it is told to stop', async () => {
  const { exit, ready, out, err, stop } = run(['--port', '0', '--data', emptyDir(), '--json']);
  const line = await ready;
  expect(line).toMatch(/^\{"url":"http:\/\/127\.0\.0\.1:\d+"\}\n$/);
  const { url } = JSON.parse(line) as { url: string };
  expect((await fetch(`${url}/info`)).status).toBe(200);
  stop.abort();
  expect(await exit).toBe(0);
  expect(out).toHaveLength(1);
  expect(err.join('')).toContain('nothing here is permanent');
  await expect(fetch(`${url}/info`)).rejects.toThrow();
});

test.each([
  [[], '--data is missing'],
  [['--data', 'x'], '--port is 0 to 65535'],
  [['--data', 'x', '--port', '70000'], '--port is 0 to 65535'],
  [['--data', 'x', '--port', '-1'], '--port'],
  [['--data', 'x', '--port', '1', '--colour'], '--colour'],
  [['--data', 'x', '--port', '1', 'extra'], 'extra'],
])('misuse %j exits 2 and says why', async (argv, because) => {
  const { exit, out, err } = run(argv);
  expect(await exit).toBe(2);
  expect(out).toEqual([]);
  expect(err.join('')).toContain(because);
  expect(err.join('')).toContain('usage: rail ledger');
});

test('a directory that another ledger holds exits 3', async () => {
  const dataDir = emptyDir();
  await testLedger({ dataDir });
  const { exit, err } = run(['--port', '0', '--data', dataDir]);
  expect(await exit).toBe(3);
  expect(err.join('')).toContain('in use');
});

test('a data directory that is a file exits 3 in one line', async () => {
  const file = join(emptyDir(), 'file');
  writeFileSync(file, 'x');
  for (const path of [file, join(file, 'below')]) {
    const { exit, err } = run(['--port', '0', '--data', path]);
    expect(await exit).toBe(3);
    expect(err).toEqual([`rail ledger: ${path} is not a folder\n`]);
  }
});

test('a port that is taken exits 3 and says what to do', async () => {
  const taken = await testLedger();
  const { port } = new URL(taken.url);
  const { exit, err } = run(['--port', port, '--data', emptyDir()]);
  expect(await exit).toBe(3);
  expect(err.at(-1)).toBe(`rail ledger: port ${port} is in use; choose another, or 0 for a free one\n`);
});
