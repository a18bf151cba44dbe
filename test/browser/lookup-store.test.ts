import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { LookupSubject } from '../../src/browser/lookup-state.ts';

vi.mock('wxt/browser', () => ({ browser: fakeBrowser }));

const { addToHistory, changeLookup, forgetLookup, openLookup, readAllLookups, readLookup, storeReach } =
  await import('../../src/browser/lookup-store.ts');
const { changingStored } = await import('../../src/browser/stored.ts');

const TEXT: LookupSubject = { kind: 'text', text: 'Some words', site: 'a.example', frameId: 0 };
const OTHER: LookupSubject = { ...TEXT, text: 'Other words' };
const failed = { progress: { phase: 'failed', code: 'too-slow' } } as const;

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
});

describe('the current lookup of a tab', () => {
  test('is there at once, with its subject', async () => {
    const opened = await openLookup(7, TEXT);
    expect(opened).toMatchObject({ tabId: 7, subject: TEXT, progress: { step: 'reading' } });
    expect(await readLookup(7)).toEqual(opened);
    expect(await fakeBrowser.storage.session.get('latest-lookup-tab')).toEqual({ 'latest-lookup-tab': 7 });
  });

  test('is the last of several that began together', async () => {
    const opened = await Promise.all([openLookup(7, TEXT), openLookup(7, OTHER), openLookup(8, TEXT)]);
    expect(new Set(opened.map(({ id }) => id)).size).toBe(3);
    expect(await readLookup(7)).toMatchObject({ id: opened[1].id, subject: OTHER });
  });

  test('takes no change meant for an earlier one', async () => {
    const first = await openLookup(7, TEXT);
    const second = await openLookup(7, OTHER);
    expect(await changeLookup(first, failed)).toBe(false);
    expect(await readLookup(7)).toEqual(second);
    expect(await changeLookup(second, failed)).toBe(true);
    expect(await readLookup(7)).toMatchObject(failed);
  });

  test('has a name that no forgotten one had, whose late answers find nobody', async () => {
    const first = await openLookup(7, TEXT);
    await forgetLookup(7);
    const second = await openLookup(7, OTHER);
    expect(second.id).not.toBe(first.id);
    expect(await changeLookup(first, failed)).toBe(false);
    expect(await readLookup(7)).toEqual(second);
  });

  test('takes no step after its end', async () => {
    const lookup = await openLookup(7, TEXT);
    await changeLookup(lookup, failed);
    const step = { progress: { phase: 'working', step: 'comparing' } } as const;
    expect(await changeLookup(lookup, step, ['working'])).toBe(false);
    expect(await readLookup(7)).toMatchObject(failed);
  });

  test('keeps its small picture when the same thing is looked up again', async () => {
    await changeLookup(await openLookup(7, TEXT), { thumbnail: 'data:,' });
    expect(await openLookup(7, TEXT)).toMatchObject({ thumbnail: 'data:,' });
    expect(await openLookup(7, OTHER)).toMatchObject({ thumbnail: null });
  });

  test('is gone when it was forgotten, and takes no change', async () => {
    const lookup = await openLookup(7, TEXT);
    await forgetLookup(7);
    expect(await changeLookup(lookup, failed)).toBe(false);
    expect(await readAllLookups()).toEqual([]);
  });

  test('displaces those of other tabs where the browser’s space is used up', async () => {
    await openLookup(7, TEXT);
    vi.spyOn(fakeBrowser.storage.session, 'set').mockRejectedValueOnce(
      new Error('QUOTA_BYTES quota exceeded'),
    );
    await openLookup(8, OTHER);
    expect((await readAllLookups()).map(({ tabId }) => tabId)).toEqual([8]);
  });
});

describe('what is kept on the device', () => {
  test('the answer to the first question leaves all other settings as they are', async () => {
    const privacy = { answered: false, reach: 'near', history: true };
    await fakeBrowser.storage.local.set({ settings: { gateways: ['https://a.example'], later: 1, privacy } });
    await storeReach('exact');
    expect((await fakeBrowser.storage.local.get('settings')).settings).toEqual({
      gateways: ['https://a.example'],
      later: 1,
      privacy: { answered: true, reach: 'exact', history: true },
    });
  });

  test('what a page takes away meanwhile does not come back', async () => {
    const entry = { atMs: 0, site: '', label: '', tier: 'F', headline: '', sent: [] };
    await addToHistory(entry);
    const later = Promise.withResolvers<void>();
    const clearing = changingStored(async () => {
      await later.promise;
      await fakeBrowser.storage.local.remove('history');
    });
    const added = addToHistory({ ...entry, atMs: 1 });
    later.resolve();
    await Promise.all([clearing, added]);
    expect(await fakeBrowser.storage.local.get('history')).toEqual({ history: [{ ...entry, atMs: 1 }] });
  });

  test('the history has the newest first and ends after 200', async () => {
    const entry = { atMs: 0, site: '', label: '', tier: 'F', headline: '', sent: [] };
    await Promise.all(Array.from({ length: 205 }, (_, atMs) => addToHistory({ ...entry, atMs })));
    const { history } = await fakeBrowser.storage.local.get<{ history: { atMs: number }[] }>('history');
    expect(history).toHaveLength(200);
    expect(history[0]!.atMs).toBe(204);
  });
});
