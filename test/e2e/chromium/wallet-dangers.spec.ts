/**
 * A site that asks for what should not be agreed to, in Chromium: each danger is said in the window before there is a button, and declining ends it. And clear signing: calls and typed
 * data in the words of a descriptor.
 */

import { expect } from '@playwright/test';
import { encodeFunctionData, maxUint256, parseAbi, recoverTypedDataAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { WarningCode } from '../../../src/wallet/description.ts';
import { englishOf } from '../../fixtures/english.ts';
import { PERMIT_USDT, USDT } from '../../fixtures/permit-usdt.ts';
import { ACCOUNT, SECRET_HEX } from '../../fixtures/signables.ts';
import { type Anvil, startAnvil } from '../anvil.ts';
import { chainOf } from '../asking-site.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { ask, press, test, type WalletWorld } from './wallet-site-page.ts';

const OTHER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
/** Begins and ends as the other does. */
const ALIKE = '0x70991111111111111111111111111111111179c8';
const TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const AAVE = '0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2';

const ABI = parseAbi([
  'function approve(address spender,uint256 amount)',
  'function setApprovalForAll(address operator,bool approved)',
  'function transferOwnership(address newOwner)',
  'function supply(address asset,uint256 amount,address onBehalfOf,uint16 referralCode)',
]);
const hexOf = (text: string) => `0x${Buffer.from(text, 'utf8').toString('hex')}`;
const sent = (change: object) => ['eth_sendTransaction', [{ from: ACCOUNT, to: TOKEN, ...change }]] as const;
const said = (text: string) => ['personal_sign', [hexOf(text), ACCOUNT]] as const;

const signIn = (host: string, change: { account?: string; expires?: string } = {}) =>
  `${host} wants you to sign in with your Ethereum account:\n${change.account ?? ACCOUNT}\n\nHello\n\nURI: http://${host}\nVersion: 1\nChain ID: 31337\nNonce: abcdefgh1\nIssued At: 2026-01-01T00:00:00Z${change.expires === undefined ? '' : `\nExpiration Time: ${change.expires}`}`;

/** A site that got hold of one that the account itself signed. */
async function authorization() {
  const signed = await privateKeyToAccount(SECRET_HEX).signAuthorization({
    chainId: 0,
    address: TOKEN,
    nonce: 0,
  });
  const { r, s, yParity } = signed;
  return { chainId: '0x0', address: TOKEN, nonce: '0x0', r, s, yParity: `0x${yParity}` };
}

type Case = readonly [
  WarningCode,
  (world: WalletWorld) => Promise<readonly [string, unknown]> | readonly [string, unknown],
];

const CASES: readonly Case[] = [
  [
    'unlimited-approval',
    () =>
      sent({ data: encodeFunctionData({ abi: ABI, functionName: 'approve', args: [OTHER, maxUint256] }) }),
  ],
  [
    'approval-for-all',
    () =>
      sent({
        data: encodeFunctionData({ abi: ABI, functionName: 'setApprovalForAll', args: [OTHER, true] }),
      }),
  ],
  [
    'owner-change',
    () => sent({ data: encodeFunctionData({ abi: ABI, functionName: 'transferOwnership', args: [OTHER] }) }),
  ],
  ['contract-creation', () => ['eth_sendTransaction', [{ from: ACCOUNT, data: '0x600060005560016000f3' }]]],
  ['delegates-account', async () => sent({ authorizationList: [await authorization()] })],
  ['delegates-on-every-chain', async () => sent({ authorizationList: [await authorization()] })],
  ['sign-in-other-domain', () => said(signIn('bank.example'))],
  ['sign-in-other-account', ({ site }) => said(signIn(new URL(site).host, { account: OTHER }))],
  ['sign-in-expired', ({ site }) => said(signIn(new URL(site).host, { expires: '2026-01-02T00:00:00Z' }))],
  ['sign-in-malformed', ({ site }) => said(`${new URL(site).host} wants you to sign in with your account`)],
  ['as-long-as-a-digest', () => said('Sign in to Example, nonce 123456')],
  ['letters-hidden', () => said('Pay 1\u202e000 to Bob')],
];

test.beforeEach(async ({ world }) => {
  await world.beginAnew();
  const sites = { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } as const;
  await world.setWallet({ sites });
});

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

for (const [code, asked] of CASES)
  test(`says the danger: ${code}`, async ({ world }) => {
    const page = await world.openSite();
    const outcome = await ask(page, ...(await asked(world)));
    const consent = await world.consent();
    await expect(consent.getByTestId('warnings').locator(`[data-code="${code}"]`)).toBeVisible();
    await expectFits(consent);
    await press(consent, 'approve_decline');
    expect(await outcome()).toMatchObject({ code: 4001 });
  });

test('has no button for data that nothing here can read', async ({ world }) => {
  const page = await world.openSite();
  const outcome = await ask(page, ...sent({ data: '0x12345678' }));
  const consent = await world.consent();
  await expect(consent.getByTestId('warnings').locator('[data-code="data-not-decoded"]')).toBeVisible();
  await expect(consent.getByTestId('policy-verdict')).toBeVisible();
  await expect(consent.getByRole('button', { name: englishOf('ask_send'), exact: true })).toHaveCount(0);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
});

test('says what it knows of a recipient: the first time, and one that looks like another', async ({
  world,
}) => {
  await world.askVault('wallet-watch', { address: OTHER, name: 'Friend' });
  const friend = { address: OTHER, name: 'Friend', source: 'watch' } as const;
  await world.setWallet({ accounts: [...(await world.wallet()).accounts, friend] });
  const page = await world.openSite();
  const watched = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: OTHER, value: '0x1' }]);
  const first = await world.consent();
  await expect(first.getByTestId('described')).toContainText(`${englishOf('send_to_watched')} Friend`);
  await expect(first.getByTestId('parties').locator('[data-code="first-time"]')).toContainText(OTHER);
  await press(first, 'approve_decline');
  expect(await watched()).toMatchObject({ code: 4001 });
  await expect.poll(() => world.windows().length).toBe(0);
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: ALIKE, value: '0x1' }]);
  const consent = await world.consent();
  const parties = consent.getByTestId('parties');
  await expect(parties.locator('[data-code="look-alike"]')).toContainText(OTHER);
  await expect(parties.locator('[data-code="first-time"]')).toBeVisible();
  await expectAccessible(consent);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
});

