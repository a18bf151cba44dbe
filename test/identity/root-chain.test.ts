/** Which roots are accepted: docs/spec/personhood.md section 3, rules 2 to 5. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptRoots, type SeenRoot } from '../../src/identity/root-chain.ts';
import type { RootRecord } from '../../src/identity/root-record.ts';
import { NOW_MS } from '../fixtures/memberships.ts';

const HOUR = 3_600_000;

/** Record `seq` of a chain in which one is issued each hour, the newest now; each is valid for 30 days. */
function record(seq: number, length: number, changes: Partial<RootRecord> = {}): RootRecord {
  const issuedAtMs = NOW_MS - (length - seq) * HOUR;
  return {
    id: `id-${seq}`,
    bodyDigest: `body-${seq}`,
    groupId: 'g',
    seq,
    prevId: seq === 1 ? null : `id-${seq - 1}`,
    root: BigInt(seq),
    size: 30,
    leavesId: 'l',
    leavesDigest: 'd',
    relays: [],
    issuedAtMs,
    expiresAtMs: issuedAtMs + 720 * HOUR,
    ...changes,
  };
}

const chain = (length: number) => Array.from({ length }, (_, i) => record(i + 1, length));

function outcome(records: readonly RootRecord[], seen: SeenRoot | null = null, nowMs = NOW_MS) {
  const result = acceptRoots(records, seen, nowMs);
  return result.ok ? result.value.map((root) => root.record.seq) : result.code;
}

test('the newest and five before it are accepted, in any order and given twice', () => {
  expect(outcome(chain(1))).toEqual([1]);
  expect(outcome(chain(9))).toEqual([9, 8, 7, 6, 5, 4]);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...chain(9), ...chain(9)], { minLength: 18, maxLength: 18 }),
      (records) => {
        expect(outcome(records)).toEqual([9, 8, 7, 6, 5, 4]);
      },
    ),
  );
});

test('older records need not be there, those back to the last seen must', () => {
  expect(outcome(chain(9).slice(3))).toEqual([9, 8, 7, 6, 5, 4]);
  expect(outcome(chain(9).slice(4))).toBe('chain-gap');
  expect(outcome(chain(9).slice(3), { seq: 2, bodyDigest: 'body-2' })).toBe('chain-gap');
  expect(outcome(chain(9).slice(1), { seq: 2, bodyDigest: 'body-2' })).toEqual([9, 8, 7, 6, 5, 4]);
});

test('earlier roots are accepted until 24 hours after the next was issued', () => {
  const later = NOW_MS + 22 * HOUR;
  expect(outcome(chain(9), null, later - 1)).toEqual([9, 8, 7, 6]);
  expect(outcome(chain(9), null, later)).toEqual([9, 8, 7]);
  expect(outcome(chain(9), null, NOW_MS + 100 * HOUR)).toEqual([9]);
  const dated = acceptRoots(chain(2), null, NOW_MS);
  expect(dated.ok && dated.value.map(({ untilMs }) => untilMs)).toEqual([
    NOW_MS + 720 * HOUR,
    NOW_MS + 24 * HOUR,
  ]);
});

test('an earlier root is not accepted beyond its own end', () => {
  const [first, second] = chain(2) as [RootRecord, RootRecord];
  expect(outcome([{ ...first, expiresAtMs: NOW_MS + 1 }, second])).toEqual([2, 1]);
  expect(outcome([{ ...first, expiresAtMs: NOW_MS }, second])).toEqual([2]);
});

describe('refused', () => {
  const third = record(3, 3);
  const cases: readonly (readonly [string, string, readonly RootRecord[], SeenRoot | null])[] = [
    ['no-records', 'nothing', [], null],
    [
      'equivocation',
      'two newest with other roots',
      [...chain(3), { ...third, id: 'x', bodyDigest: 'x', root: 99n }],
      null,
    ],
    ['equivocation', 'two earlier ones', [...chain(3), record(1, 3, { id: 'x', bodyDigest: 'x' })], null],
    ['equivocation', 'another than was seen', chain(3), { seq: 3, bodyDigest: 'x' }],
    [
      'equivocation',
      'far back in the chain',
      [...chain(20), record(2, 20, { id: 'x', bodyDigest: 'x' })],
      null,
    ],
    ['rolled-back', 'less than was seen', chain(3), { seq: 4, bodyDigest: 'body-4' }],
    ['chain-gap', 'one left out', [record(1, 3), third], null],
    ['forked', 'another before it', [record(1, 3), record(2, 3), { ...third, prevId: 'x' }], null],
    [
      'times-disordered',
      'earlier than the one before',
      [record(1, 3), record(2, 3), { ...third, issuedAtMs: 0 }],
      null,
    ],
    ['issued-in-future', 'from tomorrow', [{ ...record(1, 1), issuedAtMs: NOW_MS + 300_001 }], null],
    ['root-expired', 'ended just now', [{ ...record(1, 1), expiresAtMs: NOW_MS }], null],
  ];
  test.each(cases)('%s: %s', (code, _what, records, seen) => {
    expect(outcome(records, seen)).toBe(code);
  });

  test('five minutes ahead is another clock, not the future', () => {
    expect(outcome([{ ...record(1, 1), issuedAtMs: NOW_MS + 300_000 }])).toEqual([1]);
  });

  test('one body signed twice is no equivocation, and either may be named', () => {
    const again = { ...record(2, 3), id: 'again' };
    expect(outcome([...chain(3), again])).toEqual([3, 2, 1]);
    expect(outcome([record(1, 3), record(2, 3), again, { ...third, prevId: 'again' }])).toEqual([3, 2, 1]);
  });
});
