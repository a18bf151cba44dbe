/** Numbers that were taken and came to no end, in the built extension on a chain that stands still: sped up, cancelled, finished. */

import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import type { Address } from '../../../src/wallet/signable.ts';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { type Anvil, noAnvil, startAnvil } from '../anvil.ts';
import { test } from './extension.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { deleteVault, press } from './vault-page.ts';
import {
  beginWallet,
  FRIEND,
  field,
  go,
  openHome,
  type Payment,
  paymentOn,
  quantity,
  row,
  SPENDER,
  signUnsent,
} from './wallet-home-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** Of its own: the gate of this browser keeps the numbers of the other tests' chain. */
const CHAIN_ID = 31_339;

let anvil: Anvil;

test.beforeAll(async ({ extension }) => {
  test.skip(noAnvil() !== null, noAnvil() ?? '');
  anvil = await startAnvil(CHAIN_ID);
  await beginWallet(extension, anvil);
});

test.afterAll(async ({ extension }) => {
  await deleteVault(extension);
  await anvil.stop();
});

test('speeds up what is stuck: the same with a higher fee, and one of them is carried out', async ({
  extension,
}) => {
  const home = await openHome(extension);
  const before = await balanceOf(FRIEND);
  await stuck(home, '2');
  await row(home)
    .getByRole('button', { name: /^Speed up transaction number/ })
    .click();
  await expect(home.getByTestId('outbid')).toContainText('ETH in fees');
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_replacement'));
  await expect(home.getByTestId('described')).toContainText(FRIEND);
  // “Cancel” would be another thing here.
  await expect(home.getByRole('button', { name: englishOf('review_cancel'), exact: true })).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await press(home.locator('main'), 'review_agree');
  await expect(home.getByTestId('activity-row').filter({ hasText: 'Send 2 ETH' })).toHaveCount(2);
  const older = home.getByTestId('activity-row').nth(1);
  await expect(older).toContainText(englishOf('activity_only_one'));
  await expect(older.getByRole('button')).toHaveCount(0);
  await expect(row(home).getByRole('button', { name: /^Speed up transaction number/ })).toBeVisible();
  await expectAccessible(home);
  await expectFits(home);
  await anvil.ask('evm_mine', []);
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await expect(home.getByTestId('activity-row').nth(1)).toHaveAttribute('data-state', 'replaced');
  expect(await balanceOf(FRIEND)).toBe(before + 2n * 10n ** 18n);
  await anvil.ask('evm_setAutomine', [true]);
  await home.close();
});

test('cancels what is stuck', async ({ extension }) => {
  const home = await openHome(extension);
  const before = await balanceOf(FRIEND);
  await stuck(home, '3');
  await row(home)
    .getByRole('button', { name: /^Cancel transaction number/ })
    .click();
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_cancellation'));
  await expect(home.getByTestId('outbid')).toBeVisible();
  await expectAccessible(home);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toContainText('Cancels transaction number');
  await home.locator('.back').click();
  await expect(home.getByText(englishOf('home_open_one', '1'))).toBeVisible();
  await anvil.ask('evm_mine', []);
  // The home itself asks what became of it.
  await expect(home.getByText(englishOf('home_open_one', '1'))).toHaveCount(0);
  await go(home, 'home_activity');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await expect(home.getByTestId('activity-row').nth(1)).toHaveAttribute('data-state', 'replaced');
  expect(await balanceOf(FRIEND)).toBe(before);
  await anvil.ask('evm_setAutomine', [true]);
  await home.close();
});

test('offers to cancel a number that was signed and never sent, and goes on after that', async ({
  extension,
}) => {
  const home = await openHome(extension);
  const transaction = await paymentOn(anvil);
  // Only the home may have something signed for the person.
  const options = await extension.openPage('options.html');
  expect(await signUnsent(options, transaction)).toMatchObject({ code: 'not-for-pages' });
  await options.close();
  expect(await signUnsent(home, transaction)).toMatchObject({ ok: true });

  await reviewOf(home, '1');
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_double'));
  await expect(home.getByRole('button', { name: englishOf('review_agree') })).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await home.getByRole('button', { name: englishOf('again_cancel', transaction.nonce) }).click();
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_cancellation'));
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await home.locator('.back').click();
  await reviewOf(home, '1');
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toContainText('Sent 1 ETH');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await home.close();
});

