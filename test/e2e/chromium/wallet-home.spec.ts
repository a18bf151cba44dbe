/** The wallet's home in the built extension, on a chain of this machine: what is there, sending, what became of it, and taking an approval back. */

import { expect } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { stateKey } from '../../../src/browser/lookup-state.ts';
import type { Address } from '../../../src/wallet/signable.ts';
import { allowanceCall, transferCall } from '../../../src/wallet/token-calls.ts';
import { wordOf } from '../../fixtures/approval-server.ts';
import { englishOf } from '../../fixtures/english.ts';
import { VERDICTS } from '../../fixtures/lookup-states.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { TINY, tinyTokenCode } from '../../fixtures/tiny-token.ts';
import { type Anvil, noAnvil, type Receipt, startAnvil } from '../anvil.ts';
import { test } from './extension.ts';
import { expectHeld, holdFirst, letHeldCome } from './held-answers.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { deleteVault, press } from './vault-page.ts';
import {
  alert,
  beginWallet,
  FRIEND,
  field,
  go,
  keepWallet,
  openHome,
  popupOf,
  quantity,
  row,
  SPENDER,
} from './wallet-home-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** Begins and ends like the friend. */
const POISON = `0x90f7${'1'.repeat(32)}b906`;
const SPACE = '\u202f';

let anvil: Anvil;

test.beforeAll(async ({ extension }) => {
  test.skip(noAnvil() !== null, noAnvil() ?? '');
  anvil = await startAnvil();
  await beginWallet(extension, anvil);
});

test.afterAll(async ({ extension }) => {
  await deleteVault(extension);
  await anvil.stop();
});

test('the toolbar button opens it once there is an account, and the panel before', async ({ extension }) => {
  await expect.poll(() => popupOf(extension)).toBe(extension.url('popup.html'));
});

test('shows the balance, and waits for no worker to show the account', async ({ extension }) => {
  const home = await openHome(extension);
  await expect(home.getByTestId('balance')).toHaveText(`10${SPACE}000 ETH`);
  await expect(home.getByLabel(englishOf('home_account'))).toContainText('Tester');
  await expectAccessible(home);
  await expectFits(home);
  await go(home, 'home_receive');
  await expect(home.locator('code.address')).toHaveText(ACCOUNT);
  await expectAccessible(home);
  await expectFits(home);
  await home.close();
});

test('shows a verdict where there is one for the tab it is open in, and else a way to the panel', async ({
  extension,
}) => {
  const home = await openHome(extension);
  await expect(home.getByRole('button', { name: englishOf('home_panel_link') })).toBeVisible();
  await expect(home.getByText(englishOf('home_last'))).toHaveCount(0);
  const tabId = await home.evaluate(async () => (await chrome.tabs.getCurrent())!.id!);
  const stored: { readonly [key: string]: unknown } = { [stateKey(tabId)]: { ...VERDICTS.A1, tabId } };
  await home.evaluate((lookup) => chrome.storage.session.set(lookup), stored);
  await home.reload();
  await expect(home.getByText(englishOf('home_last'))).toBeVisible();
  await expectAccessible(home);
  await expectFits(home);
  await home.close();
});

test('sends to a new address, warns of one that looks like it, and says when it is confirmed', async ({
  extension,
}) => {
  const home = await openHome(extension);
  await go(home, 'home_send');
  await field(home, 'send_to').fill(FRIEND.replace('F79b', 'F79B'));
  await expect(alert(home)).toHaveText(englishOf('send_to_capitals'));
  await field(home, 'send_to').fill(FRIEND);
  await expect(home.getByTestId('warning-first-time')).toBeVisible();
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill('1,5');
  await expect(alert(home)).toHaveText(englishOf('send_amount_form'));
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill('1.5');
  await expectAccessible(home);
  await expectFits(home);
  await press(home.locator('main'), 'send_to_review');
  await expect(home.getByTestId('changes')).toContainText('1.5 ETH');
  await expect(home.getByTestId('fee')).toContainText('At most 0.');
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_no_rule'));
  await expectAccessible(home);
  await expectFits(home);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  await expect(row(home)).toContainText('Sent 1.5 ETH');
  expect(await anvil.ask('eth_getBalance', [FRIEND, 'latest'])).toBe(quantity(10_001_500n * 10n ** 15n));
  await expectAccessible(home);
  await expectFits(home);

  await home.locator('.back').click();
  await go(home, 'home_send');
  await field(home, 'send_to').fill(POISON);
  await expect(home.getByTestId('warning-look-alike')).toContainText(FRIEND);
  await field(home, 'send_to').fill(FRIEND);
  await expect(home.getByTestId('warning-first-time')).toHaveCount(0);
  await home.close();
});

