/** A site and the wallet in Chromium, on two chains of this machine: moving to another one, several calls at once, tokens, and reading. */

import { expect } from '@playwright/test';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import type { AtSite } from '../asking-site.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { ask, askNow, press, test } from './wallet-site-page.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const CONTRACT = '0x00000000000000000000000000000000000070c6';
/** Code that answers one number to everything. */
const answering = (number: number) => `0x60${number.toString(16).padStart(2, '0')}60005260206000f3`;

test.beforeEach(async ({ world }) => {
  const sites = { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } as const;
  await world.setWallet({ sites, watched: [] });
});

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

test('moves to the other chain and sends there, and is told so', async ({ world }) => {
  const page = await world.openSite();
  expect(await askNow(page, 'wallet_switchEthereumChain', [{ chainId: '0x539' }])).toMatchObject({
    code: 4902,
  });
  const switched = await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x7a6a' }]);
  const consent = await world.consent();
  await expect(consent.getByRole('button', { name: englishOf('ask_switch'), exact: true })).toBeVisible();
  await expectAccessible(consent);
  await press(consent, 'ask_switch');
  expect(await switched()).toEqual({ result: null });
  const heard = () => page.evaluate(() => (window as unknown as AtSite).heard);
  await expect.poll(heard).toContainEqual(['chainChanged', '0x7a6a']);
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: TO, value: '0x1' }]);
  await expect.poll(() => world.windows().length).toBe(1);
  await press(await world.consent(), 'ask_send');
  const { result } = (await outcome()) as { result: string };
  expect(await world.chains[1]!.receiptOf(result)).toMatchObject({ status: '0x1' });
  expect(await world.chains[0]!.ask('eth_getTransactionReceipt', [result])).toBeNull();
});

test('adds a chain whose server is of that chain, and no other', async ({ world }) => {
  const { chains } = await world.wallet();
  await world.setWallet({ chains: chains.filter(({ chainId }) => chainId !== '31338') });
  const page = await world.openSite();
  const adding = (chainId: string) => [
    {
      chainId,
      chainName: 'Second',
      rpcUrls: [world.chains[1]!.url],
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    },
  ];
  const wrong = await ask(page, 'wallet_addEthereumChain', adding('0x539'));
  const consent = await world.consent();
  await expect(consent.getByRole('alert')).toBeVisible();
  await press(consent, 'approve_decline');
  expect(await wrong()).toMatchObject({ code: 4001 });
  await expect.poll(() => world.windows().length).toBe(0);
  const right = await ask(page, 'wallet_addEthereumChain', adding('0x7a6a'));
  await press(await world.consent(), 'ask_add');
  expect(await right()).toEqual({ result: null });
  expect(await askNow(page, 'eth_chainId')).toEqual({ result: '0x7a6a' });
});

test('says that a network goes by the name of another, in the window, the settings and the home', async ({
  world,
}) => {
  const { chains } = await world.wallet();
  await world.setWallet({ chains: chains.filter(({ chainId }) => chainId !== '31338') });
  const page = await world.openSite();
  const added = await ask(page, 'wallet_addEthereumChain', [
    {
      chainId: '0x7a6a',
      chainName: 'Ethereum Mainnet',
      rpcUrls: [world.chains[1]!.url],
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    },
  ]);
  const consent = await world.consent();
  const sentence = englishOf('chain_name_of_other', 'Ethereum', '1', '31338');
  await expect(consent.locator('[data-code=name-of-other]')).toHaveText(sentence);
  await expect(consent.locator('[data-code=coin-of-other]')).toBeVisible();
  await expectAccessible(consent);
  await expectFits(consent);
  await press(consent, 'ask_add');
  expect(await added()).toEqual({ result: null });

  const settings = await world.extension.openPage('options.html');
  const entry = settings.getByTestId('network').filter({ hasText: 'Ethereum Mainnet' });
  await expect(entry.locator('[data-code=name-of-other]')).toHaveText(sentence);
  await expect(settings.locator('[data-code=name-of-other]')).toHaveCount(1);
  await settings.close();

  const home = await world.extension.openPage('popup.html');
  await home.getByLabel(englishOf('home_network')).selectOption('31338');
  await expect(home.locator('[data-code]')).toHaveText([sentence]);
  await expectAccessible(home);
  await expectFits(home);
  await home.getByLabel(englishOf('home_network')).selectOption('31337');
  await expect(home.getByTestId('chain-doubts')).toHaveCount(0);
  await home.close();
  await world.setWallet({ chains });
});

test('sends calls one by one, and says what became of them', async ({ world }) => {
  const page = await world.openSite();
  const calls = [
    { to: TO, value: '0x1' },
    { to: TO, value: '0x2' },
  ];
  const batch = (atomicRequired: boolean) => [
    { version: '2.0.0', chainId: '0x7a69', from: ACCOUNT, atomicRequired, calls },
  ];
  expect(await askNow(page, 'wallet_getCapabilities', [ACCOUNT])).toEqual({
    result: { '0x7a69': { atomic: { status: 'unsupported' } } },
  });
  expect(await askNow(page, 'wallet_sendCalls', batch(true))).toMatchObject({ code: 5760 });
  const outcome = await ask(page, 'wallet_sendCalls', batch(false));
  await press(await world.consent(), 'ask_send');
  const { result } = (await outcome()) as { result: { id: string } };
  // The site is answered when they are sent, and they are mined a moment after.
  await expect
    .poll(() => askNow(page, 'wallet_getCallsStatus', [result.id]))
    .toMatchObject({
      result: { status: 200, atomic: false, receipts: [{ status: '0x1' }, { status: '0x1' }] },
    });
  expect(await askNow(page, 'wallet_getCallsStatus', ['0x00'])).toMatchObject({ code: 5730 });
});

