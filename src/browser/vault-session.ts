/**
 * The unlocked vault in the background: its data key in `storage.session` (docs/spec/vault.md section 7), given out only before a stored
 * deadline that is checked at every access. Nothing here is kept in memory, because the background may be stopped at any time.
 */

import { browser } from 'wxt/browser';
import { fromBase64Url } from '../bytes.ts';
import { takeTurns } from './in-turn.ts';
import { readLocal, readSession } from './stored.ts';
import {
  DEFAULT_LOCK_MINUTES,
  LOCK_MINUTES_KEY,
  MAX_LOCK_MINUTES,
  VAULT_SESSION_KEY,
} from './vault-state.ts';

export const VAULT_ALARM = 'vault-watch';

const MINUTE_MS = 60_000;
/** However much it is used. */
const LONGEST_MS = 12 * 60 * MINUTE_MS;
/** Without a tick of the alarm for so long, the device slept. */
const ASLEEP_MS = 3 * MINUTE_MS;

type Session = {
  /** 32 bytes, base64url. */
  readonly dataKey: string;
  readonly unlockedAtMs: number;
  readonly usedAtMs: number;
  /** The alarm's last tick, or the last use. */
  readonly seenAtMs: number;
  readonly lockAtMs: number;
};

const inTurn = takeTurns();

/** Only the extension's own pages, which is also the default; Firefox knows nothing else and has no such function. */
export async function guardSession(): Promise<void> {
  await browser.storage.session.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

export function openSession(dataKey: string, nowMs: number): Promise<void> {
  return inTurn(async () => {
    const times = { unlockedAtMs: nowMs, usedAtMs: nowMs, seenAtMs: nowMs };
    await store({ dataKey, ...times, lockAtMs: nowMs + (await lockMinutes()) * MINUTE_MS });
    await browser.alarms.create(VAULT_ALARM, { periodInMinutes: 1 });
    await watchIdle();
  });
}

/** The data key, which counts as a use; `null` while locked. */
export function useDataKey(nowMs: number): Promise<string | null> {
  return inTurn(async () => {
    const session = await liveSession(nowMs);
    if (session === null) return null;
    const lockAtMs = Math.min(nowMs + (await lockMinutes()) * MINUTE_MS, session.unlockedAtMs + LONGEST_MS);
    await store({ ...session, usedAtMs: nowMs, seenAtMs: nowMs, lockAtMs });
    return session.dataKey;
  });
}

/** When it locks; `null` while locked. Counts as no use. */
export function lockTime(nowMs: number): Promise<number | null> {
  return inTurn(async () => (await liveSession(nowMs))?.lockAtMs ?? null);
}

export function lockVault(): Promise<void> {
  return inTurn(forget);
}

/** The alarm's tick: locks what is due, and notices a device that slept. */
export function tickVault(nowMs: number): Promise<void> {
  return inTurn(async () => {
    const session = await liveSession(nowMs);
    if (session === null) return;
    await store({ ...session, seenAtMs: nowMs });
    await watchIdle();
  });
}

export async function lockMinutes(): Promise<number> {
  const minutes = await readLocal(LOCK_MINUTES_KEY);
  const isOne = typeof minutes === 'number' && Number.isInteger(minutes);
  return isOne && minutes >= 1 && minutes <= MAX_LOCK_MINUTES ? minutes : DEFAULT_LOCK_MINUTES;
}

/** Also for the session that is open, from now on. */
export async function changeLockMinutes(minutes: number, nowMs: number): Promise<void> {
  await browser.storage.local.set({ [LOCK_MINUTES_KEY]: minutes });
  if ((await useDataKey(nowMs)) !== null) await watchIdle();
}

/** The only way to the session: what is not live is forgotten first. */
async function liveSession(nowMs: number): Promise<Session | null> {
  const session = await readSession(VAULT_SESSION_KEY);
  if (session === undefined) return null;
  if (isSession(session) && isLive(session, nowMs)) return session;
  await forget();
  return null;
}

/** By hand: the background has no room for a library of schemas. */
function isSession(value: unknown): value is Session {
  const { dataKey, unlockedAtMs, usedAtMs, seenAtMs, lockAtMs, ...others } = (value ?? {}) as Session;
  return (
    typeof dataKey === 'string' &&
    fromBase64Url(dataKey)?.length === 32 &&
    [unlockedAtMs, usedAtMs, seenAtMs, lockAtMs].every((time) => Number.isSafeInteger(time) && time >= 0) &&
    Object.keys(others).length === 0
  );
}

/** A clock that was set back would move the deadline away. */
function isLive({ unlockedAtMs, usedAtMs, seenAtMs, lockAtMs }: Session, nowMs: number): boolean {
  const isClockSound = nowMs >= Math.max(unlockedAtMs, usedAtMs, seenAtMs);
  return (
    isClockSound && nowMs < Math.min(lockAtMs, unlockedAtMs + LONGEST_MS) && nowMs - seenAtMs <= ASLEEP_MS
  );
}

async function store(session: Session): Promise<void> {
  await browser.storage.session.set({ [VAULT_SESSION_KEY]: session });
}

async function forget(): Promise<void> {
  await browser.storage.session.remove(VAULT_SESSION_KEY);
  await browser.alarms.clear(VAULT_ALARM);
}

async function watchIdle(): Promise<void> {
  browser.idle.setDetectionInterval((await lockMinutes()) * 60);
}