test('sends a token, and all of the coin but the fee', async ({ extension }) => {
  const token = await deploy();
  await mined({ from: ACCOUNT, to: token, data: transferCall(SPENDER, '500') });
  const page = await extension.openPage('options.html');
  await keepWallet(page, anvil, [token]);
  await page.close();
  const home = await openHome(extension);
  await expect(home.getByText(TINY.symbol, { exact: true })).toBeVisible();
  await expect(home.getByText(`9${SPACE}995`)).toBeVisible();
  await go(home, 'home_send');
  await field(home, 'send_asset').selectOption(TINY.symbol);
  await field(home, 'send_to').fill(FRIEND);
  await press(home.locator('main'), 'send_max');
  await press(home.locator('main'), 'send_to_review');
  await expect(home.getByTestId('changes')).toContainText(`−9${SPACE}995 ${TINY.symbol}`);
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');

  await home.locator('.back').click();
  await go(home, 'home_send');
  await field(home, 'send_to').fill(FRIEND);
  await press(home.locator('main'), 'send_max');
  await expect(home.getByLabel(englishOf('send_amount', 'ETH'))).toHaveValue(/^9998\.\d+$/);
  // What is typed while the fee is asked for stays.
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill('');
  await home.evaluate(holdFirst, 'wallet-prepare');
  await press(home.locator('main'), 'send_max');
  await expectHeld(home);
  await field(home, 'send_to').fill(SPENDER);
  await letHeldCome(home);
  await expect(home.getByLabel(englishOf('send_amount', 'ETH'))).toHaveValue(/^9998\.\d+$/);
  await expect(field(home, 'send_to')).toHaveValue(SPENDER);
  await press(home.locator('main'), 'send_to_review');
  await expect(home.getByTestId('fee')).toBeVisible();
  await home.close();
});

test('takes a token and an item off the list, and puts one back, without a mouse', async ({ extension }) => {
  const token = await deploy();
  const page = await extension.openPage('options.html');
  await keepWallet(page, anvil, [token]);
  const tokenId = (2n ** 256n - 1n).toString();
  const item = { standard: 'erc721', chainId: String(anvil.chainId), address: SPENDER, tokenId };
  await page.evaluate(async (added) => {
    const { wallet } = (await chrome.storage.local.get('wallet')) as { wallet: { watched: object[] } };
    await chrome.storage.local.set({ wallet: { ...wallet, watched: [...wallet.watched, added] } });
  }, item);
  await page.close();
  const home = await openHome(extension);
  const button = (name: Parameters<typeof englishOf>[0]) =>
    home.getByRole('button', { name: englishOf(name), exact: true });
  const tokenRow = home.getByRole('button', { name: new RegExp(`^${TINY.symbol} `) });
  await expectAccessible(home);
  await expectFits(home);
  await tokenRow.press('Enter');
  await expect(home.getByRole('heading', { name: TINY.symbol })).toBeVisible();
  await expect(home.locator('main')).toContainText(token);
  await expect(home.locator('main')).toContainText(`10${SPACE}000 ${TINY.symbol}`);
  await expectAccessible(home);
  await expectFits(home);
  await home.keyboard.press('Tab');
  await expect(button('home_back')).toBeFocused();
  await home.keyboard.press('Tab');
  await expect(button('watched_remove')).toBeFocused();
  await home.keyboard.press('Enter');
  await expect(button('watched_put_back')).toBeFocused();
  await expect(home.getByRole('status')).toContainText(englishOf('watched_removed'));
  await expectAccessible(home);
  await home.keyboard.press('Enter');
  await expect(button('watched_remove')).toBeFocused();
  await home.keyboard.press('Shift+Tab');
  await home.keyboard.press('Enter');

  const itemRow = home.getByRole('button', { name: new RegExp(`^${englishOf('home_item', tokenId)}`) });
  await itemRow.press('Enter');
  await expect(home.locator('main')).toContainText(englishOf('ask_item_single'));
  await expectAccessible(home);
  await expectFits(home);
  await button('watched_remove').press('Enter');
  await expect(button('watched_put_back')).toBeVisible();
  await button('home_back').press('Enter');
  await expect(tokenRow).toBeVisible();
  await expect(itemRow).toHaveCount(0);
  await home.reload();
  await expect(tokenRow).toContainText(`10${SPACE}000`);
  await expect(itemRow).toHaveCount(0);
  await home.close();
});

