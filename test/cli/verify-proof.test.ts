/** `rail verify-proof`: each outcome, and that every answer says what it leaves open. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proofVector } from '../fixtures/proof-vectors.ts';
import { runRail } from './rail-process.ts';

const VECTOR = proofVector('groth16-bn254');
const UNBOUND = 'Which record or content it is about was not checked: rail check does that.';

function files(contents: { readonly [name: string]: unknown }): (name: string) => string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-proof-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(contents))
    writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  return (name) => join(dir, name);
}

test('a proof verifies for its key and values, and for no others', async () => {
  const { key, proof, publicSignals } = VECTOR;
  const [first, ...rest] = publicSignals;
  const path = files({ proof, key, values: publicSignals, others: [`${BigInt(first!) + 1n}`, ...rest] });
  const args = ['verify-proof', path('proof'), '--system', 'groth16-bn254', '--key', path('key')];
  const good = await runRail('.', [...args, '--values', path('values')]);
  expect([good.code, good.stdout.trim().split('\n')]).toEqual([
    0,
    ['valid  groth16-bn254: the proof verifies for this key and these values', UNBOUND],
  ]);
  const bad = await runRail('.', [...args, '--values', path('others'), '--json']);
  expect([bad.code, JSON.parse(bad.stdout)]).toMatchObject([
    0,
    { schema: 'rail.proof-check/1', outcome: 'invalid', code: 'proof-false', quote: null },
  ]);
  const none = await runRail('.', [...args, '--json']);
  expect(JSON.parse(none.stdout)).toMatchObject({ outcome: 'invalid', code: 'wrong-inputs' });
});

test('what is not checked here is neither valid nor invalid', async () => {
  const path = files({ proof: 'x' });
  const outcomeOf = async (system: string) => {
    const { stdout } = await runRail('.', ['verify-proof', path('proof'), '--system', system, '--json']);
    return JSON.parse(stdout) as object;
  };
  expect(await outcomeOf('jolt')).toMatchObject({ outcome: 'unsupported', code: 'unsupported-system' });
  expect(await outcomeOf('nothing')).toMatchObject({ outcome: 'unsupported', code: 'unsupported-system' });
  expect(await outcomeOf('tdx')).toMatchObject({ outcome: 'invalid', code: 'malformed-proof' });
});

test('misuse is explained', async () => {
  const path = files({ proof: 'x' });
  for (const args of [[], [path('proof')], [path('proof'), '--system', 'tdx', '--at', 'noon']]) {
    const { code, stdout, stderr } = await runRail('.', ['verify-proof', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('usage: rail verify-proof');
  }
});
