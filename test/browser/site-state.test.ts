/** What sites were told: read back strictly, also what was kept before epoch and slot were, and compared member by member. */

import { describe, expect, test } from 'vitest';
import { readTellings, type Telling, toldTheSame } from '../../src/browser/site-state.ts';
import { toBase64Url } from '../../src/bytes.ts';

const groupId = toBase64Url(new Uint8Array(32).fill(3));
const OLD: Telling = { atMs: 5, groupId, appId: 'poll', action: 'vote-7' };
const TOLD = { ...OLD, epoch: '', slot: 0 };

describe('what is stored', () => {
  test('is read with epoch and slot, and without', () => {
    const read = readTellings({ 'https://a.example': OLD, 'https://b.example': TOLD });
    expect([...read.values()]).toEqual([OLD, TOLD]);
  });

  test.each([{ slot: -1 }, { slot: 1024 }, { epoch: 'x'.repeat(65) }, { epoch: 5 }, { signal: 'x' }])(
    'is left out with %j',
    (change) => expect(readTellings({ 'https://a.example': { ...TOLD, ...change } }).size).toBe(0),
  );
});

describe('the same', () => {
  const { atMs: _, ...now } = TOLD;

  test('is what agrees in everything that is counted', () => expect(toldTheSame(TOLD, now)).toBe(true));

  test.each([{ groupId: 'other' }, { appId: 'p' }, { action: 'vote-8' }, { epoch: '2026' }, { slot: 1 }])(
    'is not what has %j',
    (change) => expect(toldTheSame(TOLD, { ...now, ...change })).toBe(false),
  );

  test('is not known of what was kept without epoch and slot', () =>
    expect(toldTheSame(OLD, now)).toBe(false));
});