test('lists an approval, and takes it back', async ({ extension }) => {
  const token = await deploy();
  const data = `0x095ea7b3${wordOf(BigInt(SPENDER)).slice(2)}${wordOf(700n).slice(2)}`;
  await mined({ from: ACCOUNT, to: token, data });
  const home = await openHome(extension);
  await go(home, 'home_approvals');
  const approval = home.getByTestId('approval-row');
  await expect(approval).toContainText('Up to 7');
  await expect(approval).toContainText(`“${TINY.symbol}”`);
  await expect(approval).toContainText(SPENDER);
  await expect(home.getByTestId('searched')).toContainText('blocks 0 to');
  await expectAccessible(home);
  await expectFits(home);
  await approval.getByRole('button').click();
  await expect(home.getByTestId('described')).toContainText('Revoke');
  await press(home.locator('main'), 'review_agree');
  await expect(row(home)).toHaveAttribute('data-state', 'confirmed');
  const left = await anvil.ask('eth_call', [{ to: token, data: allowanceCall(ACCOUNT, SPENDER) }, 'latest']);
  expect(left).toBe(wordOf(0n));
  await home.locator('.back').click();
  await go(home, 'home_approvals');
  await expect(home.getByText(englishOf('approvals_none'))).toBeVisible();
  await home.close();
});

test('shows balances while the vault is locked, and asks to unlock before anything is signed', async ({
  extension,
}) => {
  const home = await openHome(extension);
  await home.getByRole('button', { name: englishOf('vault_lock') }).click();
  await expect(home.getByText(englishOf('home_locked'), { exact: true })).toBeVisible();
  await expect(home.getByTestId('balance')).toContainText('ETH');
  // That the phrase was not written down is known while the vault is locked.
  const title = englishOf('home_backup_title');
  await expect(home.getByRole('region', { name: title })).toHaveCount(0);
  await home.evaluate(async () => {
    const { wallet } = (await chrome.storage.local.get('wallet')) as { readonly wallet: object };
    await chrome.storage.local.set({ wallet: { ...wallet, isBackedUp: false } });
  });
  await expect(home.getByRole('region', { name: title })).toBeVisible();
  await go(home, 'home_send');
  await field(home, 'send_to').fill(FRIEND);
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill('1');
  await press(home.locator('main'), 'send_to_review');
  await expect(home.getByText(englishOf('review_locked'))).toBeVisible();
  await expect(home.getByRole('button', { name: englishOf('review_agree') })).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await home.close();
});

async function deploy(): Promise<Address> {
  return (await mined({ from: ACCOUNT, data: tinyTokenCode() })).contractAddress!;
}

/** Sent as the chain's own account of the same key, which needs no signature there. */
async function mined(transaction: object): Promise<Receipt> {
  const hash = await anvil.ask('eth_sendTransaction', [transaction]);
  return anvil.receiptOf(hash);
}
