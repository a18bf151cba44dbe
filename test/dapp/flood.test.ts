import { expect, test } from 'vitest';
import {
  agreed,
  counted,
  declined,
  isTooMuch,
  MAX_IN_WINDOW,
  NO_MARKS,
  type SiteMarks,
  WINDOW_MS,
} from '../../src/dapp/flood.ts';
import { NOW_MS } from '../fixtures/page-requests.ts';

const times = (count: number, nowMs = NOW_MS): SiteMarks =>
  Array.from({ length: count }).reduce<SiteMarks>((marks) => counted(marks, nowMs), NO_MARKS);

test('ten messages a minute pass, the eleventh does not, and a minute later they do again', () => {
  expect(isTooMuch(times(MAX_IN_WINDOW), NOW_MS)).toBe(false);
  const flood = times(MAX_IN_WINDOW + 1);
  expect(isTooMuch(flood, NOW_MS)).toBe(true);
  const later = NOW_MS + WINDOW_MS;
  expect(isTooMuch(counted(flood, later), later)).toBe(false);
});

test('a clock that was set back locks nobody out', () => {
  const before = NOW_MS - 86_400_000;
  expect(isTooMuch(counted(times(100), before), before)).toBe(false);
  expect(isTooMuch(counted(declined(NO_MARKS, NOW_MS), before), before)).toBe(false);
});

test('each time in a row that the person declines, the pause is three times as long, and at most an hour', () => {
  let marks = NO_MARKS;
  const pauses = Array.from({ length: 8 }, () => {
    marks = declined(marks, NOW_MS);
    return (marks.pauseUntilMs - NOW_MS) / 1000;
  });
  expect(pauses).toEqual([10, 30, 90, 270, 810, 2430, 3600, 3600]);
  expect(isTooMuch(marks, marks.pauseUntilMs - 1)).toBe(true);
  expect(isTooMuch(marks, marks.pauseUntilMs)).toBe(false);
});

test('who agreed is asked as if they had never declined, and the challenge is remembered', () => {
  const marks = agreed(declined(declined(NO_MARKS, NOW_MS), NOW_MS), 'once');
  expect(marks).toMatchObject({ declined: 0, pauseUntilMs: 0, challenges: ['once'] });
  const many = Array.from({ length: 30 }, (_, i) => String(i)).reduce(agreed, NO_MARKS);
  expect(many.challenges).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 10)));
});
