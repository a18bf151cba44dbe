/** The store in memory does what the one in browsers does: test/e2e/gate-report.ts runs the same cases there. */

import { expect, test } from 'vitest';
import { carelessGateStore, gateDisk, memoryGateStore } from '../../fixtures/wallet/gate-store.ts';
import { GATE_STORE_CASES } from '../../fixtures/wallet/gate-store-cases.ts';

test.each(GATE_STORE_CASES)('in memory, the store $name', async ({ run, expected }) => {
  const disk = gateDisk();
  expect(await run(() => memoryGateStore(disk))).toEqual(expected);
});

test('the cases notice a store whose transactions overlap', async () => {
  const failed: string[] = [];
  for (const { name, run, expected } of GATE_STORE_CASES) {
    const disk = gateDisk();
    const outcome = await run(() => carelessGateStore(disk));
    if (JSON.stringify(outcome) !== JSON.stringify(expected)) failed.push(name);
  }
  expect(failed).toHaveLength(4);
});
