import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counter, counted, type Reservation, spentIn } from '../../../src/wallet/policy/spent.ts';

const SECONDS = 64;
const of = (amount: string): Reservation => ({ rule: 'r', amount, seconds: SECONDS });
/** Amounts at times in seconds. */
const counterOf = (...spent: (readonly [number, string])[]) =>
  spent.reduce<Counter>((counter, [at, amount]) => counted(counter, of(amount), at * 1000), []);

describe('a window', () => {
  test('sums what is in it', () => {
    const counter = counterOf([0, '1'], [10, '2'], [20, '4']);
    expect(spentIn(counter, SECONDS, 20_000)).toEqual({ amount: 7n, count: 3 });
    expect(spentIn(counter, SECONDS, 63_999)).toEqual({ amount: 7n, count: 3 });
    expect(spentIn(counter, SECONDS, 64_000)).toEqual({ amount: 6n, count: 2 });
    expect(spentIn(counter, SECONDS, 84_000)).toEqual({ amount: 0n, count: 0 });
  });

  test('frees what was put together by its latest time', () => {
    const counter = counterOf([0, '1'], [0.9, '2']);
    expect(counter).toEqual([{ fromMs: 0, atMs: 900, amount: '3', count: 2 }]);
    expect(spentIn(counter, SECONDS, 64_899).amount).toBe(3n);
    expect(spentIn(counter, SECONDS, 64_900).amount).toBe(0n);
  });

  test('keeps "all" as more than any number', () => {
    expect(counterOf([0, '5'], [0.5, 'all'])[0]!.amount).toBe('all');
    expect(spentIn(counterOf([0, 'all'], [10, '5']), SECONDS, 20_000).amount).toBe('all');
    expect(spentIn(counterOf([0, 'all'], [10, '5']), SECONDS, 64_000).amount).toBe(5n);
  });

  test('never says less than what was spent in it, and never holds more than 65 entries', () => {
    const steps = fc.array(fc.tuple(fc.nat(3000), fc.nat(50)), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(steps, (spent) => {
        let counter: Counter = [];
        let nowMs = 0;
        const exact: { readonly atMs: number; readonly amount: number }[] = [];
        for (const [laterMs, amount] of spent) {
          nowMs += laterMs;
          counter = counted(counter, of(String(amount)), nowMs);
          exact.push({ atMs: nowMs, amount });
          const inside = exact.filter(({ atMs }) => nowMs - atMs < SECONDS * 1000);
          const said = spentIn(counter, SECONDS, nowMs);
          expect(Number(said.amount)).toBeGreaterThanOrEqual(
            inside.reduce((sum, { amount }) => sum + amount, 0),
          );
          expect(said.count).toBeGreaterThanOrEqual(inside.length);
          // Late by a part of the window at most.
          const around = exact.filter(({ atMs }) => nowMs - atMs < SECONDS * 1000 + 1000);
          expect(said.count).toBeLessThanOrEqual(around.length);
          expect(counter.length).toBeLessThanOrEqual(65);
        }
      }),
      { numRuns: 200 },
    );
  });
});
