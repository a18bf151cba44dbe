/**
 * Signing modes in the built extension (docs/spec/wallet-home.md section 5), by keyboard: an intent is written, reviewed, signed and handed out, and the official decoder takes it; a pasted one is checked; derived
 * addresses are looked up. No chain and no server: the network's is one that nobody answers.
 */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import type { MessageKey } from '../../../src/ui/message.ts';
import { INTENTS_CONTRACT } from '../../../src/wallet/near/intent.ts';
import { NEW_WALLET } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { decodeSigned, officialSigner } from '../../fixtures/intent-decoder.ts';
import { ACCOUNT, OTHER, SECRET_HEX } from '../../fixtures/signables.ts';
import { type Extension, test } from './extension.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { deleteVault, GIVEN, openWithVault, PASSWORD, press } from './vault-page.ts';
import { askAlone, storeAlone } from './wallet-locks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const NOWHERE = {
  chainId: '1',
  name: 'Nowhere',
  rpcUrls: ['http://127.0.0.1:1'],
  symbol: 'ETH',
  decimals: 18,
  explorerUrl: null,
};
const TOKEN = 'nep141:wrap.near';
const AMOUNT = '1000000000000000000000000';

test.beforeAll(async ({ extension }) => {
  const { page } = await openWithVault(extension);
  for (const [method, params] of [
    ['wallet-import-key', { secretKey: SECRET_HEX, name: 'Tester' }],
    ['wallet-watch', { address: OTHER, name: 'Watched' }],
  ] as const) {
    const kept = await askAlone(page, { type: 'ask-opened', method, params });
    expect(kept).toMatchObject({ ok: true });
  }
  const wallet = {
    ...NEW_WALLET,
    accounts: [
      { address: ACCOUNT, name: 'Tester', source: 'key' },
      { address: OTHER, name: 'Watched', source: 'watch' },
    ],
    chains: [NOWHERE],
  };
  await storeAlone(page, { wallet, 'wallet-shown': { account: ACCOUNT, chainId: NOWHERE.chainId } });
  await page.close();
});

test.afterAll(({ extension }) => deleteVault(extension));

test('each account says how it signs', async ({ extension }) => {
  const home = await openModes(extension);
  await expect(home.getByTestId('mode-native')).toContainText(englishOf('modes_native_who'));
  await expect(home.getByTestId('mode-intent')).toContainText(englishOf('modes_intent_who'));
  await expect(home.getByTestId('mode-derived')).toContainText(englishOf('modes_derived_who'));
  await expectAccessible(home);
  await expectFits(home);
  await home.locator('.back').click();
  await home.getByLabel(englishOf('home_account')).selectOption(OTHER);
  await expect(home.locator('.modes-row')).toContainText(englishOf('modes_none'));
  await home.locator('.modes-row').click();
  await expect(button(home, 'modes_intent_write')).toBeDisabled();
  await expect(button(home, 'modes_intent_check')).toBeEnabled();
  await home.locator('.back').click();
  await home.getByLabel(englishOf('home_account')).selectOption(ACCOUNT);
  await expect(home.locator('.modes-row')).toContainText(englishOf('modes_intent'));
  await home.close();

  const settings = await extension.openPage('options.html');
  const account = settings.getByTestId('account').filter({ hasText: 'Tester' });
  await expect(account).toContainText(englishOf('wallet_modes'));
  await settings.close();
});

