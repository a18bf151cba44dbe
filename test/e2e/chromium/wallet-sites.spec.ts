/** A site and the wallet in Chromium, on two chains of this machine: connecting, signing, sending, and what each ends in. */

import { expect, type Page } from '@playwright/test';
import { recoverMessageAddress, recoverTypedDataAddress } from 'viem';
import type { browser } from 'wxt/browser';
import { REQUESTS_KEY } from '../../../src/browser/approve-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import type { AtSite } from '../asking-site.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { paymentOn, signUnsent } from './wallet-home-page.ts';
import { ask, askNow, press, test, type WalletWorld } from './wallet-site-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const low = (text: string) => text.toLowerCase();

test.beforeEach(async ({ world }) => {
  const sites = { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } as const;
  await world.setWallet({ sites });
});

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

/** On the site's first chain, at the activity. */
async function openHome(world: WalletWorld): Promise<Page> {
  const home = await world.extension.openPage('popup.html');
  await press(home, 'home_activity');
  return home;
}

test('is found by EIP-6963, and tells a site that was given nothing nothing', async ({ world }) => {
  await world.setWallet({ sites: {} });
  const page = await world.openSite();
  const info = await page.evaluate(() => (window as unknown as AtSite).announced[0]!.info);
  expect(info).toMatchObject({ name: 'RAIL', rdns: 'org.responsible-ai-ledger' });
  expect(info.uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
  expect(info.icon).toMatch(/^data:image\/svg\+xml,/);
  expect(await page.evaluate(() => 'ethereum' in window)).toBe(false);
  expect(await askNow(page, 'eth_accounts')).toEqual({ result: [] });
  expect(await askNow(page, 'eth_chainId')).toEqual({ result: '0x7a69' });
  expect(await askNow(page, 'wallet_getPermissions')).toEqual({ result: [] });
  expect(await askNow(page, 'personal_sign', ['0x61', ACCOUNT])).toMatchObject({ code: 4100 });
  expect(await askNow(page, 'eth_sign', [ACCOUNT, '0x61'])).toMatchObject({ code: 4200 });
  expect(world.windows()).toHaveLength(0);
});

test('connects, several tabs at once with one window, and is disconnected', async ({ world }) => {
  await world.setWallet({ sites: {} });
  const [page, other] = [await world.openSite(), await world.openSite()];
  const first = await ask(page, 'eth_requestAccounts');
  const second = await ask(other, 'eth_requestAccounts');
  const consent = await world.consent();
  await expect(consent.getByTestId('asking-origin')).toHaveText(world.site);
  await expectFits(consent);
  await expectAccessible(consent);
  await press(consent, 'ask_connect');
  expect(await first()).toEqual({ result: [ACCOUNT] });
  expect(await second()).toEqual({ result: [ACCOUNT] });
  await expect.poll(() => world.windows().length).toBe(0);
  expect(await askNow(other, 'eth_requestAccounts')).toEqual({ result: [ACCOUNT] });
  const heard = () => other.evaluate(() => (window as unknown as AtSite).heard);
  await expect.poll(heard).toContainEqual(['accountsChanged', [ACCOUNT]]);
  expect(await askNow(page, 'wallet_revokePermissions', [{ eth_accounts: {} }])).toEqual({ result: null });
  await expect.poll(heard).toContainEqual(['accountsChanged', []]);
  expect(await askNow(other, 'eth_accounts')).toEqual({ result: [] });
});

test('what it sees ends in the settings, by itself or with the switch', async ({ world }) => {
  await world.setWallet({ sites: { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } });
  const page = await world.openSite();
  const options = await world.extension.openPage('options.html');
  const row = options.getByTestId('sites').getByRole('listitem').filter({ hasText: world.site });
  await expect(row).toContainText(englishOf('sites_sees', 'Test', 'Test 31337'));
  await expectAccessible(options);
  await expectFits(options);
  await row.getByRole('button', { name: englishOf('sites_disconnect_named', world.site) }).click();
  await expect(row).toContainText(englishOf('sites_sees_nothing'));
  expect(await askNow(page, 'eth_accounts')).toEqual({ result: [] });

  await world.setWallet({ sites: { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } });
  await row.getByRole('button', { name: englishOf('sites_remove_named', world.site) }).click();
  await options.getByRole('button', { name: englishOf('sites_remove_confirm') }).click();
  await expect.poll(async () => (await world.wallet()).sites).toEqual({});
  await options.close();
  await world.beginAnew();
  const again = await world.openSite();
  expect(await askNow(again, 'eth_accounts')).toEqual({ result: [] });
});

test('what a background had stored when it ended is given and told by the next one', async ({ world }) => {
  await world.setWallet({ sites: {} });
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_requestAccounts');
  await expect((await world.consent()).getByTestId('asking-origin')).toHaveText(world.site);
  const site = { accounts: [ACCOUNT], chainId: '31337' };
  const grant = { before: null, site, chain: null, asset: null, answer: [ACCOUNT] };
  // As it is stored once the person agreed; the window, which looks every few seconds, finds that it has ended.
  await world.options.evaluate(
    async ([key, given]) => {
      const queue = (await chrome.storage.session.get(key))[key] as {
        readonly requests: readonly { readonly phase: { readonly view: number } }[];
      };
      const answer = { is: 'result', text: JSON.stringify(given.answer) };
      const requests = queue.requests.map((one) => ({
        ...one,
        phase: { is: 'ended', answer, view: one.phase.view, grant: given },
      }));
      await chrome.storage.session.set({ [key]: { ...queue, requests } });
    },
    [REQUESTS_KEY, grant] as const,
  );
  expect(await outcome()).toEqual({ result: [ACCOUNT] });
  await expect.poll(() => world.windows().length).toBe(0);
  expect((await world.wallet()).sites).toEqual({ [world.site]: site });
});

test('sends a transaction that is mined', async ({ world }) => {
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_sendTransaction', [
    { from: low(ACCOUNT), to: low(TO), value: '0xde0b6b3a7640000' },
  ]);
  const consent = await world.consent();
  await expect(consent.getByTestId('changes')).toContainText('−1 ETH');
  await expect(consent.getByTestId('described')).toContainText(TO);
  await expectFits(consent);
  await expectAccessible(consent);
  await press(consent, 'ask_send');
  const { result } = (await outcome()) as { result: string };
  expect(await world.chains[0]!.receiptOf(result)).toMatchObject({ status: '0x1' });
  await expect.poll(() => world.windows().length).toBe(0);
  expect(await askNow(page, 'eth_getTransactionReceipt', [result])).toMatchObject({
    result: { status: '0x1', transactionHash: result },
  });
});

