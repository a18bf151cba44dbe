/** What was signed for sites comes into the activity once, whenever a page of the wallet is closed. */

import { beforeEach, expect, test, vi } from 'vitest';
import { ACTIVITY_KEY, type Activity, readActivity } from '../../src/wallet/activity.ts';
import type { Hex } from '../../src/wallet/signable.ts';
import { fakeLocks } from '../fixtures/fake-locks.ts';
import { ACCOUNT, OTHER } from '../fixtures/signables.ts';

let stored: Record<string, unknown> = {};
let rows: readonly Activity[] = [];
const set = vi.fn();
const store = { keep: vi.fn(), all: async () => rows, drop: vi.fn(), clear: vi.fn() };
vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: async (key: string) => ({ [key]: stored[key] }),
        set,
        remove: async (key: string) => {
          delete stored[key];
        },
      },
    },
  },
}));
vi.mock('../../src/browser/signed-store.ts', () => ({ openSignedStore: () => store }));
vi.mock('../../src/browser/page-locks.ts', () => fakeLocks().openPage().locks);

const { forgetActivity, takeInSigned } = await import('../../src/browser/activity-store.ts');

const HASH: Hex = `0x${'ab'.repeat(32)}`;
const ENTRY: Activity = {
  id: HASH.slice(2),
  atMs: 7,
  chainId: '1',
  account: ACCOUNT,
  nonce: '3',
  about: { what: 'site', origin: 'https://shop.example', intent: 'Send', to: OTHER },
  state: { is: 'signed', raw: '0x02', hash: HASH },
};
const activity = () => readActivity(stored[ACTIVITY_KEY]);

beforeEach(() => {
  vi.resetAllMocks();
  set.mockImplementation(async (values: object) => {
    stored = { ...stored, ...values };
  });
  store.drop.mockImplementation(async (ids: readonly string[]) => {
    rows = rows.filter(({ id }) => !ids.includes(id));
  });
  store.clear.mockImplementation(async () => {
    rows = [];
  });
  stored = {};
  rows = [ENTRY];
});

test('it is in the list, and then not waiting any more', async () => {
  await takeInSigned();
  expect(activity()).toEqual([ENTRY]);
  expect(rows).toEqual([]);
  await takeInSigned();
  expect(set).toHaveBeenCalledTimes(1);
});

test('a page that is closed before it was stored leaves it to the next one', async () => {
  set.mockRejectedValueOnce(new Error('closed'));
  await expect(takeInSigned()).rejects.toThrow('closed');
  expect(rows).toEqual([ENTRY]);
  await takeInSigned();
  expect(activity()).toEqual([ENTRY]);
});

test('one that is closed before it was removed leaves what is known of it since', async () => {
  store.drop.mockRejectedValueOnce(new Error('closed'));
  await expect(takeInSigned()).rejects.toThrow('closed');
  const confirmed = { ...ENTRY, state: { is: 'confirmed', hash: HASH, block: '9' } } as const;
  stored = { [ACTIVITY_KEY]: [confirmed] };
  await takeInSigned();
  expect(activity()).toEqual([confirmed]);
  expect(rows).toEqual([]);
});

test('all of it is forgotten, also what another page is just taking in', async () => {
  stored = { [ACTIVITY_KEY]: [{ ...ENTRY, id: 'an-entry-from-before' }], other: 1 };
  await Promise.all([takeInSigned(), forgetActivity()]);
  expect(stored).toEqual({ other: 1 });
  expect(rows).toEqual([]);
});
