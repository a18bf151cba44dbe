/** The unlocked vault: its key is given out before the deadline and never after, whatever happened to the background meanwhile. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { LOCK_MINUTES_KEY, VAULT_SESSION_KEY } from '../../src/browser/vault-state.ts';
import { toBase64Url } from '../../src/bytes.ts';

const setDetectionInterval = vi.fn();
const setAccessLevel = vi.fn();
const session = Object.assign(fakeBrowser.storage.session, { setAccessLevel });
const browser = {
  ...fakeBrowser,
  storage: { ...fakeBrowser.storage, session },
  idle: { setDetectionInterval },
};
vi.mock('wxt/browser', () => ({ browser }));

const {
  changeLockMinutes,
  guardSession,
  lockMinutes,
  lockTime,
  lockVault,
  openSession,
  tickVault,
  useDataKey,
  VAULT_ALARM,
} = await import('../../src/browser/vault-session.ts');

const KEY = toBase64Url(new Uint8Array(32).fill(7));
const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const stored = async () => (await fakeBrowser.storage.session.get(VAULT_SESSION_KEY))[VAULT_SESSION_KEY];
/** What the minute's alarm does while nobody uses the vault. */
const tickUntil = async (fromMs: number, toMs: number) => {
  for (let at = fromMs + MINUTE; at <= toMs; at += MINUTE) await tickVault(at);
};

beforeEach(async () => {
  vi.clearAllMocks();
  fakeBrowser.reset();
  await openSession(KEY, NOW);
});

describe('the data key', () => {
  test('is there until the deadline, and forgotten at it', async () => {
    await tickUntil(NOW, NOW + 14 * MINUTE);
    expect(await lockTime(NOW + 15 * MINUTE - 1)).toBe(NOW + 15 * MINUTE);
    expect(await useDataKey(NOW + 15 * MINUTE)).toBeNull();
    expect(await stored()).toBeUndefined();
    expect(await fakeBrowser.alarms.get(VAULT_ALARM)).toBeUndefined();
  });

  test('stays for as long again after each use, but not after looking', async () => {
    await tickUntil(NOW, NOW + 10 * MINUTE);
    expect(await useDataKey(NOW + 10 * MINUTE)).toBe(KEY);
    expect(await lockTime(NOW + 11 * MINUTE)).toBe(NOW + 25 * MINUTE);
  });

  test('is forgotten 12 hours after unlocking, however much it is used', async () => {
    for (let at = NOW; at < NOW + 12 * HOUR; at += MINUTE) expect(await useDataKey(at)).toBe(KEY);
    expect(await lockTime(NOW + 12 * HOUR - 1)).toBe(NOW + 12 * HOUR);
    expect(await useDataKey(NOW + 12 * HOUR)).toBeNull();
  });

  test('is forgotten by the alarm when it is due', async () => {
    await tickUntil(NOW, NOW + 15 * MINUTE);
    expect(await stored()).toBeUndefined();
  });

  test.each<[string, number]>([
    ['slept', NOW + 3 * MINUTE + 1],
    ['had its clock set back', NOW - 1],
  ])('is forgotten when the device %s', async (_, nowMs) => {
    expect(await useDataKey(nowMs)).toBeNull();
    expect(await useDataKey(NOW + 1)).toBeNull();
  });

  test('is forgotten on "lock now"', async () => {
    await lockVault();
    expect(await useDataKey(NOW + 1)).toBeNull();
  });

  test.each<[string, unknown]>([
    ['a key alone', KEY],
    ['another member', { note: 1 }],
    ['a short key', { dataKey: 'AAAA' }],
    ['a deadline as text', { lockAtMs: String(NOW + HOUR) }],
    ['no end', { lockAtMs: Number.POSITIVE_INFINITY }],
    ['no last use', { usedAtMs: undefined }],
  ])('is forgotten where %s is stored', async (_, change) => {
    const changed =
      typeof change === 'string' ? change : { ...((await stored()) as object), ...(change as object) };
    await fakeBrowser.storage.session.set({ [VAULT_SESSION_KEY]: changed });
    expect(await useDataKey(NOW + 1)).toBeNull();
    expect(await stored()).toBeUndefined();
  });

  test('has a stored deadline that nothing but a use moves, also a later one than 12 hours', async () => {
    const past = { ...((await stored()) as object), lockAtMs: NOW + 1 };
    await fakeBrowser.storage.session.set({ [VAULT_SESSION_KEY]: past });
    expect(await useDataKey(NOW + 1)).toBeNull();
    await openSession(KEY, NOW);
    const late = {
      ...((await stored()) as object),
      lockAtMs: NOW + 100 * HOUR,
      usedAtMs: NOW + 12 * HOUR,
      seenAtMs: NOW + 12 * HOUR,
    };
    await fakeBrowser.storage.session.set({ [VAULT_SESSION_KEY]: late });
    expect(await useDataKey(NOW + 12 * HOUR)).toBeNull();
  });
});

describe('the minutes until it locks', () => {
  test('are 15 at first and stored from then on', async () => {
    expect(await lockMinutes()).toBe(15);
    await changeLockMinutes(5, NOW + 1);
    expect(await lockMinutes()).toBe(5);
    expect(await lockTime(NOW + 2)).toBe(NOW + 1 + 5 * MINUTE);
    expect(setDetectionInterval).toHaveBeenLastCalledWith(300);
  });

  test.each([0, 241, 1.5, '5', null])('that make no sense (%j) are 15', async (minutes) => {
    await fakeBrowser.storage.local.set({ [LOCK_MINUTES_KEY]: minutes });
    expect(await lockMinutes()).toBe(15);
  });

  test('do not open a locked vault', async () => {
    await lockVault();
    await changeLockMinutes(5, NOW + 1);
    expect(await stored()).toBeUndefined();
  });
});

test('unlocking starts the alarm and the watch for an idle device', async () => {
  expect(await fakeBrowser.alarms.get(VAULT_ALARM)).toMatchObject({ periodInMinutes: 1 });
  expect(setDetectionInterval).toHaveBeenCalledWith(900);
});

test('the session is for the extension’s own pages', async () => {
  await guardSession();
  expect(setAccessLevel).toHaveBeenCalledWith({ accessLevel: 'TRUSTED_CONTEXTS' });
});
