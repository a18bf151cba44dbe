import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { canonicalize } from '../../../src/canonical.ts';
import {
  type ExportedLog,
  exportLog,
  MAX_ENTRIES,
  NEW_STATE,
  readLog,
  verifyLog,
} from '../../../src/wallet/policy/log.ts';
import { NO_RULES } from '../../../src/wallet/policy/policy.ts';
import { digestOf, PAGE, PERSON, policyOf } from '../../fixtures/wallet/asks.ts';
import { gateDisk } from '../../fixtures/wallet/gate-store.ts';
import { passed, type TestGate, testGate, the } from '../../fixtures/wallet/gates.ts';

const SPEC = readFileSync(join(import.meta.dirname, '../../../docs/spec/policy.md'), 'utf8');
const COUNT = 5;

async function logged(gate: TestGate = testGate(), count = COUNT): Promise<ExportedLog> {
  for (let nonce = 0; nonce < count; nonce++) {
    gate.time.nowMs += 1000;
    await passed(gate, policyOf(), { who: PERSON, transaction: { nonce: String(nonce) } }, true);
  }
  return the(await exportLog(gate.store));
}

const whole = await logged();
const lines = whole.text.split('\n').slice(0, -1);
const check = (kept: readonly string[], ends = whole) => verifyLog(`${kept.join('\n')}\n`, ends);
const altered = { ok: false, code: 'altered-log' };

describe('an export', () => {
  test('is accepted as it is', () => {
    const entries = the(verifyLog(whole.text, whole));
    expect(entries.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
    expect(entries[0]!.before).toBe(NEW_STATE.head);
    expect(entries[1]!.before).toBe(digestOf(`rail.policy-log/1\0${lines[0]}`));
    expect(whole.head).toBe(digestOf(`rail.policy-log/1\0${lines[4]}`));
  });

  test('with any line left out is refused', () => {
    for (let at = 0; at < COUNT; at++) expect(check(lines.toSpliced(at, 1))).toMatchObject(altered);
  });

  test('with any two lines swapped is refused', () => {
    for (let a = 0; a < COUNT; a++)
      for (let b = a + 1; b < COUNT; b++)
        expect(check(lines.with(a, lines[b]!).with(b, lines[a]!))).toMatchObject(altered);
  });

  test('with any line twice, or one of another log, is refused', async () => {
    const other = (await logged(testGate(), 6)).text.split('\n');
    for (let at = 0; at < COUNT; at++)
      expect(check(lines.toSpliced(at, 0, lines[at]!))).toMatchObject(altered);
    expect(check([...lines, other[5]!])).toMatchObject(altered);
  });

  test('with any character changed is refused', () => {
    fc.assert(
      fc.property(
        fc.nat(whole.text.length - 1),
        fc.constantFrom('0', '1', 'a', '"', ' ', '\n', '}'),
        (at, char) => {
          fc.pre(whole.text[at] !== char);
          const text = whole.text.slice(0, at) + char + whole.text.slice(at + 1);
          expect(verifyLog(text, whole)).toMatchObject(altered);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that somebody chained anew is refused by its head', () => {
    const entries = lines.map((line) => JSON.parse(line));
    let before = NEW_STATE.head;
    const forged = entries.map((entry) => {
      const line = new TextDecoder().decode(canonicalize({ ...entry, passed: false, before }));
      before = digestOf(`rail.policy-log/1\0${line}`);
      return line;
    });
    expect(check(forged)).toMatchObject(altered);
    expect(check(forged, { ...whole, head: before })).toMatchObject({ ok: true });
  });

  test.each([
    ['empty-log', ''],
    ['altered-log', '\n'],
    ['altered-log', whole.text.slice(0, -1)],
    ['altered-log', `${'['.repeat(1000)}\n`],
    ['too-large', '\n'.repeat(67_108_865)],
  ])('%s', (code, text) => {
    expect(verifyLog(text, whole)).toMatchObject({ ok: false, code });
  });
});

describe('the store', () => {
  test('is read newest first, a page at a time', async () => {
    const gate = testGate();
    await logged(gate);
    const numbers = async (before: number | null, limit: number) =>
      the(await readLog(gate.store, before, limit)).map(({ n }) => n);
    expect(await numbers(null, 2)).toEqual([4, 3]);
    expect(await numbers(3, 2)).toEqual([2, 1]);
    expect(await numbers(1, 9)).toEqual([0]);
    expect(await numbers(0, 9)).toEqual([]);
    expect(await numbers(99, 1)).toEqual([4]);
  });

  test('that lost or altered an entry says so', async () => {
    const gate = testGate();
    await logged(gate);
    const name = [...gate.disk.rows.keys()].find((one) => one.startsWith('log/'))!;
    gate.disk.rows.set(name, utf8('{}'));
    expect(await readLog(gate.store, null, 9)).toMatchObject({ code: 'altered-gate' });
    expect(await exportLog(gate.store)).toMatchObject({ code: 'altered-gate' });
    gate.disk.rows.delete(name);
    expect(await readLog(gate.store, null, 9)).toMatchObject({ code: 'altered-gate' });
    gate.disk.rows.set('state', utf8('{}'));
    expect(await exportLog(gate.store)).toMatchObject({ code: 'altered-gate' });
  });

  test('keeps 100,000 entries and drops the oldest', async () => {
    const gate = testGate();
    const { text } = await logged(gate, 3);
    const [first, second] = text.split('\n');
    // As if the first of them had come as the last that has room.
    const n = MAX_ENTRIES + 1;
    const state = { n, head: digestOf('x'), from: 1, timeMs: 0 };
    gate.disk.rows.set('state', canonicalize(state));
    expect([first, second].every((line) => line !== '')).toBe(true);
    await passed(gate, NO_RULES, { who: PAGE });
    const names = [...gate.disk.rows.keys()].filter((name) => name.startsWith('log/'));
    expect(names).toEqual(['0', '2', String(n)].map((at) => `log/${at.padStart(16, '0')}`));
    const stored = JSON.parse(new TextDecoder().decode(gate.disk.rows.get('state')));
    expect(stored).toMatchObject({ n: n + 1, from: 2 });
  });
});

describe('a log without its front', () => {
  test('is accepted from the number that is said, and from no other', async () => {
    const kept = lines.slice(2);
    expect(check(kept, { ...whole, from: 2 })).toMatchObject({ ok: true });
    expect(check(kept, { ...whole, from: 1 })).toMatchObject(altered);
    expect(check(kept)).toMatchObject(altered);
  });
});

test('the example in the specification is one', async () => {
  const gate = testGate(gateDisk());
  await passed(gate, policyOf(), { who: PAGE });
  gate.time.nowMs += 1000;
  await passed(gate, policyOf(), { who: PAGE }, true);
  const { text, head } = the(await exportLog(gate.store));
  const [one, two] = text.split('\n');
  const digest = JSON.parse(two!).before;
  const [, example] = /first two entries[^`]*```\n([\s\S]*?)\n```/.exec(SPEC)!;
  expect(example).toBe([one, `  ${digest}`, two, `  ${head}`].join('\n'));
});
