/** What is signed together: decided in one transaction, all of it or nothing (docs/spec/policy.md section 9). */

import { describe, expect, test } from 'vitest';
import { passGate, previewGate } from '../../../src/wallet/policy/gate.ts';
import { exportLog, readLog, verifyLog } from '../../../src/wallet/policy/log.ts';
import { askOf, BOT, ETH, outflow, policyOf } from '../../fixtures/wallet/asks.ts';
import { gateDisk, memoryGateStore, WorkerDeath } from '../../fixtures/wallet/gate-store.ts';
import { passed, testGate, the } from '../../fixtures/wallet/gates.ts';

const ALLOW = policyOf({ who: { agent: [(BOT as { key: string }).key] } });

describe('what is signed together', () => {
  const nth = (nonce: number, value = '100') => askOf({ transaction: { nonce: String(nonce), value } });
  const capped = policyOf({ cap: { asset: ETH, window: { seconds: 60, max: '50000' } } });

  test('is let through together, each with its entry', async () => {
    const gate = testGate();
    const outcome = await passGate(gate, capped, [nth(1), nth(2)], false);
    expect(the(outcome)).toMatchObject([{ verdict: 'allow' }, { verdict: 'allow' }]);
    expect(the(await readLog(gate.store, null, 10))).toMatchObject([{ passed: true }, { passed: true }]);
    const log = the(await exportLog(gate.store));
    expect(verifyLog(log.text, log).ok).toBe(true);
  });

  test('is counted together: where the last goes beyond a limit, none takes a number or room', async () => {
    const gate = testGate();
    const outcome = await passGate(gate, capped, [nth(1), nth(2), nth(3)], true);
    expect(outcome).toMatchObject({ ok: false, code: 'policy-denied' });
    const names = [...gate.disk.rows.keys()];
    expect(names.filter((name) => /^(number|counter)/.test(name))).toEqual([]);
    const entries = the(await readLog(gate.store, null, 10));
    expect(entries.map(({ verdict, passed: wasPassed }) => [verdict, wasPassed])).toEqual([
      ['deny', false],
      ['allow', false],
      ['allow', false],
    ]);
    expect(await passed(gate, capped, { transaction: { nonce: '1', value: '5' } })).toBe('allow');
  });

  test('has its forecast counted once: each call what leaves in it, and at least what is read in it', async () => {
    const USDC = 'eip155:1/erc20:0x00000000000000000000000000000000000000cc';
    const call = (nonce: number, sent: string, forecast: string) =>
      askOf({
        transaction: { nonce: String(nonce) },
        description: { outflows: sent === '0' ? [] : [outflow(sent, USDC)] },
        simulated: { ok: true, outflows: forecast === '0' ? [] : [outflow(forecast, USDC)] },
      });
    const within = (max: string) => policyOf({ cap: { asset: USDC, window: { seconds: 60, max } } });
    const through = async (max: string, ...asks: ReturnType<typeof call>[]) =>
      (await passGate(testGate(), within(max), asks, false)).ok;
    const swaps = [call(1, '0', '60'), call(2, '0', '40'), call(3, '0', '0')];
    expect(await through('100', ...swaps)).toBe(true);
    expect(await through('99', ...swaps)).toBe(false);
    // What is read counts where the forecast hides it, call by call.
    const hidden = [call(1, '60', '0'), call(2, '40', '70')];
    expect(await through('130', ...hidden)).toBe(true);
    expect(await through('129', ...hidden)).toBe(false);
  });

  test('is refused for the first that is refused', async () => {
    const gate = testGate();
    await passed(gate, ALLOW);
    const undecoded = askOf({ transaction: { nonce: '9' }, description: { isDecoded: false } });
    const both = [nth(8), nth(7, '5'), undecoded];
    expect(await passGate(gate, ALLOW, both, true)).toMatchObject({ code: 'double-sign' });
  });

  test('cannot be two things for one number', async () => {
    const outcome = await passGate(testGate(), ALLOW, [nth(1), nth(1, '5')], true);
    expect(outcome).toMatchObject({ code: 'double-sign' });
  });

  test('is previewed together', async () => {
    const gate = testGate();
    const seen = the(await previewGate(gate, capped, [nth(1), nth(2), nth(3)]));
    expect(seen.map(({ verdict }) => verdict)).toEqual(['allow', 'allow', 'deny']);
    expect(gate.disk.rows.size).toBe(0);
  });

  test('is all or nothing, wherever the worker dies', async () => {
    const both = [nth(1), nth(2)];
    const whole = testGate();
    the(await passGate(whole, ALLOW, both, true));
    for (let at = 0; ; at++) {
      const disk = gateDisk();
      let steps = 0;
      const store = memoryGateStore(disk, () => {
        if (steps++ >= at) throw new WorkerDeath();
      });
      const outcome = await passGate({ ...testGate(disk), store }, ALLOW, both, true).catch(() => null);
      const hasAll = disk.rows.size > 0;
      if (hasAll) expect(disk.rows).toEqual(whole.disk.rows);
      if (outcome !== null) return expect([hasAll, at > 10]).toEqual([true, true]);
    }
  });
});
