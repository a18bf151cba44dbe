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
import { beginWallet, FRIEND, field, go, openHome, quantity, row, SPENDER } from './wallet-home-page.ts';

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
    .getByRole('button', { name: /^Speed up number/ })
    .click();
  await expect(home.getByTestId('outbid')).toContainText('ETH in fees');
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_replacement'));
  await expect(home.getByTestId('described')).toContainText(FRIEND);
  await expectAccessible(home);
  await expectFits(home);
  await press(home.locator('main'), 'review_agree');
  await expect(home.getByTestId('activity-row').filter({ hasText: 'Sent 2 ETH' })).toHaveCount(2);
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
    .getByRole('button', { name: /^Cancel number/ })
    .click();
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_cancellation'));
  await expect(home.getByTestId('outbid')).toBeVisible();
  await expectAccessible(home);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toContainText('Cancels number');
  await anvil.ask('evm_mine', []);
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
  const transaction = {
    type: 'eip1559',
    chainId: String(anvil.chainId),
    nonce: BigInt((await anvil.ask('eth_getTransactionCount', [ACCOUNT, 'latest'])) as string).toString(),
    gasLimit: '21000',
    to: SPENDER,
    value: '1',
    data: '0x',
    maxFeePerGas: '5000000000',
    maxPriorityFeePerGas: '1',
    accessList: [],
  };
  const params = {
    items: [{ signable: { kind: 'transaction', account: ACCOUNT, transaction }, simulated: null }],
    who: { by: 'person' },
    chain: `eip155:${anvil.chainId}`,
    confirmed: true,
  };
  const asked = { type: 'ask-opened', method: 'wallet-sign', params };
  const signIn = (page: Page) => page.evaluate((message) => chrome.runtime.sendMessage(message), asked);
  // Only the home may have something signed for the person.
  const options = await extension.openPage('options.html');
  expect(await signIn(options)).toMatchObject({ ok: false, code: 'not-for-pages' });
  await options.close();
  expect(await signIn(home)).toMatchObject({ ok: true });

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
  const nonce = BigInt(
    (await anvil.ask('eth_getTransactionCount', [ACCOUNT, 'latest'])) as string,
  ).toString();
  const chainId = String(anvil.chainId);
  const transaction = {
    type: 'eip1559',
    chainId,
    nonce,
    gasLimit: '30000',
    to: SPENDER,
    value: '4000000000000000000',
    data: '0x',
    maxFeePerGas: '5000000000',
    maxPriorityFeePerGas: '7',
    accessList: [],
  };
  const entry = {
    id: 'an-entry-that-broke-off',
    atMs: Date.now(),
    chainId,
    account: ACCOUNT,
    nonce,
    // What the entry says of itself is not what would be signed.
    about: { what: 'send', token: null, amount: '1', symbol: 'ETH', decimals: 18, to: FRIEND },
    state: { is: 'agreed', signable: { kind: 'transaction', account: ACCOUNT, transaction } },
  };
  await home.evaluate((one) => chrome.storage.local.set({ 'wallet-activity': [one] }), entry);
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
  await expect(row(home)).toContainText(`Sent ${amount} ETH`);
  await expect(row(home)).toHaveAttribute('data-state', 'pending');
}