test('is in the activity with what it sent, also where the home was closed', async ({ world }) => {
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: low(ACCOUNT), to: low(TO), value: '0x7' }]);
  await press(await world.consent(), 'ask_send');
  const { result } = (await outcome()) as { result: string };
  const home = await openHome(world);
  const first = home.getByTestId('activity-row').first();
  await expect(first).toContainText('Sent 0.000000000000000007 ETH');
  await expect(first).toContainText(`For ${world.site}`);
  await expect(first.getByText(result)).toBeHidden();
  await first.getByText(englishOf('activity_details'), { exact: true }).press('Enter');
  await expect(first.getByText(result)).toBeVisible();
  await expectAccessible(home);
  await expectFits(home);
  await expect(first).toContainText(TO);
  await expect(first).toHaveAttribute('data-state', 'confirmed');
  await expect(first.getByText(result)).toBeVisible();
  const stored = await home.evaluate(
    async () => (await chrome.storage.local.get('wallet-activity'))['wallet-activity'],
  );
  expect((stored as readonly unknown[])[0]).toMatchObject({ state: { is: 'confirmed', hash: result } });
});

test('what was signed and did not arrive is shown as it was signed, and sent again', async ({ world }) => {
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: low(ACCOUNT), to: low(TO), value: '0x9' }]);
  const consent = await world.consent();
  await expect(consent.getByTestId('changes')).toBeVisible();
  const { chains } = await world.wallet();
  const away = chains.map((chain) => ({ ...chain, rpcUrls: ['http://127.0.0.1:9'] }));
  await world.setWallet({ chains: away });
  await press(consent, 'ask_send');
  await expect(consent.getByTestId('signed-already')).toBeVisible();
  await expect(consent.getByTestId('described')).toContainText(TO);
  await expect(consent.getByTestId('forecast')).toHaveCount(0);
  await expectFits(consent);
  await expectAccessible(consent);
  const home = await openHome(world);
  await expect(home.getByTestId('activity-row').first()).toHaveAttribute('data-state', 'signed');
  await home.close();
  await world.setWallet({ chains });
  await press(consent, 'ask_send_again');
  const { result } = (await outcome()) as { result: string };
  expect(await world.chains[0]!.receiptOf(result)).toMatchObject({ status: '0x1' });
});

