/** Many workers at once, each of which may die at any step: before a read or write, before the end of its transaction, or after it and before it signs. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyAsk } from '../../../src/wallet/policy/ask.ts';
import { passGate } from '../../../src/wallet/policy/gate.ts';
import type { GateStore } from '../../../src/wallet/policy/gate-store.ts';
import { exportLog, verifyLog } from '../../../src/wallet/policy/log.ts';
import { askOf, ETH, FEE, policyOf } from '../../fixtures/wallet/asks.ts';
import {
  carelessGateStore,
  type GateDisk,
  gateDisk,
  memoryGateStore,
  WorkerDeath,
} from '../../fixtures/wallet/gate-store.ts';
import { testGate, the } from '../../fixtures/wallet/gates.ts';

/** Room for about four of them. */
const MAX = 4n * (FEE + 500n);
const POLICY = policyOf({ cap: { asset: ETH, window: { seconds: 3600, max: String(MAX), count: 6 } } });

const requests = fc.array(
  fc.record({
    nonce: fc.nat(5),
    value: fc.nat(3).map((of) => of * 300 + 1),
    dies: fc.array(fc.nat(14), { maxLength: 2 }),
  }),
  { minLength: 2, maxLength: 12 },
);

type Asked = { readonly nonce: number; readonly value: number; readonly dies: readonly number[] };
type StoreOn = (disk: GateDisk, step: () => void) => GateStore;

/** All at once. Answers what was signed, each digest once. */
async function run(asked: readonly Asked[], storeOn: StoreOn) {
  const disk = gateDisk();
  const signed = new Map<string, PolicyAsk>();
  let deaths = 0;
  await Promise.all(
    asked.map(async ({ nonce, value, dies }) => {
      const ask = askOf({ transaction: { nonce: String(nonce), value: String(value) } });
      // After each death, what was asked is asked again: the queue outlives the worker.
      for (const lives of [...dies, Number.POSITIVE_INFINITY]) {
        const store = storeOn(disk, mortal(lives));
        try {
          const outcome = await passGate({ ...testGate(disk), store }, POLICY, [ask], false);
          if (outcome.ok) signed.set(ask.description.digest, ask);
          return;
        } catch (error) {
          expect(error).toBeInstanceOf(WorkerDeath);
          deaths++;
        }
      }
    }),
  );
  return { disk, signed: [...signed.values()], deaths };
}

function mortal(lives: number): () => void {
  let steps = 0;
  return () => {
    if (steps++ >= lives) throw new WorkerDeath();
  };
}

const outOf = (signed: readonly PolicyAsk[]) =>
  signed.reduce((sum, { description }) => sum + BigInt(description.outflows[0]!.amount) + FEE, 0n);
const numbersOf = (signed: readonly PolicyAsk[]) =>
  signed.map(({ description }) => description.sequence!.number);
const isTwice = (numbers: readonly string[]) => new Set(numbers).size < numbers.length;

describe('with requests at once and workers that die', () => {
  test('a window is never exceeded, a number never signed twice, and the log holds together', async () => {
    let deaths = 0;
    let full = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (asked) => {
        const outcome = await run(asked, memoryGateStore);
        expect(outOf(outcome.signed)).toBeLessThanOrEqual(MAX);
        expect(outcome.signed.length).toBeLessThanOrEqual(6);
        expect(isTwice(numbersOf(outcome.signed))).toBe(false);
        const log = the(await exportLog(memoryGateStore(outcome.disk)));
        const entries = the(verifyLog(log.text, log));
        // Each one that did not die has an entry; one that died has one at most.
        expect(entries.length).toBeGreaterThanOrEqual(asked.length);
        expect(entries.length).toBeLessThanOrEqual(asked.length + outcome.deaths);
        deaths += outcome.deaths;
        if (outcome.signed.length >= 4) full++;
      }),
      { numRuns: 300 },
    );
    // Otherwise it says nothing.
    expect(deaths).toBeGreaterThan(300);
    expect(full).toBeGreaterThan(20);
  });

  test('would be exceeded, and signed twice, with transactions that overlap', async () => {
    const same = [1, 301, 601, 901].map((value) => ({ nonce: 0, value, dies: [] }));
    const others = [0, 1, 2, 3, 4, 5].map((nonce) => ({ nonce, value: 901, dies: [] }));
    expect(isTwice(numbersOf((await run(same, carelessGateStore)).signed))).toBe(true);
    expect(outOf((await run(others, carelessGateStore)).signed)).toBeGreaterThan(MAX);
    expect(isTwice(numbersOf((await run(same, memoryGateStore)).signed))).toBe(false);
    expect(outOf((await run(others, memoryGateStore)).signed)).toBeLessThanOrEqual(MAX);
  });

  test('what died after it was let through stays counted, and is let through again without being counted', async () => {
    const alone = { nonce: 0, value: 1, dies: [] };
    const steps = await stepsOf(alone);
    const { disk, deaths } = await run([{ ...alone, dies: [steps - 1] }], memoryGateStore);
    expect(deaths).toBe(1);
    const whole = await run([alone], memoryGateStore);
    const counters = (rows: GateDisk['rows']) => [...rows].filter(([name]) => /^(counter|number)/.test(name));
    expect(counters(disk.rows)).toEqual(counters(whole.disk.rows));
  });

  test('wherever one dies, the rows are those before or after', async () => {
    const alone = { nonce: 0, value: 1, dies: [] };
    const ask = askOf({ transaction: { nonce: '0', value: '1' } });
    const after = (await run([alone], memoryGateStore)).disk.rows;
    const steps = await stepsOf(alone);
    expect(steps).toBeGreaterThan(5);
    for (let at = 0; at < steps; at++) {
      const disk = gateDisk();
      const store = memoryGateStore(disk, mortal(at));
      await expect(passGate({ ...testGate(disk), store }, POLICY, [ask], false)).rejects.toThrow(WorkerDeath);
      expect(disk.rows).toEqual(at === steps - 1 ? after : new Map());
    }
  });
});

async function stepsOf(asked: Asked): Promise<number> {
  let steps = 0;
  await run([asked], (disk) => memoryGateStore(disk, () => steps++));
  return steps;
}