test.describe('clear signing', () => {
  let mainnet: Anvil;
  test.beforeAll(async () => {
    // Descriptors are of contracts on chain 1; a chain of this machine has that number here.
    mainnet = await startAnvil(1);
  });
  test.afterAll(() => mainnet.stop());
  test.beforeEach(async ({ world }) => {
    const { chains } = await world.wallet();
    const others = chains.filter(({ chainId }) => chainId !== '1');
    await world.setWallet({
      chains: [...others, chainOf(mainnet)],
      sites: { [world.site]: { accounts: [ACCOUNT], chainId: '1' } },
    });
  });

  test('typed data is said in the words of its descriptor, and signed', async ({ world }) => {
    const page = await world.openSite();
    const outcome = await ask(page, 'eth_signTypedData_v4', [ACCOUNT, JSON.stringify(PERMIT_USDT)]);
    const consent = await world.consent();
    const described = consent.getByTestId('described');
    await expect(described).toContainText('Authorize spending of token');
    await expect(described).toContainText('5 USDT');
    await expect(described.getByTestId('outflows')).toContainText('5 “USDT”');
    await expect(consent.getByTestId('warnings').locator('[data-code="permit-by-signature"]')).toBeVisible();
    await expectFits(consent);
    await expectAccessible(consent);
    await press(consent, 'ask_sign');
    const { result } = (await outcome()) as { result: `0x${string}` };
    const { domain, message, ...types } = PERMIT_USDT;
    const bigs = { ...message, sigDeadline: BigInt(message.sigDeadline) };
    expect(
      await recoverTypedDataAddress({
        ...types,
        domain: { ...domain, chainId: 1n },
        message: { ...bigs, details: { ...message.details, amount: BigInt(message.details.amount) } },
        signature: result,
      }),
    ).toBe(ACCOUNT);
  });

  test('a call that only its contract knows is said in the words of its descriptor, and sent', async ({
    world,
  }) => {
    const page = await world.openSite();
    const data = encodeFunctionData({
      abi: ABI,
      functionName: 'supply',
      args: [USDT, 5_000_000n, ACCOUNT, 0],
    });
    const outcome = await ask(page, ...sent({ to: AAVE, data }));
    const consent = await world.consent();
    const described = consent.getByTestId('described');
    await expect(described).toContainText('Supply');
    await expect(described).toContainText('5 USDT');
    await expect(consent.getByTestId('warnings').locator('[data-code="descriptor-only"]')).toBeVisible();
    await press(consent, 'ask_send');
    const { result } = (await outcome()) as { result: string };
    expect(await mainnet.receiptOf(result)).toMatchObject({ status: '0x1' });
  });
});