test('shows no token whose decimals are others than the site says', async ({ world }) => {
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, answering(6)]);
  const page = await world.openSite();
  const options = { address: CONTRACT, symbol: 'TST', decimals: 4 };
  const refused = await ask(page, 'wallet_watchAsset', { type: 'ERC20', options });
  const consent = await world.consent();
  await expect(consent.getByRole('alert')).toHaveText(englishOf('ask_token_other'));
  await expectAccessible(consent);
  await expect(consent.getByRole('button')).toHaveText([englishOf('approve_decline')]);
  await press(consent, 'approve_decline');
  expect(await refused()).toMatchObject({ code: 4001 });
  const right = await ask(page, 'wallet_watchAsset', { type: 'ERC20', options: { ...options, decimals: 6 } });
  await expect((await world.consent()).getByRole('button')).toHaveCount(2);
  await press(await world.consent(), 'ask_token');
  expect(await right()).toEqual({ result: true });
});

test('shows no collection as a token, and nothing of which the server says nothing until it does', async ({
  world,
}) => {
  // Says yes to everything, and so that it is a collection.
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, answering(1)]);
  const page = await world.openSite();
  const options = { address: CONTRACT, symbol: 'GAME', decimals: 1 };
  const refused = await ask(page, 'wallet_watchAsset', { type: 'ERC20', options });
  const consent = await world.consent();
  await expect(consent.getByRole('alert')).toHaveText(englishOf('ask_token_collection'));
  await expect(consent.getByRole('button')).toHaveText([englishOf('approve_decline')]);
  await press(consent, 'approve_decline');
  expect(await refused()).toMatchObject({ code: 4001 });
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, '0x']);
  const watched = await ask(page, 'wallet_watchAsset', {
    type: 'ERC20',
    options: { ...options, decimals: 4 },
  });
  const silent = await world.consent();
  await expect(silent.getByRole('alert')).toHaveText(englishOf('ask_token_unknown'));
  await expectFits(silent);
  await expectAccessible(silent);
  await expect(silent.getByRole('button')).toHaveText([
    englishOf('approve_again'),
    englishOf('approve_decline'),
  ]);
  expect((await world.wallet()).watched).toEqual([]);
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, answering(4)]);
  await press(silent, 'approve_again');
  await press(silent, 'ask_token');
  expect(await watched()).toEqual({ result: true });
});

test('a token is looked at on the network that the site was on when it asked', async ({ world }) => {
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, answering(4)]);
  const page = await world.openSite();
  const moved = await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x7a6a' }]);
  const options = { address: CONTRACT, symbol: 'OLD', decimals: 4 };
  const watched = await ask(page, 'wallet_watchAsset', { type: 'ERC20', options });
  const first = await world.consent();
  await press(first, 'ask_switch');
  expect(await moved()).toEqual({ result: null });
  await expect.poll(() => world.windows().some((one) => one !== first)).toBe(true);
  const consent = world.windows().find((one) => one !== first)!;
  await expect(consent.getByText('Test 31337')).toBeVisible();
  await press(consent, 'ask_token');
  expect(await watched()).toEqual({ result: true });
  expect((await world.wallet()).watched).toContainEqual(
    expect.objectContaining({ symbol: 'OLD', chainId: '31337' }),
  );
});

test('shows a token, and reads of the chain without asking anybody', async ({ world }) => {
  await world.chains[0]!.ask('anvil_setCode', [CONTRACT, answering(4)]);
  const page = await world.openSite();
  const watched = await ask(page, 'wallet_watchAsset', {
    type: 'ERC20',
    options: { address: CONTRACT, symbol: 'TST', decimals: 4 },
  });
  const consent = await world.consent();
  await expect(consent.getByRole('button', { name: englishOf('ask_token'), exact: true })).toBeVisible();
  await expectAccessible(consent);
  await press(consent, 'ask_token');
  expect(await watched()).toEqual({ result: true });
  expect((await world.wallet()).watched).toMatchObject([{ symbol: 'TST', chainId: '31337', decimals: 4 }]);
  const number = (2n ** 256n - 1n).toString();
  const options = { address: TO, tokenId: number, name: 'A boat' };
  const item = await ask(page, 'wallet_watchAsset', { type: 'ERC721', options });
  await expect.poll(() => world.windows().length).toBe(1);
  const shown = await world.consent();
  await expect(shown.getByText('“A boat”')).toBeVisible();
  // Nothing stands at that address.
  await expect(shown.getByTestId('item-owner')).toHaveAttribute('data-is', 'unknown');
  await expectFits(shown);
  await expectAccessible(shown);
  await press(shown, 'ask_token');
  expect(await item()).toEqual({ result: true });
  const home = await world.extension.openPage('popup.html');
  await expect(home.getByTestId('items')).toContainText(number);
  await expectFits(home);
  await expectAccessible(home);
  const many = await page.evaluate(async () => {
    const { provider } = (window as unknown as AtSite).announced[0]!;
    const asked = Array.from({ length: 90 }, () =>
      provider.request({ method: 'eth_blockNumber', params: [] }),
    );
    return (await Promise.all(asked)).filter((one) => /^0x/.test(String(one))).length;
  });
  expect(many).toBe(90);
});