test('shows what was agreed to and not signed before it is signed, whatever is stored', async ({
  extension,
}) => {
  const home = await openHome(extension);
  const transaction = await paymentOn(anvil, {
    gasLimit: '30000',
    value: '4000000000000000000',
    maxPriorityFeePerGas: '7',
  });
  await keepAgreed(home, transaction);
  await go(home, 'home_activity');
  await row(home)
    .getByRole('button', { name: englishOf('activity_finish') })
    .click();
  await expect(home.getByTestId('described')).toContainText(SPENDER);
  await expect(home.getByTestId('changes')).toContainText('−4 ETH');
  await expectAccessible(home);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await expect(home.getByTestId('activity-row')).toHaveCount(1);
  const [{ hash }] = ((await anvil.ask('eth_getBlockByNumber', ['latest', true])) as Block).transactions;
  expect(await anvil.ask('eth_getTransactionByHash', [hash])).toMatchObject({
    gas: quantity(30_000n),
    maxPriorityFeePerGas: '0x7',
    value: quantity(4n * 10n ** 18n),
  });
  await home.close();
});

test('ends what was never signed, once another transaction used its number', async ({ extension }) => {
  const home = await openHome(extension);
  const transaction = await paymentOn(anvil);
  await keepAgreed(home, transaction);
  await expect(home.getByText(englishOf('home_open_one', '1'))).toBeVisible();
  await go(home, 'home_activity');
  await expect(row(home)).toHaveAttribute('data-state', 'agreed');
  // As if another wallet with this account had sent something.
  await anvil.ask('eth_sendTransaction', [{ from: ACCOUNT, to: FRIEND, value: '0x1' }]);
  await expect(row(home)).toHaveAttribute('data-state', 'overtaken');
  await expect(row(home)).toContainText(englishOf('activity_number_used', transaction.nonce));
  await expect(row(home).getByRole('button')).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await home.locator('.back').click();
  await expect(home.getByText(englishOf('home_open_one', '1'))).toHaveCount(0);
  await home.close();
});

test('a vault that is deleted takes the list of what was sent along, and leaves the numbers taken', async ({
  extension,
}) => {
  const home = await openHome(extension);
  const transaction = await paymentOn(anvil);
  expect(await signUnsent(home, transaction)).toMatchObject({ ok: true });
  await go(home, 'home_activity');
  await expect(row(home)).toBeVisible();
  const page = await extension.openPage('options.html');
  await page.evaluate(() => chrome.storage.local.set({ 'wallet-calls': { 'https://shop.example': [] } }));
  const vault = page.getByTestId('vault');
  await press(vault, 'vault_delete');
  await expectAccessible(page);
  await press(vault, 'vault_delete_confirm');
  await expect(vault.getByText(englishOf('vault_deleted'))).toBeVisible();
  const stored = await page.evaluate(async () => Object.keys(await chrome.storage.local.get(null)));
  expect(stored.filter((key) => /^wallet-/.test(key))).toEqual([]);
  await page.close();
  await home.close();

  await beginWallet(extension, anvil);
  const again = await openHome(extension);
  const other = { ...transaction, value: '2' };
  expect(await signUnsent(again, other)).toMatchObject({ ok: false, code: 'double-sign' });
  expect(await signUnsent(again, transaction)).toMatchObject({ ok: true });
  await again.close();
});

/** As if a page had been closed between agreeing and signing. What the entry says of itself is not what would be signed. */
async function keepAgreed(home: Page, transaction: Payment): Promise<void> {
  const entry = {
    id: 'an-entry-that-broke-off',
    atMs: Date.now(),
    chainId: transaction.chainId,
    account: ACCOUNT,
    nonce: transaction.nonce,
    about: { what: 'send', token: null, amount: '1', symbol: 'ETH', decimals: 18, to: FRIEND },
    state: { is: 'agreed', signable: { kind: 'transaction', account: ACCOUNT, transaction } },
  };
  await home.evaluate((one) => chrome.storage.local.set({ 'wallet-activity': [one] }), entry);
}

type Block = { readonly transactions: readonly [{ readonly hash: string }] };

async function balanceOf(address: Address): Promise<bigint> {
  return BigInt((await anvil.ask('eth_getBalance', [address, 'latest'])) as string);
}

/** Up to the review of sending so much to the friend. */
async function reviewOf(home: Page, amount: string): Promise<void> {
  await go(home, 'home_send');
  await field(home, 'send_to').fill(FRIEND);
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill(amount);
  await press(home.locator('main'), 'send_to_review');
  await expect(home.getByTestId('fee')).toBeVisible();
}

/** Sent, and in no block: the chain stands still from here on. */
async function stuck(home: Page, amount: string): Promise<void> {
  await anvil.ask('evm_setAutomine', [false]);
  await reviewOf(home, amount);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toContainText(`Send ${amount} ETH`);
  await expect(row(home)).toHaveAttribute('data-state', 'pending');
}
