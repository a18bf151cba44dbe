/**
 * The lookups in `storage.session` and what is kept of them in `storage.local`. Writes happen one after the other, and
 * a write for a lookup that is no longer its tab's current one is dropped.
 */

import { browser } from 'wxt/browser';
import { parseSettings, type Settings } from '../engine/settings.ts';
import { takeTurns } from './in-turn.ts';
import {
  contentsKey,
  findingKey,
  type HistoryEntry,
  LATEST_KEY,
  type LookupState,
  type LookupSubject,
  type PageContents,
  type PageProgress,
  stateKey,
} from './lookup-state.ts';
import { changingStored, readLocal, readSession } from './stored.ts';

/** Names one lookup: its tab, and which of the tab's lookups. */
export type LookupName = Pick<LookupState, 'tabId' | 'id'>;

export type LookupChange = Partial<Pick<LookupState, 'subject' | 'thumbnail' | 'progress'>>;

const MAX_HISTORY = 200;
const STATE_KEYS = /^lookup:\d+$/;

const inTurn = takeTurns();
let lastId = 0;

/** What is stored together with a lookup, by session key. */
type Beside = { readonly [key: string]: unknown };

/** Never used before, not even by a lookup that was forgotten: its late answers must find nobody. */
function nextId(before: LookupState | null): string {
  lastId = Math.max(lastId + 1, Number(before?.id ?? 0) + 1, Date.now());
  return String(lastId);
}

/** Makes a new lookup the current one of its tab. A repeated lookup of the same thing keeps its small picture. */
export function openLookup(tabId: number, subject: LookupSubject): Promise<LookupState> {
  return inTurn(async () => {
    const before = await readLookup(tabId);
    const isSame = before !== null && JSON.stringify(before.subject) === JSON.stringify(subject);
    const state: LookupState = {
      id: nextId(before),
      tabId,
      startedAtMs: Date.now(),
      subject,
      thumbnail: isSame ? before.thumbnail : null,
      progress: { phase: 'working', step: 'reading' },
    };
    await forgetPage(before);
    await write(state);
    return state;
  });
}

/** Whether the lookup was still current, and in one of the phases if any are given, so that the change was made. */
export function changeLookup(
  { tabId, id }: LookupName,
  change: LookupChange,
  phases?: readonly LookupState['progress']['phase'][],
): Promise<boolean> {
  return inTurn(async () => {
    const state = await readLookup(tabId);
    if (state?.id !== id || phases?.includes(state.progress.phase) === false) return false;
    await write({ ...state, ...change });
    return true;
  });
}

/**
 * The same for a page's lookup in one of these stages, with what is stored beside it. `change` sees what is stored now,
 * because findings arrive side by side.
 */
export function changePage(
  { tabId, id }: LookupName,
  stages: readonly PageProgress['stage'][],
  change: (page: PageProgress) => Partial<PageProgress>,
  beside: Beside = {},
): Promise<boolean> {
  return inTurn(async () => {
    const state = await readLookup(tabId);
    if (state?.id !== id || state.progress.phase !== 'page') return false;
    const { progress } = state;
    if (!stages.includes(progress.stage)) return false;
    await write({ ...state, progress: { ...progress, ...change(progress) } }, beside);
    return true;
  });
}

export function forgetLookup(tabId: number): Promise<void> {
  return inTurn(async () => {
    await forgetPage(await readLookup(tabId));
    await browser.storage.session.remove(stateKey(tabId));
  });
}

/** Everything that is stored beside the lookup of a page. */
async function forgetPage(state: LookupState | null): Promise<void> {
  if (state?.progress.phase !== 'page') return;
  const { tabId } = state;
  const contents = (await readSession(contentsKey(tabId))) as PageContents | undefined;
  const keys = Object.keys(contents?.subjects ?? {}).map((key) => findingKey(tabId, Number(key)));
  await browser.storage.session.remove([contentsKey(tabId), ...keys]);
}

export async function readLookup(tabId: number): Promise<LookupState | null> {
  return ((await readSession(stateKey(tabId))) as LookupState | undefined) ?? null;
}

export async function readAllLookups(): Promise<readonly LookupState[]> {
  const stored = await browser.storage.session.get(null);
  return Object.keys(stored)
    .filter((key) => STATE_KEYS.test(key))
    .map((key) => stored[key] as LookupState);
}

async function write(state: LookupState, beside: Beside = {}): Promise<void> {
  const entries = { ...beside, [stateKey(state.tabId)]: state, [LATEST_KEY]: state.tabId };
  try {
    await browser.storage.session.set(entries);
  } catch {
    // The quota is 10 MB, and one subject may be a text or a data: URL of a megabyte: the current lookup matters most.
    const others = (await readAllLookups()).filter(({ tabId }) => tabId !== state.tabId);
    for (const other of others) await forgetPage(other);
    await browser.storage.session.remove(others.map(({ tabId }) => stateKey(tabId)));
    await browser.storage.session.set(entries);
  }
}

export async function readSettings(): Promise<Settings> {
  return parseSettings(await readLocal('settings'));
}

/** Stores what may leave the device; all other settings stay as they are stored. */
export function storeReach(reach: Settings['privacy']['reach']): Promise<void> {
  return changingStored(async () => {
    const settings = await readLocal('settings');
    const { privacy } = parseSettings(settings);
    const changed = { ...(settings as object | undefined), privacy: { ...privacy, answered: true, reach } };
    await browser.storage.local.set({ settings: changed });
  });
}

/** Newest first. */
export function addToHistory(entry: HistoryEntry): Promise<void> {
  return changingStored(async () => {
    const history = await readLocal('history');
    const entries = Array.isArray(history) ? history : [];
    await browser.storage.local.set({ history: [entry, ...entries].slice(0, MAX_HISTORY) });
  });
}
