/**
 * Takes the pictures of docs/guide/wallet.md: the release build with a wallet on two chains of this machine, each screen in both themes. The recovery phrase is the one that
 * development chains fund, which everybody knows. Writes docs/images/wallet/NAME-light.png and -dark.png.
 *
 *   npx --no-install node scripts/wallet-screenshots.ts [NAME ...]
 */

import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { encodeFunctionData, maxUint256, parseAbi } from 'viem';
import { RailError } from '../src/errors.ts';
import type { MessageKey } from '../src/ui/message.ts';
import { DEFAULT_CHAINS } from '../src/wallet/default-chains.ts';
import { startAnvil } from '../test/e2e/anvil.ts';
import { chainOf } from '../test/e2e/asking-site.ts';
import { evidenceBuild, openEvidence } from '../test/e2e/chromium/evidence-stage.ts';
import { ask, startWalletWorld, type WalletWorld } from '../test/e2e/chromium/wallet-site-page.ts';
import { withAccess } from '../test/e2e/with-access.ts';
import { englishOf } from '../test/fixtures/english.ts';
import { PERMIT_USDT, USDT } from '../test/fixtures/permit-usdt.ts';
import { ACCOUNT } from '../test/fixtures/signables.ts';
import { TINY, tinyTokenCode } from '../test/fixtures/tiny-token.ts';
import { buildExtension } from './start/build-extension.ts';

const IMAGES = join(import.meta.dirname, '..', 'docs', 'images', 'wallet');
const THEMES = ['light', 'dark'] as const;
/** A repository is cloned more often than its pictures are looked at. */
const MAX_BYTES = 60_000;
const WIDTH = 400;
const FRIEND = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const ERC20 = parseAbi([
  'function approve(address spender,uint256 amount)',
  'function transfer(address to,uint256 amount)',
]);

const COLLECTION = '0x00000000000000000000000000000000000b0a75';
/** Answers the account, whatever it is asked. */
const OWNED_BY_ACCOUNT = `0x73${ACCOUNT.slice(2)}60005260206000f3`;

const hexOf = (text: string) => `0x${Buffer.from(text, 'utf8').toString('hex')}`;
/** At another site than the one that asks. */
const SIGN_IN = `bank.example wants you to sign in with your Ethereum account:
${ACCOUNT}

See my accounts.

URI: https://bank.example
Version: 1
Chain ID: 31337
Nonce: abcdefgh1
Issued At: 2026-01-01T00:00:00Z`;
const wanted = process.argv.slice(2);
mkdirSync(IMAGES, { recursive: true });
await buildExtension('chrome');
await inWorld((folder) => withAccess(join('.output', 'chrome-mv3'), folder), [settings, sites, home]);
await inWorld(evidenceBuild, [evidence]);

