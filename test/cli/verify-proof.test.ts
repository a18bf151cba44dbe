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
});

test('what is not checked here is neither valid nor invalid', async () => {
  const path = files({ proof: 'x' });
  const outcomeOf = async (system: string) => {
    const { stdout } = await runRail('.', ['verify-proof', path('proof'), '--system', system, '--json']);
    return JSON.parse(stdout) as object;
  };
  expect(await outcomeOf('jolt')).toMatchObject({ outcome: 'unsupported', code: 'unsupported-system' });
  expect(await outcomeOf('tdx')).toMatchObject({ outcome: 'invalid', code: 'malformed-proof' });
});

test('the line says which file is wrong, and a stranger’s words do not become lines of their own', async () => {
  const { key, proof, publicSignals } = VECTOR;
  const path = files({
    proof,
    key,
    values: publicSignals,
    unquoted: '[33,81,0]',
    png: '\x89PNG',
    lying: { ...proof, '\nvalid': 1 },
  });
  const answer = async (proofFile: string, keyFile: string, values: string) => {
    const named = ['--key', path(keyFile), '--values', path(values)];
    const { stdout } = await runRail('.', [
      'verify-proof',
      path(proofFile),
      '--system',
      'groth16-bn254',
      ...named,
    ]);
    return stdout.trim().split('\n');
  };
  expect((await answer('png', 'key', 'values'))[0]).toMatch(/^invalid {2}groth16-bn254: malformed-proof: /);
  expect((await answer('proof', 'proof', 'values'))[0]).toMatch(
    /^unverifiable {2}groth16-bn254: malformed-key: /,
  );
  expect((await answer('proof', 'key', 'unquoted'))[0]).toContain('in quotes');
  const lying = await answer('lying', 'key', 'values');
  expect(lying).toHaveLength(2);
  expect(lying[0]).toMatch(/^invalid .*malformed-proof: unknown-member: [\w.?-]+ is not known$/);
});

test('misuse is explained', async () => {
  const path = files({ proof: 'x' });
  const proof = path('proof');
  for (const args of [
    [],
    [proof],
    [proof, '--system', 'tdx', '--at', 'noon'],
    [proof, '--system', 'groth16-bn254'],
    [proof, '--system', 'groth16-bn254', '--key', proof],
    [proof, '--system', 'sp1-groth16', '--key', proof, '--values', proof, '--collateral', proof],
    [proof, '--system', 'tdx', '--key', proof],
    [proof, '--system', 'groth16'],
    [proof, '--system', 'onnx'],
  ]) {
    const { code, stdout, stderr } = await runRail('.', ['verify-proof', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('usage: rail verify-proof');
  }
});
