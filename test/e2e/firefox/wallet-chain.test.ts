/**
 * The wallet in Firefox on a chain of this machine: a site that is connected, sends, signs and is declined, and the person's own home. The home is
 * opened as a page; that the toolbar's button opens it is what the browser is told.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SITES_KEY } from '../../../src/browser/site-state.ts';
import { WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { type Anvil, noAnvil, startAnvil } from '../anvil.ts';
import { IMPORTED, openAskingSite, type WalletOutcome, walletOn } from '../asking-site.ts';
import type { PageServer } from '../page-server.ts';
import { until } from '../until.ts';
import { withAccess } from '../with-access.ts';
import { type ConsentWindows, consentWindows } from './consent-windows.ts';
import { handsOn } from './hands.ts';
import { BUILD, type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const PASSWORD = 'correct horse battery';
const FRIEND = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const ETHER = 10n ** 18n;
/** Long after the background was stopped, which tests let happen after five seconds. */
const LIMIT_MS = 240_000;

const missing = noFirefox ?? noAnvil();

describe('the wallet in Firefox, on a chain', { timeout: LIMIT_MS }, () => {
  let folder: string;
  let anvil: Anvil;
  let site: PageServer;
  let firefox: FirefoxWithExtension;
  let consent: ConsentWindows;

  beforeAll(async () => {
    if (missing !== null) return;
    folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
    [anvil, site] = await Promise.all([startAnvil(), openAskingSite()]);
    firefox = await launchFirefox(null, withAccess(BUILD, folder));
    consent = consentWindows(firefox.browser);
    expect(await popup()).toBe('');
    await send({ type: 'vault-call', method: 'vault-create', params: { password: PASSWORD } });
    // The settings copy the vault's accounts into what is stored, each time they read them: before and after, and never beside what tests store.
    const settings = handsOn(firefox.handle, '[data-testid=wallet]');
    await settings.see(englishOf('wallet_create'));
    await send({ type: 'ask-opened', method: 'wallet-import-key', params: IMPORTED });
    await store({ [WALLET_KEY]: walletOn([anvil]), [SITES_KEY]: [site.url] });
    await settings.see(ACCOUNT);
    await until(async () =>
      (await inExtension('browser.scripting.getRegisteredContentScripts().then((all) => all.length)')) === 2
        ? true
        : null,
    );
  }, LIMIT_MS);

  afterAll(async () => {
    if (missing !== null) return;
    await firefox?.close();
    await site?.close();
    await anvil?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach((context) => context.skip(missing !== null, missing ?? ''));

  const inExtension = (expression: string) => firefox.handle.evaluate(expression);
  const store = (items: object) => inExtension(`browser.storage.local.set(${JSON.stringify(items)})`);
  const popup = () => inExtension('browser.action.getPopup({})');
  const balance = async () => BigInt((await anvil.ask('eth_getBalance', [FRIEND, 'latest'])) as string);

  async function send(message: object): Promise<void> {
    expect(await inExtension(`browser.runtime.sendMessage(${JSON.stringify(message)})`)).toMatchObject({
      ok: true,
    });
  }

  /** @param sites what the person gave to sites */
  async function openSite(sites: object): Promise<Page> {
    await store({ [WALLET_KEY]: { ...walletOn([anvil]), sites } });
    const page = await firefox.browser.newPage();
    await page.goto(`${site.url}/`);
    await until(async () => ((await page.evaluate('announced.length')) === 0 ? null : true));
    return page;
  }

  const connected = () => ({ [site.url]: { accounts: [ACCOUNT], chainId: '31337' } });

  /** Answers with how to look for the outcome, which is waited for. */
  async function ask(page: Page, method: string, params?: unknown): Promise<() => Promise<WalletOutcome>> {
    const name = JSON.stringify(`outcome${Math.random()}`);
    await page.evaluate(`void announced[0].provider.request(${JSON.stringify({ method, params })}).then(
      (result) => { window[${name}] = { result }; },
      ({ code, message }) => { window[${name}] = { code, message }; },
    )`);
    return () =>
      until(async () => ((await page.evaluate(`window[${name}] ?? null`)) as WalletOutcome) ?? null, 60_000);
  }

  const askNow = async (page: Page, method: string, params?: unknown) => (await ask(page, method, params))();

  test('a site is told nothing, is connected, and is told its account and chain', async () => {
    const page = await openSite({});
    expect(await page.evaluate('announced[0].info')).toMatchObject({ rdns: 'org.responsible-ai-ledger' });
    expect(await askNow(page, 'eth_accounts')).toEqual({ result: [] });
    expect(await askNow(page, 'personal_sign', ['0x61', ACCOUNT])).toMatchObject({ code: 4100 });
    const outcome = await ask(page, 'eth_requestAccounts');
    await handsOn(await consent.one(), '[data-testid=asking-origin]').see(site.url);
    await consent.press('ask_connect');
    expect(await outcome()).toEqual({ result: [ACCOUNT] });
    await consent.gone();
    expect(await askNow(page, 'eth_chainId')).toEqual({ result: '0x7a69' });
    expect(await askNow(page, 'eth_accounts')).toEqual({ result: [ACCOUNT] });
    await until(async () => (JSON.stringify(await page.evaluate('heard')).includes(ACCOUNT) ? true : null));
    await page.close();
  });

  test('a site has a transaction sent, which is mined', async () => {
    const page = await openSite(connected());
    const before = await balance();
    const outcome = await ask(page, 'eth_sendTransaction', [
      { from: ACCOUNT, to: FRIEND, value: '0xde0b6b3a7640000' },
    ]);
    await handsOn(await consent.one(), '[data-testid=changes]').see('−1 ETH');
    await consent.press('ask_send');
    const { result } = (await outcome()) as { readonly result: string };
    await consent.gone();
    await anvil.receiptOf(result);
    expect(await askNow(page, 'eth_getTransactionReceipt', [result])).toMatchObject({
      result: { status: '0x1' },
    });
    expect(await balance()).toBe(before + ETHER);
    await page.close();
  });

  test('a site has a message signed, that others can check', async () => {
    const page = await openSite(connected());
    const outcome = await ask(page, 'personal_sign', ['0x48656c6c6f', ACCOUNT]);
    await handsOn(await consent.one(), '[data-testid=described]').see('Hello');
    await consent.press('ask_sign');
    const { result } = (await outcome()) as { readonly result: `0x${string}` };
    expect(await recoverMessageAddress({ message: 'Hello', signature: result })).toBe(ACCOUNT);
    await consent.gone();
    await page.close();
  });

  test('a site that is declined is told so, and nothing was sent', async () => {
    const page = await openSite(connected());
    const before = await anvil.ask('eth_getTransactionCount', [ACCOUNT, 'latest']);
    const outcome = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: FRIEND, value: '0x1' }]);
    await consent.press('approve_decline');
    expect(await outcome()).toMatchObject({ code: 4001 });
    await consent.gone();
    expect(await anvil.ask('eth_getTransactionCount', [ACCOUNT, 'latest'])).toBe(before);
    await page.close();
  });

  test('the home shows the balance and sends, and the toolbar’s button opens it', async () => {
    await store({ [WALLET_KEY]: walletOn([anvil]) });
    await until(async () => (String(await popup()).endsWith('/popup.html') ? true : null));
    const home = await firefox.browser.newPage();
    await firefox.goTo(home, 'popup.html');
    const hands = handsOn(home, 'body');
    await until(async () => /^\d.* ETH$/.exec((await hands.texts('[data-testid=balance]'))[0] ?? ''));
    const before = await balance();
    await hands.press('home_send');
    await hands.fill('send_to', FRIEND);
    await hands.see(englishOf('send_warn_first'));
    await hands.fill('send_amount', '1.5', 'ETH');
    await hands.press('send_to_review');
    await handsOn(home, '[data-testid=changes]').see('1.5 ETH');
    await hands.press('review_agree');
    await until(
      async () => (await home.evaluate(`document.querySelector('[data-state=confirmed]') !== null`)) || null,
    );
    await handsOn(home, '[data-testid=activity-row]').see('Sent 1.5 ETH');
    expect(await balance()).toBe(before + (3n * ETHER) / 2n);
    await home.close();
  });
});
