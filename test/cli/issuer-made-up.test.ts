/** `rail issuer new --made-up-members`: how many are in the group, and that the signed policy says so. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { readGroupEntry } from '../../src/identity/group.ts';
import { testLedger } from '../devledger/fixture.ts';
import { runRail } from './rail-process.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rail-made-up-'));
  writeFileSync(join(dir, 'policy.txt'), 'One code for each card.\n');
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});

const make = (...more: readonly string[]) =>
  runRail(dir, [
    ...['issuer', 'new', '--name', 'Card holders', '--policy', 'policy.txt', '--out', 'issuer', '--json'],
    ...more,
  ]);

test.each([
  ['invite', '24', 24, '\n24 members are made up, for trying it out.'],
  ['vouching', '1', 1, '\n1 member is made up, for trying it out.'],
  ['invite', '0', 0, ''],
])('a group by %s with %s has as many, and says so', async (admission, asked, count, line) => {
  const ledger = await testLedger();
  const made = await make('--admission', admission, '--made-up-members', asked);
  const { entry } = JSON.parse(made.stdout) as { entry: unknown };
  expect(await readGroupEntry(entry)).toMatchObject({ value: { policy: `One code for each card.${line}` } });
  const published = await runRail(dir, ['issuer', 'publish', 'issuer', '--ledger', ledger.url, '--json']);
  const { root } = JSON.parse(published.stdout) as { root: { size: number } | null };
  expect(root?.size ?? 0).toBe(count);
});

test('a policy that is too long with that line is refused before anything is made', async () => {
  writeFileSync(join(dir, 'policy.txt'), 'x'.repeat(4000));
  const refused = await make('--admission', 'invite', '--made-up-members', '20');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('4,000 characters, with the line about made-up members');
  expect((await make('--admission', 'invite')).code).toBe(0);
});
