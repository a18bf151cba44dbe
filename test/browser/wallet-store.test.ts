/** The wallet's public state in storage: each change on what is stored then, nothing stored that was refused, and accounts copied from the vault's answers alone. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Account, WalletView } from '../../src/engine/keys-protocol.ts';
import { accept, refuse } from '../../src/errors.ts';
import { NEW_WALLET, type PublicWallet, WALLET_KEY } from '../../src/wallet/public-state.ts';
import { withChain, withConnected, withSwitched } from '../../src/wallet/public-steps.ts';
import { eventually } from '../fixtures/eventually.ts';
import { fakeLocks } from '../fixtures/fake-locks.ts';
import { ALICE, BOB, LOCAL_CHAIN, SITE, STRANGER, WALLET } from '../fixtures/public-wallet.ts';
import { the } from '../fixtures/vault/made.ts';

const stored: { [key: string]: unknown } = {};
const local = {
  get: vi.fn(async (key: string) => structuredClone({ [key]: stored[key] })),
  set: vi.fn(async (values: object) => void Object.assign(stored, structuredClone(values))),
};
const askOpened = vi.fn();
vi.mock('wxt/browser', () => ({ browser: { storage: { local } } }));
vi.mock('../../src/browser/page-locks.ts', () => fakeLocks().openPage().locks);
vi.mock('../../src/browser/ask-workers.ts', () => ({ askOpened }));

const { changeWallet, readWallet } = await import('../../src/browser/wallet-store.ts');
const { askWallet, forgetAccounts, revealSecret } = await import('../../src/browser/wallet.ts');

const account = (address: string, change: Partial<Account> = {}): Account => ({
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  address: address as Account['address'],
  name: 'Account 1',
  source: 'seed',
  index: 0,
  hasSecret: true,
  ...change,
});
const view = (...accounts: readonly Account[]): WalletView => ({
  accounts,
  hasSeed: true,
  seedCode: null,
  isBackedUp: false,
});

beforeEach(() => {
  vi.clearAllMocks();
  stored[WALLET_KEY] = WALLET;
});

describe('the public state', () => {
  test('is new where nothing, or something that cannot be read, is stored: no site is connected', async () => {
    for (const value of [
      undefined,
      null,
      7,
      { ...WALLET, secretKey: 'x' },
      { ...WALLET, schema: 'rail.wallet/2' },
    ]) {
      stored[WALLET_KEY] = value;
      expect(await readWallet()).toEqual(NEW_WALLET);
    }
  });

  test('takes all changes that are made at once', async () => {
    stored[WALLET_KEY] = undefined;
    const ids = Array.from({ length: 20 }, (_, i) => String(1000 + i));
    await Promise.all(
      ids.map((chainId) => changeWallet((wallet) => withChain(wallet, { ...LOCAL_CHAIN, chainId }))),
    );
    const { chains } = await readWallet();
    expect(chains.slice(NEW_WALLET.chains.length).map(({ chainId }) => chainId)).toEqual(ids);
  });

  test('is not stored where a step refuses or changes nothing', async () => {
    expect(await changeWallet((wallet) => withSwitched(wallet, SITE, '5'))).toMatchObject({
      code: 'no-chain',
    });
    expect(await changeWallet((wallet) => withConnected(wallet, SITE, [BOB, ALICE]))).toMatchObject({
      ok: true,
    });
    expect(local.set).not.toHaveBeenCalled();
  });
});

describe('accounts', () => {
  test('are copied from the answer, without ids, and what cannot sign as watched', async () => {
    const other = account(STRANGER, { name: 'Old', hasSecret: false, index: 3 });
    askOpened.mockResolvedValue(accept(view(account(ALICE), other)));
    the(await askWallet('wallet-add', { name: 'x' }));
    const state = stored[WALLET_KEY] as PublicWallet;
    expect(state.accounts).toEqual([
      { address: ALICE, name: 'Account 1', source: 'seed' },
      { address: STRANGER, name: 'Old', source: 'watch' },
    ]);
    expect(state.sites).toEqual({ [SITE]: { accounts: [ALICE], chainId: '31337' } });
  });

  test('stay where a call was refused', async () => {
    askOpened.mockResolvedValue(refuse('locked', 'the vault is locked'));
    expect(await askWallet('wallet-drop', { id: 'x' })).toMatchObject({ code: 'locked' });
    expect(stored[WALLET_KEY]).toBe(WALLET);
  });

  test('are copied in the order of the answers, however long each takes to be stored', async () => {
    const slow: (() => void)[] = [];
    askOpened
      .mockResolvedValueOnce(accept(view(account(ALICE))))
      .mockResolvedValueOnce(accept(view(account(ALICE), account(BOB))));
    local.set.mockImplementationOnce(async (values: object) => {
      await new Promise<void>((go) => slow.push(go));
      Object.assign(stored, values);
    });
    const both = [askWallet('wallet-add', { name: 'a' }), askWallet('wallet-add', { name: 'b' })];
    await eventually(() => expect(slow).toHaveLength(1));
    expect(askOpened).toHaveBeenCalledTimes(1);
    slow[0]!();
    await Promise.all(both);
    expect((stored[WALLET_KEY] as PublicWallet).accounts.map(({ address }) => address)).toEqual([ALICE, BOB]);
  });

  test('are forgotten with the vault, and with them what sites were given', async () => {
    await forgetAccounts();
    expect(stored[WALLET_KEY]).toEqual({ ...WALLET, accounts: [], sites: {} });
  });
});

test('a secret that is shown is stored nowhere', async () => {
  askOpened.mockResolvedValue(accept({ text: 'test test junk' }));
  const secret = { by: 'password', password: 'p' } as const;
  expect(the(await revealSecret(secret, 'mnemonic'))).toEqual({ text: 'test test junk' });
  expect(askOpened).toHaveBeenCalledWith({ method: 'wallet-reveal', params: { secret, what: 'mnemonic' } });
  expect(local.set).not.toHaveBeenCalled();
});