async function inWorld(
  build: (folder: string) => string,
  parts: readonly ((world: WalletWorld) => Promise<void>)[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
  const { world, close } = await startWalletWorld(build(folder));
  try {
    for (const part of parts) await part(world);
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function settings({ options, extension, wallet: stored, setWallet }: WalletWorld): Promise<void> {
  await options.reload();
  const page = await extension.openPage('options.html');
  await page.setViewportSize({ width: 760, height: 900 });
  const wallet = page.getByTestId('wallet');
  const networks = page.getByTestId('networks');
  await networks.getByTestId('network').first().waitFor();
  const create = page.getByRole('button', { name: englishOf('wallet_create'), exact: true });
  await shoot(page, 'create', wallet.locator('.box').filter({ has: create }).first());
  await create.click();
  await wallet.getByTestId('not-backed-up').waitFor();
  await wallet.getByTestId('phrase').locator('summary').first().click();
  await shoot(page, 'phrase', wallet.getByTestId('phrase'));
  await shoot(page, 'accounts', wallet.locator('ul.entries').first());
  const { chains } = await stored();
  await setWallet({ chains: DEFAULT_CHAINS });
  await networks.getByText('Gnosis').first().waitFor();
  await shoot(page, 'networks', networks);
  await setWallet({ chains });
  await shoot(page, 'limits', page.getByTestId('policy'));
  await page.close();
}

async function sites(world: WalletWorld): Promise<void> {
  const mainnet = await startAnvil(1);
  try {
    await asked(world, 'connect', 'eth_requestAccounts');
    const given = { accounts: [ACCOUNT], chainId: '31337' } as const;
    await world.setWallet({ sites: { [world.site]: given } });
    const send = (change: object) => [{ from: ACCOUNT, to: FRIEND, ...change }];
    await asked(world, 'transaction', 'eth_sendTransaction', send({ value: '0x2386f26fc10000' }));
    const data = encodeFunctionData({ abi: ERC20, functionName: 'approve', args: [FRIEND, maxUint256] });
    await asked(world, 'unlimited', 'eth_sendTransaction', send({ to: USDT, data }));
    await asked(world, 'sign-in', 'personal_sign', [hexOf(SIGN_IN), ACCOUNT]);
    await world.chains[0]!.ask('anvil_setCode', [COLLECTION, OWNED_BY_ACCOUNT]);
    const item = { type: 'ERC721', options: { address: COLLECTION, tokenId: '7', name: 'A boat' } };
    await asked(world, 'item', 'wallet_watchAsset', item);
    const { chains } = await world.wallet();
    const others = chains.filter(({ chainId }) => chainId !== '1');
    await world.setWallet({ chains: others });
    const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 };
    const network = { chainId: '0x1', chainName: 'Ethereum', rpcUrls: [mainnet.url], nativeCurrency };
    await asked(world, 'network', 'wallet_addEthereumChain', [network]);
    await world.setWallet({
      chains: [...others, chainOf(mainnet)],
      sites: { [world.site]: { ...given, chainId: '1' } },
    });
    await asked(world, 'typed-data', 'eth_signTypedData_v4', [ACCOUNT, JSON.stringify(PERMIT_USDT)]);
  } finally {
    await mainnet.stop();
  }
}

/** What the site asks, as the window shows it; then the site's page is closed. */
async function asked(world: WalletWorld, name: string, method: string, params?: unknown): Promise<void> {
  await world.beginAnew();
  const page = await world.openSite();
  await ask(page, method, params);
  const consent = await world.consent();
  await consent.locator('button.main:enabled').waitFor();
  await shoot(consent, name, null);
  await page.close();
  while (world.windows().length > 0) await world.windows()[0]!.waitForEvent('close');
}

async function home({ extension, chains, setWallet }: WalletWorld): Promise<void> {
  const [chain] = chains;
  const deployed = await sent(chain!, { from: ACCOUNT, data: tinyTokenCode() });
  const address = String(deployed.contractAddress) as `0x${string}`;
  const data = encodeFunctionData({ abi: ERC20, functionName: 'approve', args: [FRIEND, 700n] });
  await sent(chain!, { from: ACCOUNT, to: address, data });
  const { symbol, decimals } = TINY;
  const token = { standard: 'erc20', chainId: '31337', address, symbol, decimals } as const;
  await setWallet({ watched: [token] });
  const page = await extension.openPage('popup.html');
  await page.setViewportSize({ width: WIDTH, height: 600 });
  await page.getByTestId('balance').filter({ hasText: 'ETH' }).waitFor();
  // The last line of every view; it comes with the vault's answer, and makes the page longer.
  const lock = page.getByRole('button', { name: englishOf('vault_lock'), exact: true });
  await lock.waitFor();
  await shoot(page, 'home', null);
  await press(page, 'home_receive');
  await shoot(page, 'receive', null);
  await page.locator('.back').click();
  await press(page, 'home_send');
  await page.getByLabel(englishOf('send_to'), { exact: true }).fill(FRIEND);
  await page.getByLabel(englishOf('send_amount', 'ETH'), { exact: true }).fill('1.5');
  await page.getByTestId('warning-first-time').waitFor();
  await shoot(page, 'send', null);
  await press(page, 'send_to_review');
  await page.getByTestId('changes').waitFor();
  await page.getByTestId('policy-verdict').waitFor();
  await page.locator('button.main:enabled').waitFor();
  await shoot(page, 'review', null);
  await press(page, 'review_agree');
  await page.locator('[data-testid="activity-row"][data-state="confirmed"]').waitFor();
  await shoot(page, 'activity', null);
  await page.locator('.back').click();
  await press(page, 'home_approvals');
  await page.getByTestId('approval-row').waitFor();
  await shoot(page, 'approvals', null);
  await page.locator('.back').click();
  await modes(page);
  await page.close();
  await waiting(await extension.openPage('popup.html'), chain!);
}

/** On a chain that stands still. */
async function waiting(page: Page, chain: WalletWorld['chains'][number]): Promise<void> {
  await chain.ask('evm_setAutomine', [false]);
  await toReview(page, '2');
  await press(page, 'review_agree');
  const row = page.locator('[data-testid="activity-row"][data-state="pending"]');
  await row.waitFor();
  await shoot(page, 'waiting', null);
  await row.getByRole('button', { name: /^Speed up transaction number/ }).click();
  await page.getByTestId('policy-verdict').waitFor();
  await page.locator('button.main:enabled').waitFor();
  await shoot(page, 'speed-up', null);
  await page.close();
}

async function toReview(page: Page, amount: string): Promise<void> {
  await page.getByTestId('balance').filter({ hasText: 'ETH' }).waitFor();
  await press(page, 'home_send');
  await page.getByLabel(englishOf('send_to'), { exact: true }).fill(FRIEND);
  await page.getByLabel(englishOf('send_amount', 'ETH'), { exact: true }).fill(amount);
  await press(page, 'send_to_review');
  await page.getByTestId('policy-verdict').waitFor();
}

/** A call with two of three kinds. */
async function evidence(world: WalletWorld): Promise<void> {
  const { maker, store, transferOf, close } = await openEvidence(world);
  try {
    const call = transferOf('5');
    await store(await maker.record(call));
    await asked(world, 'evidence', 'eth_sendTransaction', [{ from: ACCOUNT, to: call.to, data: call.data }]);
  } finally {
    await close();
  }
}

async function modes(page: Page): Promise<void> {
  const fill = (label: MessageKey, text: string) =>
    page.getByLabel(englishOf(label), { exact: true }).fill(text);
  await page.locator('.modes-row').click();
  await shoot(page, 'modes', null);
  await press(page, 'modes_derived_show');
  await fill('derived_account', 'alice.near');
  await press(page, 'derived_button');
  await page.getByTestId('derived').waitFor();
  await shoot(page, 'derived', null);
  await page.locator('.back').click();
  await press(page, 'modes_intent_write');
  await fill('intent_token', 'nep141:wrap.near');
  await fill('intent_receiver', 'bob.near');
  await fill('intent_amount', '1000000000000000000000000');
  await press(page, 'send_to_review');
  await page.locator('button.main:enabled').waitFor();
  await shoot(page, 'intent', null);
}

/** @param part all of the page where it is `null` */
async function shoot(page: Page, name: string, part: Locator | null): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    if (part === null) {
      const width = Math.min(page.viewportSize()?.width ?? WIDTH, 420);
      // Twice, since a page has other lines where it is high enough.
      for (const height of [300, await fullHeight(page, width, 300)])
        await page.setViewportSize({ width, height: await fullHeight(page, width, height) });
    }
    const file = join(IMAGES, `${name}-${theme}.png`);
    const bytes = await (part ?? page).screenshot();
    const isCut = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
    if (part === null && isCut)
      throw new RailError('unsupported-here', `${name} became longer while its picture was taken`);
    await sharp(bytes).png({ palette: true, colours: 128, compressionLevel: 9, effort: 10 }).toFile(file);
    const { size } = statSync(file);
    if (size > MAX_BYTES)
      throw new RailError('unsupported-here', `${file} has ${size} bytes, at most ${MAX_BYTES}`);
    console.log(`${file}  ${Math.round(size / 1000)} kB`);
  }
}

async function fullHeight(page: Page, width: number, height: number): Promise<number> {
  await page.setViewportSize({ width, height });
  return page.evaluate(() => document.documentElement.scrollHeight);
}

async function press(page: Page, key: MessageKey): Promise<void> {
  await page
    .locator('main')
    .getByRole('button', { name: englishOf(key), exact: true })
    .click();
}

async function sent(chain: WalletWorld['chains'][number], transaction: object) {
  return chain.receiptOf(await chain.ask('eth_sendTransaction', [transaction]));
}
