/** Wrong tries: counted before they are made, waited for across restarts, forgotten after a success. */

import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import { waitMs } from '../../src/vault/attempts.ts';
import { changePassword } from '../../src/vault/change-secrets.ts';
import { ATTEMPTS } from '../../src/vault/store.ts';
import { unlockVault } from '../../src/vault/vault.ts';
import type { Secret } from '../../src/vault/wraps.ts';
import { BY_PASSWORD, copyOf, makeTestVault } from '../fixtures/vault/made.ts';
import { OTHER_PASSWORD, type TestVault, testVault } from '../fixtures/vault/ports.ts';

const made = await makeTestVault();
const WRONG: Secret = { by: 'password', password: OTHER_PASSWORD };

async function fail(vault: TestVault, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    vault.time.nowMs += await waitMs(vault);
    expect(await unlockVault(vault, WRONG)).toMatchObject({ code: 'wrong-secret' });
  }
}

describe('wrong tries', () => {
  test('cost nothing twice, then 5 s, then twice as long each time, up to 900 s', async () => {
    const vault = copyOf(made);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      await fail(vault, 1);
      waits.push((await waitMs(vault)) / 1000);
    }
    expect(waits).toEqual([0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });

  test('make even the right password wait, and compute nothing meanwhile', async () => {
    const vault = copyOf(made);
    await fail(vault, 3);
    const before = vault.asked.argon2id;
    vault.time.nowMs += 4_999;
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
    expect(vault.asked.argon2id).toBe(before);
    vault.time.nowMs += 1;
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ ok: true });
  });

  test('count for every operation that asks for a secret', async () => {
    const vault = copyOf(made);
    for (let i = 0; i < 3; i++) await changePassword(vault, WRONG, 'another password');
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
  });

  test('survive a restart', async () => {
    const vault = copyOf(made);
    await fail(vault, 4);
    const restarted = testVault(vault.rows, 5);
    restarted.time.nowMs = vault.time.nowMs;
    expect(await unlockVault(restarted, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
  });

  test('that were ended half-way count', async () => {
    const vault = copyOf(made);
    const dying = { ...vault, argon2id: () => Promise.reject(new Error('the worker was ended')) };
    for (let i = 0; i < 3; i++) await expect(unlockVault(dying, BY_PASSWORD)).rejects.toThrow('ended');
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
  });

  test('at the same moment are two, or one of them is refused', async () => {
    const vault = copyOf(made);
    const answers = await Promise.all([unlockVault(vault, WRONG), unlockVault(vault, WRONG)]);
    expect(answers).toMatchObject([{ code: 'wrong-secret' }, { code: 'changed-meanwhile' }]);
  });

  test('are forgotten after a success', async () => {
    const vault = copyOf(made);
    await fail(vault, 5);
    vault.time.nowMs += await waitMs(vault);
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ ok: true });
    expect(vault.rows.has(ATTEMPTS)).toBe(false);
    await fail(vault, 2);
    expect(await waitMs(vault)).toBe(0);
  });

  test('are waited for once more after the clock was set back, not until it has caught up', async () => {
    const vault = copyOf(made);
    await fail(vault, 3);
    vault.time.nowMs -= 86_400_000;
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
    vault.time.nowMs += 5_000;
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ ok: true });
  });

  test.each([
    '',
    '{}',
    '{"failures":0,"nextAtMs":0}',
    '{"failures":-1,"nextAtMs":0}',
    '{"failures":1}',
    'x'.repeat(201),
  ])('that cannot be read (%j) count as ten, and the wait for them ends', async (row) => {
    const vault = copyOf(made);
    vault.rows.set(ATTEMPTS, utf8(row));
    expect(await waitMs(vault)).toBe(640_000);
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'too-many-tries' });
    expect(JSON.parse(fromUtf8(vault.rows.get(ATTEMPTS)!)!)).toMatchObject({ failures: 10 });
    vault.time.nowMs += 640_000;
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ ok: true });
  });
});
