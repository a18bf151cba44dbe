/** What goes with a vault that was deleted, and what stays. */

import { expect, test, vi } from 'vitest';
import { CALLS_KEY } from '../../src/dapp/known-calls.ts';
import { ACTIVITY_KEY } from '../../src/wallet/activity.ts';
import { WALLET_KEY } from '../../src/wallet/public-state.ts';
import { fakeLocks } from '../fixtures/fake-locks.ts';
import { COIN, LOCAL_CHAIN, SITE, WALLET } from '../fixtures/public-wallet.ts';

const stored: Record<string, unknown> = {};
const clear = vi.fn();
vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: async (key: string) => structuredClone({ [key]: stored[key] }),
        set: async (values: object) => void Object.assign(stored, structuredClone(values)),
        remove: async (key: string) => {
          delete stored[key];
        },
      },
    },
  },
}));
vi.mock('../../src/browser/page-locks.ts', () => fakeLocks().openPage().locks);
vi.mock('../../src/browser/signed-store.ts', () => ({ openSignedStore: () => ({ clear }) }));
vi.mock('../../src/browser/ask-workers.ts', () => ({ askOpened: vi.fn() }));

const { forgetWallet } = await import('../../src/browser/forget-wallet.ts');
const { SHOWN_KEY } = await import('../../src/browser/wallet-home.ts');

test('accounts, what was looked at, signed and sent go; networks, tokens and settings stay', async () => {
  Object.assign(stored, {
    [WALLET_KEY]: WALLET,
    [ACTIVITY_KEY]: [{ id: 'anything' }],
    [CALLS_KEY]: { [SITE]: [] },
    [SHOWN_KEY]: { account: WALLET.accounts[0]!.address, chainId: '1' },
    settings: { gateways: [] },
  });
  await forgetWallet();
  expect(Object.keys(stored)).toEqual([WALLET_KEY, 'settings']);
  expect(stored[WALLET_KEY]).toMatchObject({ accounts: [], sites: {}, watched: [COIN] });
  expect(JSON.stringify(stored[WALLET_KEY])).toContain(LOCAL_CHAIN.name);
  expect(clear).toHaveBeenCalledTimes(1);
});