test('whose number was taken is told so, with a way to cancel it', async ({ world }) => {
  const home = await openHome(world);
  const transaction = await paymentOn(world.chains[0]!);
  expect(await signUnsent(home, transaction)).toMatchObject({ ok: true });
  await home.close();

  const page = await world.openSite();
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: low(ACCOUNT), to: low(TO), value: '0x5' }]);
  const consent = await world.consent();
  await expect(consent.getByText(englishOf('ask_number_taken', transaction.nonce))).toBeVisible();
  await expect(consent.getByRole('button', { name: englishOf('ask_send'), exact: true })).toHaveCount(0);
  await expectFits(consent);
  await expectAccessible(consent);
  const opened = world.context.waitForEvent('page');
  await consent.getByRole('button', { name: englishOf('again_cancel', transaction.nonce) }).click();
  const cancelling = await opened;
  await press(cancelling, 'review_agree');
  await expect(cancelling.getByTestId('activity-row').first()).toHaveAttribute('data-state', 'confirmed');
  await cancelling.close();
  await press(consent, 'approve_again');
  await press(consent, 'ask_send');
  const { result } = (await outcome()) as { result: string };
  expect(await world.chains[0]!.receiptOf(result)).toMatchObject({ status: '0x1' });
});

test('signs messages and typed data that others can check', async ({ world }) => {
  const page = await world.openSite();
  const signed = await ask(page, 'personal_sign', ['0x48656c6c6f', ACCOUNT]);
  const consent = await world.consent();
  await expect(consent.getByTestId('described')).toContainText('Hello');
  await expectAccessible(consent);
  await press(consent, 'ask_sign');
  const signature = ((await signed()) as { result: `0x${string}` }).result;
  expect(await recoverMessageAddress({ message: 'Hello', signature })).toBe(ACCOUNT);
  expect(await askNow(page, 'personal_ecRecover', ['0x48656c6c6f', signature])).toEqual({
    result: low(ACCOUNT),
  });
  const typed = {
    domain: { name: 'Mail', version: '1', chainId: 31_337, verifyingContract: TO },
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Mail: [{ name: 'contents', type: 'string' }],
    },
    primaryType: 'Mail',
    message: { contents: 'Hello, Bob!' },
  } as const;
  const typedOutcome = await ask(page, 'eth_signTypedData_v4', [ACCOUNT, JSON.stringify(typed)]);
  await expect.poll(() => world.windows().length).toBe(1);
  await press(await world.consent(), 'ask_sign');
  const typedSignature = ((await typedOutcome()) as { result: `0x${string}` }).result;
  expect(
    await recoverTypedDataAddress({
      ...typed,
      domain: { ...typed.domain, chainId: 31_337n },
      signature: typedSignature,
    }),
  ).toBe(ACCOUNT);
});