test('an intent is signed by keyboard alone, sent nowhere, and the official decoder takes it unless it is altered', async ({
  extension,
}) => {
  const home = await openModes(extension);
  const asked: string[] = [];
  home.on('request', (request) => asked.push(request.url()));
  await enter(home, 'modes_intent_write');
  await expect(home.getByTestId('wallet-about')).toHaveText('Tester');
  await enter(home, 'send_to_review');
  await expect(alert(home)).toHaveCount(3);
  await tabTo(home, field(home, 'intent_token'));
  await home.keyboard.type(TOKEN);
  await home.keyboard.press('Tab');
  await expect(field(home, 'intent_receiver')).toBeFocused();
  await home.keyboard.type(ACCOUNT);
  await expect(alert(home).first()).toHaveText(englishOf('intent_receiver_self'));
  await field(home, 'intent_receiver').fill('Bob.near');
  await expect(alert(home).first()).toHaveText(englishOf('intent_receiver_form'));
  await field(home, 'intent_receiver').fill('bob.near');
  await home.keyboard.press('Tab');
  await home.keyboard.type('1.5');
  await expect(alert(home)).toHaveText([englishOf('intent_amount_form')]);
  await expectAccessible(home);
  await expectFits(home);
  await field(home, 'intent_amount').fill(AMOUNT);
  await home.keyboard.press('Enter');

  await expect(heading(home)).toHaveText(englishOf('intent_review_title'));
  await expect(home.locator('main')).toBeFocused();
  const described = home.getByTestId('described');
  await expect(described).toContainText('bob.near');
  await expect(described).toContainText(TOKEN);
  await expect(described.getByTestId('outflows')).toContainText('bob.near');
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_no_rule'));
  await expect(home.getByTestId('warnings')).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await enter(home, 'intent_sign');

  await expect(heading(home)).toHaveText(englishOf('intent_signed_title'));
  const signed = await field(home, 'intent_signed_text').inputValue();
  await expectAccessible(home);
  await expectFits(home);
  expect(await officialSigner(signed)).toBe(ACCOUNT.toLowerCase());
  const { parsed } = (await decodeSigned(signed))!;
  expect(parsed).toMatchObject({
    verifying_contract: INTENTS_CONTRACT,
    intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { [TOKEN]: AMOUNT } }],
  });
  for (const [from, to] of [
    ['bob.near', 'bab.near'],
    ['1000000', '1000001'],
    [parsed.nonce.slice(0, 4), parsed.nonce.startsWith('A') ? 'BBBB' : 'AAAA'],
  ] as const) {
    expect(signed.replace(from, to)).not.toBe(signed);
    expect(await officialSigner(signed.replace(from, to))).toBeNull();
  }
  const saving = home.waitForEvent('download');
  await enter(home, 'intent_save');
  expect((await saving).suggestedFilename()).toMatch(/^rail-signed-intent-.*\.json$/);
  expect(asked.filter((url) => !url.startsWith(extension.url('')) && !url.startsWith('blob:'))).toEqual([]);

  await enter(home, 'intent_done');
  await enter(home, 'modes_intent_check');
  await check(home, signed);
  await expect(home.getByTestId('checked')).toContainText(englishOf('check_holds'));
  await expect(home.getByTestId('checked')).toContainText(ACCOUNT);
  await expect(home.getByTestId('described')).toContainText('bob.near');
  await expectAccessible(home);
  await expectFits(home);
  await check(home, signed.replace('bob.near', 'bab.near'));
  await expect(home.getByTestId('checked')).toContainText(englishOf('check_not'));
  await expect(home.getByTestId('checked')).not.toContainText(englishOf('check_signer'));
  await expectAccessible(home);
  await check(home, '{}');
  await expect(alert(home)).toHaveText(englishOf('check_form'));
  await expect(home.getByTestId('checked')).toHaveCount(0);
  await check(home, signed.replace('erc191', 'nep413'));
  await expect(alert(home)).toHaveText(englishOf('check_other'));
  await home.close();
});

test('a locked vault is opened first, and a rule that refuses is kept to', async ({ extension }) => {
  const settings = await extension.openPage('options.html');
  await keepPolicy(settings, [{ id: 'no-intents', effect: 'deny', kind: ['intent'] }]);
  const home = await openModes(extension);
  await button(home, 'vault_lock').click();
  await expect(home.getByText(englishOf('home_locked'), { exact: true })).toBeVisible();
  await enter(home, 'modes_intent_write');
  await field(home, 'intent_token').fill(TOKEN);
  await field(home, 'intent_receiver').fill(OTHER);
  await field(home, 'intent_amount').fill('1');
  await enter(home, 'send_to_review');
  await expect(home.getByText(englishOf('review_locked'))).toBeVisible();
  await expect(button(home, 'intent_sign')).toHaveCount(0);
  await expectAccessible(home);
  await expectFits(home);
  await home.getByLabel(englishOf('vault_password'), { exact: true }).fill(PASSWORD);
  await button(home.locator('main'), 'vault_unlock').click();
  await expect(home.getByTestId('policy-verdict')).toContainText(englishOf('decided_denies'));
  await expect(button(home, 'intent_sign')).toHaveCount(0);
  await expectAccessible(home);
  await keepPolicy(settings, []);
  await settings.close();
  await home.close();
});

