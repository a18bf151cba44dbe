/** `rail issuer` as tests run it: its commands in this process, in a folder of the test's own. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished } from 'vitest';
import { issuerCommand } from '../../cli/issuer.ts';
import { RailError } from '../../src/errors.ts';

/** Of the test that runs. */
export let dir: string;

export function inScratchFolder(): void {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rail-cli-issuer-'));
    writeFileSync(join(dir, 'policy.txt'), 'One code for each card.\n');
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  });
}

export function start(argv: readonly string[]) {
  const stop = new AbortController();
  const said = { out: '', err: '' };
  const ready = Promise.withResolvers<string>();
  const io = {
    stdin: (async function* () {})(),
    stdout(text: string) {
      said.out += text;
      ready.resolve(text);
    },
    stderr(text: string) {
      said.err += text;
    },
    signal: stop.signal,
  };
  const exit = issuerCommand(argv, io);
  exit.catch(ready.reject);
  ready.promise.catch(() => {});
  return { exit, ready: ready.promise, said, stop };
}

/** The one document of a command that ends by itself. */
export async function run<T>(...argv: readonly string[]): Promise<T> {
  const { exit, said } = start([...argv, '--json']);
  expect(await exit).toBe(0);
  expect(said.out.trim().split('\n')).toHaveLength(1);
  return JSON.parse(said.out) as T;
}

export async function refusal(argv: readonly string[]): Promise<readonly [string, string]> {
  const failure = await start(argv).exit.catch((error: unknown) => error);
  if (!(failure instanceof RailError)) throw new Error('was not refused');
  return [failure.code, failure.message];
}

export const make = (admission = 'invite', ...more: readonly string[]) =>
  run<{ groupId: string; issuer: string; entry: unknown; file: string }>(
    ...['new', '--name', 'Card holders', '--admission', admission, '--policy', join(dir, 'policy.txt')],
    ...['--out', join(dir, 'issuer'), ...more],
  );

export async function serve(url: string, ...more: readonly string[]) {
  const running = start(['serve', join(dir, 'issuer'), '--ledger', url, '--port', '0', ...more]);
  onTestFinished(async () => {
    running.stop.abort();
    await running.exit.catch(() => {});
  });
  const urls = JSON.parse(await running.ready) as { url: string; adminUrl: string };
  return { ...running, ...urls };
}
