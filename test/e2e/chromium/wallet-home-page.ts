/** The wallet's home as a person uses it, with one account on a chain of this machine. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { NEW_WALLET } from '../../../src/wallet/public-state.ts';
import type { Address, Transaction } from '../../../src/wallet/signable.ts';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT, SECRET_HEX } from '../../fixtures/signables.ts';
import { TINY } from '../../fixtures/tiny-token.ts';
import type { Anvil } from '../anvil.ts';
import type { Extension } from './extension.ts';
import { openWithVault, press } from './vault-page.ts';
import { askAlone, storeAlone } from './wallet-locks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export const FRIEND: Address = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
export const SPENDER: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

/** A vault with the account that the chain gave its coins to. */
export async function beginWallet(extension: Extension, anvil: Anvil): Promise<void> {
  const { page } = await openWithVault(extension);
  await expect.poll(() => popupOf(extension)).toBe('');
  const params = { secretKey: SECRET_HEX, name: 'Tester' };
  const imported = await askAlone(page, { type: 'ask-opened', method: 'wallet-import-key', params });
  expect(imported).toMatchObject({ ok: true });
  await keepWallet(page, anvil, []);
  await page.close();
}

export async function openHome(extension: Extension): Promise<Page> {
  const home = await extension.openPage('popup.html');
  await expect(home.getByTestId('balance')).toHaveText(/^\d.* ETH$/);
  return home;
}

export function go(home: Page, name: Parameters<typeof press>[1]): Promise<void> {
  return press(home.getByRole('navigation'), name);
}

export function field(home: Page, label: Parameters<typeof englishOf>[0]): Locator {
  return home.getByLabel(englishOf(label), { exact: true });
}

export function alert(home: Page): Locator {
  return home.getByRole('alert').filter({ hasText: /./ });
}

/** The newest. */
export function row(home: Page): Locator {
  return home.getByTestId('activity-row').first();
}

export function popupOf({ background }: Extension): Promise<string> {
  return background.evaluate(() => chrome.action.getPopup({}));
}

/** The account, this chain, and tokens to see. */
export async function keepWallet(page: Page, anvil: Anvil, tokens: readonly Address[]): Promise<void> {
  const chainId = String(anvil.chainId);
  const here = {
    chainId,
    name: 'Anvil',
    rpcUrls: [anvil.url],
    symbol: 'ETH',
    decimals: 18,
    explorerUrl: null,
  };
  const { symbol, decimals } = TINY;
  const wallet = {
    ...NEW_WALLET,
    accounts: [{ address: ACCOUNT, name: 'Tester', source: 'key' }],
    chains: [here],
    watched: tokens.map((address) => ({ standard: 'erc20', chainId, address, symbol, decimals })),
  };
  await storeAlone(page, { wallet });
}

/** A payment by the account, with its next number on this chain. */
export async function paymentOn(anvil: Anvil, change: Partial<Payment> = {}): Promise<Payment> {
  const count = (await anvil.ask('eth_getTransactionCount', [ACCOUNT, 'latest'])) as string;
  return {
    type: 'eip1559',
    chainId: String(anvil.chainId),
    nonce: BigInt(count).toString(),
    gasLimit: '21000',
    to: SPENDER,
    value: '1',
    data: '0x',
    maxFeePerGas: '5000000000',
    maxPriorityFeePerGas: '1',
    accessList: [],
    ...change,
  };
}

export type Payment = Extract<Transaction, { readonly type: 'eip1559' }>;

/** Has it signed for the person, and does not send it: its number is taken from then on. Answers what the page was answered. */
export function signUnsent(page: Page, transaction: Payment): Promise<unknown> {
  const params = {
    items: [{ signable: { kind: 'transaction', account: ACCOUNT, transaction }, simulated: null }],
    who: { by: 'person' },
    chain: `eip155:${transaction.chainId}`,
    confirmed: true,
  };
  const asked = { type: 'ask-opened', method: 'wallet-sign', params };
  return page.evaluate((message) => chrome.runtime.sendMessage(message), asked);
}

export function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
