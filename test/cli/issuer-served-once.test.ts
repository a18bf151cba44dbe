/** `rail issuer serve`: one process at a time for each folder, however the one before ended. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { RailError } from '../../src/errors.ts';
import { lockForServing } from '../../src/issuer/serving-lock.ts';
import { testLedger } from '../devledger/fixture.ts';
import { RAIL, runRail } from './rail-process.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rail-served-once-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});

function tryToLock(): unknown {
  try {
    lockForServing(dir).release();
  } catch (error) {
    return error instanceof RailError ? error.code : error;
  }
  return 'locked';
}

async function end(served: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(served, 'close');
  served.kill(signal);
  await closed;
}

test('a second one is refused, other commands are not, and a killed one is in nobody’s way', async () => {
  const { url } = await testLedger();
  writeFileSync(join(dir, 'policy.txt'), 'One code for each card.');
  const about = ['--name', 'Card holders', '--admission', 'invite', '--policy', 'policy.txt'];
  await runRail(dir, ['issuer', 'new', ...about, '--out', 'issuer', '--made-up-members', '2']);
  const argv = ['issuer', 'serve', 'issuer', '--ledger', url, '--port', '0'];
  const start = async (): Promise<ChildProcess> => {
    const served = spawn(process.execPath, [RAIL, ...argv], { cwd: dir });
    onTestFinished(() => void served.kill('SIGKILL'));
    await once(served.stdout, 'data');
    return served;
  };
  const first = await start();
  const second = await runRail(dir, argv);
  expect([second.code, second.stdout]).toEqual([3, '']);
  expect(second.stderr).toContain('issuer is being served by another process: stop that one first');
  expect((await runRail(dir, ['issuer', 'invite', 'issuer'])).code).toBe(0);
  expect((await runRail(dir, ['issuer', 'publish', 'issuer', '--ledger', url])).code).toBe(0);
  const unknown = await runRail(dir, ['issuer', 'revoke', 'issuer', '--member', '7']);
  expect(unknown.stderr).toContain('7 is no member of this group');
  await end(first, 'SIGKILL');
  await end(await start(), 'SIGTERM');
  await end(await start(), 'SIGKILL');
});

test('within one process, too, until it is released', () => {
  const lock = lockForServing(dir);
  expect(tryToLock()).toBe('unsupported-here');
  lock.release();
  expect(tryToLock()).toBe('locked');
  rmSync(dir, { recursive: true });
  expect(tryToLock()).toBe('bad-settings');
});
