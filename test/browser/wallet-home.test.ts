/** What the wallet's home paints from, and what the toolbar button opens: storage alone, whatever it holds. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NEW_WALLET } from '../../src/wallet/public-state.ts';
import { eventually } from '../fixtures/eventually.ts';
import { ALICE, BOB, LOCAL_CHAIN, STRANGER, WALLET } from '../fixtures/public-wallet.ts';

let stored: Record<string, unknown> = {};
const listeners = new Set<(changes: object, area: string) => void>();
const setPopup = vi.fn();
const setPanelBehavior = vi.fn();
vi.mock('wxt/browser', () => ({
  browser: {
    action: { setPopup },
    sidePanel: { setPanelBehavior },
    storage: {
      local: {
        get: async (keys: string | readonly string[]) =>
          Object.fromEntries([keys].flat().map((key) => [key, stored[key as string]])),
        set: async (values: object) => {
          stored = { ...stored, ...values };
          for (const hear of listeners) hear(values, 'local');
        },
      },
      onChanged: {
        addListener: (hear: (changes: object, area: string) => void) => listeners.add(hear),
        removeListener: (hear: (changes: object, area: string) => void) => listeners.delete(hear),
      },
    },
  },
}));

const { followWalletHome, keepShown, lookedAt, readWalletHome } = await import(
  '../../src/browser/wallet-home.ts'
);
const { followWallet } = await import('../../src/browser/toolbar-popup.ts');

beforeEach(() => {
  vi.resetAllMocks();
  vi.unstubAllEnvs();
  listeners.clear();
  stored = {};
});

describe('the home', () => {
  test('reads what is stored, and leaves out what cannot be read', async () => {
    stored = { wallet: WALLET, 'wallet-shown': { account: 'me' }, 'wallet-activity': [{}] };
    expect(await readWalletHome()).toEqual({
      wallet: { ok: true, value: WALLET },
      shown: null,
      activity: [],
    });
    stored = { wallet: { ...WALLET, chains: [] } };
    expect((await readWalletHome()).wallet).toMatchObject({ ok: false, code: 'bad-member' });
  });

  test('looks at the account and network chosen last, else at the first', () => {
    expect(lookedAt(WALLET, null)).toMatchObject({ account: { address: ALICE }, chain: { chainId: '1' } });
    const shown = { account: BOB, chainId: LOCAL_CHAIN.chainId } as const;
    expect(lookedAt(WALLET, shown)).toMatchObject({ account: { address: BOB }, chain: LOCAL_CHAIN });
    expect(lookedAt(WALLET, { account: STRANGER, chainId: '2' })).toEqual(lookedAt(WALLET, null));
    expect(lookedAt(NEW_WALLET, shown)).toBeNull();
  });

  test('follows changes of its own keys until it is left', async () => {
    stored = { wallet: WALLET };
    const heard = vi.fn();
    const stop = followWalletHome(heard);
    await keepShown({ account: BOB, chainId: '1' });
    await eventually(() => expect(heard).toHaveBeenCalledTimes(1));
    expect(heard.mock.calls[0]![0]).toMatchObject({ shown: { account: BOB } });
    for (const hear of listeners) hear({ settings: {} }, 'local');
    for (const hear of listeners) hear({ wallet: {} }, 'session');
    stop();
    await keepShown({ account: ALICE, chainId: '1' });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('the toolbar button', () => {
  test.each([
    ['no wallet', undefined, ''],
    ['a wallet without accounts', NEW_WALLET, ''],
    ['something else', { accounts: 'many' }, ''],
    ['an account', WALLET, 'popup.html'],
  ])('with %s', async (_, wallet, popup) => {
    stored = { wallet };
    await followWallet();
    expect(setPopup).toHaveBeenCalledWith({ popup });
    expect(setPanelBehavior).toHaveBeenCalledWith({ openPanelOnActionClick: popup === '' });
  });

  test('asks Firefox for no side panel: it has none', async () => {
    vi.stubEnv('FIREFOX', 'true');
    await followWallet();
    expect(setPanelBehavior).not.toHaveBeenCalled();
  });
});
