/** A log held against a head that was published: what was so then has to be there still; what came later may. */

import { describe, expect, test } from 'vitest';
import { canonicalize } from '../../../src/canonical.ts';
import { exportLog } from '../../../src/wallet/policy/log.ts';
import { headOf, holdAgainst, type LogHead } from '../../../src/wallet/policy/log-head.ts';
import { digestOf, PERSON, policyOf } from '../../fixtures/wallet/asks.ts';
import { passed, testGate, the } from '../../fixtures/wallet/gates.ts';

const COUNT = 6;
const gate = testGate();
for (let nonce = 0; nonce < COUNT; nonce++)
  await passed(gate, policyOf(), { who: PERSON, transaction: { nonce: String(nonce) } }, true);
const { text, head } = the(await exportLog(gate.store));
const lines = text.trimEnd().split('\n');
const joined = (some: readonly string[]) => `${some.join('\n')}\n`;
/** As it was after some of the entries, of which the first were dropped. */
const headAt = (entries: number, from = 0): LogHead => the(headOf(joined(lines.slice(from, entries))));

test('the head is the digest of the last entry, with the numbers of what is there', () => {
  expect(the(headOf(text))).toEqual({ head, from: 0, entries: COUNT });
  expect(headAt(3, 1)).toEqual({ head: digestOf(`rail.policy-log/1\0${lines[2]}`), from: 1, entries: 3 });
});

test.each([
  ['empty-log', ''],
  ['altered-log', joined(lines.toSpliced(2, 1))],
  ['altered-log', joined(lines.with(3, lines[4]!))],
  ['altered-log', text.slice(0, -1)],
  ['altered-log', joined(lines.with(0, lines[0]!.replace('"passed":true', '"passed":false')))],
  ['too-large', '\n'.repeat(67_108_865)],
])('of an export that is none there is no head: %s', (code, altered) => {
  expect(headOf(altered)).toMatchObject({ ok: false, code });
  expect(holdAgainst(altered, headAt(2))).toMatchObject({ ok: false, code });
});

describe('held against a head', () => {
  test('of all of it, it is as it was', () => {
    expect(the(holdAgainst(text, headAt(COUNT)))).toMatchObject({ later: 0, entries: { length: COUNT } });
  });

  test('that was published earlier, it has gone on since', () => {
    const held = the(holdAgainst(text, headAt(4)));
    expect(held.later).toBe(2);
    expect(held.entries.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    expect(the(holdAgainst(text, headAt(4, 2))).later).toBe(2);
    expect(the(holdAgainst(joined(lines.slice(2)), headAt(4, 2))).entries).toHaveLength(2);
  });

  test.each([
    ['at its end', lines.slice(0, 3)],
    ['by its last entry', lines.slice(0, COUNT - 1)],
    ['at its front', lines.slice(1)],
    ['on both sides', lines.slice(1, 4)],
  ])('a log that was shortened %s is refused', (_, kept) => {
    expect(holdAgainst(joined(kept), headAt(COUNT))).toMatchObject({ ok: false, code: 'shortened-log' });
  });

  test('a log whose entry somebody changed and chained anew is refused', () => {
    for (let at = 0; at < COUNT; at++) {
      const forged = rechained((entry, n) => (n === at ? { ...entry, verdict: 'allow' } : entry));
      expect(headOf(forged).ok).toBe(true);
      const first = holdAgainst(forged, headAt(at + 1));
      expect(first).toMatchObject({ ok: false, code: 'altered-log' });
      // What was published before that entry still holds.
      if (at > 0) expect(the(holdAgainst(forged, headAt(at))).later).toBe(COUNT - at);
    }
  });

  test('another log is refused, whatever its numbers are', () => {
    expect(holdAgainst(text, { ...headAt(COUNT), head: digestOf('x') })).toMatchObject({
      code: 'altered-log',
    });
    expect(holdAgainst(text, { head, from: 0, entries: COUNT - 1 })).toMatchObject({ code: 'altered-log' });
  });
});

type Entry = { readonly [member: string]: string | number | boolean };

function rechained(change: (entry: Entry, n: number) => Entry): string {
  let before = JSON.parse(lines[0]!).before as string;
  const forged = lines.map((line, n) => {
    const written = new TextDecoder().decode(
      canonicalize({ ...change(JSON.parse(line) as Entry, n), before }),
    );
    before = digestOf(`rail.policy-log/1\0${written}`);
    return written;
  });
  return joined(forged);
}