test('derived addresses are those of a second implementation, and apart from accounts', async ({
  extension,
}) => {
  const home = await openModes(extension);
  await enter(home, 'modes_derived_show');
  await expect(home.getByTestId('wallet-about')).toHaveCount(0);
  await enter(home, 'derived_button');
  await expect(alert(home)).toHaveText(englishOf('intent_receiver_form'));
  await tabTo(home, field(home, 'derived_account'));
  await home.keyboard.type('alice.near');
  await home.keyboard.press('Tab');
  await home.keyboard.type('bitcoin-1');
  await home.keyboard.press('Enter');
  const derived = home.getByTestId('derived');
  // test/wallet/near/derive.test.ts says where these are published.
  await expect(derived.locator('code.address')).toHaveText([
    /^0x51374208230f04c980bc1be4b5a4001b567fb78e$/i,
    'bc1qtute5t9f09lx8td574549crs0p9ukxfaqeq3m9',
  ]);
  await expect(derived).toContainText(englishOf('derived_warning', 'alice.near'));
  await expectAccessible(home);
  await expectFits(home);
  await field(home, 'derived_network').selectOption('testnet');
  await expect(derived).toHaveCount(0);
  await expect(home.getByText(englishOf('derived_is_main'))).toBeVisible();
  await field(home, 'derived_account').fill('omnitester.testnet');
  await field(home, 'derived_path').fill('ethereum-1');
  await home.keyboard.press('Enter');
  await expect(derived.locator('code.address').first()).toHaveText(
    /^0xd8d25820c9b9e2aa9cce55504355e500efcce715$/i,
  );
  await expect(derived.locator('code.address').last()).toHaveText(/^tb1q/);
  await field(home, 'derived_path').fill('');
  await home.keyboard.press('Enter');
  await expect(derived).toContainText(englishOf('derived_no_path'));
  await expect(field(home, 'derived_path')).not.toHaveAttribute('placeholder');
  await field(home, 'derived_path').fill('a\u200bb');
  await expect(alert(home)).toHaveText(englishOf('derived_path_unseen'));
  await home.close();
});

async function openModes(extension: Extension): Promise<Page> {
  const home = await extension.openPage('popup.html');
  await home.locator('.modes-row').click();
  await expect(heading(home)).toHaveText(englishOf('modes_title'));
  return home;
}

function heading(home: Page): Locator {
  return home.getByRole('heading', { level: 1 });
}

function field(home: Page, label: MessageKey): Locator {
  return home.getByLabel(englishOf(label), { exact: true });
}

function button(within: Page | Locator, name: MessageKey): Locator {
  return within.getByRole('button', { name: englishOf(name), exact: true });
}

/** As a keyboard does it: to the button, then Enter. */
async function enter(home: Page, name: MessageKey): Promise<void> {
  await expect(button(home, name)).toBeEnabled();
  await tabTo(home, button(home, name));
  await home.keyboard.press('Enter');
}

const MOST_STOPS = 40;

async function tabTo(home: Page, target: Locator): Promise<void> {
  for (let i = 0; i < MOST_STOPS; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await home.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not come to ${target}`);
}

function alert(home: Page): Locator {
  return home.getByRole('alert').filter({ hasText: /./ });
}

async function check(home: Page, text: string): Promise<void> {
  await field(home, 'check_text').fill(text);
  await press(home.locator('main'), 'check_button');
}

async function keepPolicy(page: Page, rules: readonly object[]): Promise<void> {
  const kept = await page.evaluate(
    (params) => chrome.runtime.sendMessage({ type: 'ask-opened', method: 'policy-write', params }),
    { secret: GIVEN, text: JSON.stringify({ schema: 'rail.policy/1', rules }) },
  );
  expect(kept).toMatchObject({ ok: true });
}
