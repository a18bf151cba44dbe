/** A site and the wallet in Chromium, on two chains of this machine: connecting, signing, sending, moving to another chain, and what each ends in. */

import { expect } from '@playwright/test';
import { recoverMessageAddress, recoverTypedDataAddress } from 'viem';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { ACCOUNT, type AtSite, ask, askNow, press, test, type WalletWorld } from './wallet-site-page.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const low = (text: string) => text.toLowerCase();

test.beforeEach(async ({ world }) => {
  const sites = { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } as const;
  await world.setWallet({ sites });
});

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

const receipt = (world: WalletWorld, hash: unknown, chain = 0) =>
  world.chains[chain]!.ask('eth_getTransactionReceipt', [hash]) as Promise<{ status: string } | null>;

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
  expect(await receipt(world, result)).toMatchObject({ status: '0x1' });
  await expect.poll(() => world.windows().length).toBe(0);
  expect(await askNow(page, 'eth_getTransactionReceipt', [result])).toMatchObject({
    result: { status: '0x1', transactionHash: result },
  });
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

test('moves to the other chain and sends there, and is told so', async ({ world }) => {
  const page = await world.openSite();
  expect(await askNow(page, 'wallet_switchEthereumChain', [{ chainId: '0x539' }])).toMatchObject({
    code: 4902,
  });
  const switched = await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x7a6a' }]);
  const consent = await world.consent();
  await expectAccessible(consent);
  await press(consent, 'ask_switch');
  expect(await switched()).toEqual({ result: null });
  const heard = () => page.evaluate(() => (window as unknown as AtSite).heard);
  await expect.poll(heard).toContainEqual(['chainChanged', '0x7a6a']);
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: TO, value: '0x1' }]);
  await expect.poll(() => world.windows().length).toBe(1);
  await press(await world.consent(), 'ask_send');
  const { result } = (await outcome()) as { result: string };
  expect(await receipt(world, result, 1)).toMatchObject({ status: '0x1' });
  expect(await receipt(world, result, 0)).toBeNull();
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
  expect(await askNow(page, 'wallet_getCallsStatus', [result.id])).toMatchObject({
    result: { status: 200, atomic: false, receipts: [{ status: '0x1' }, { status: '0x1' }] },
  });
  expect(await askNow(page, 'wallet_getCallsStatus', ['0x00'])).toMatchObject({ code: 5730 });
});

test('shows a token, and reads of the chain without asking anybody', async ({ world }) => {
  const page = await world.openSite();
  const watched = await ask(page, 'wallet_watchAsset', {
    type: 'ERC20',
    options: { address: TO, symbol: 'TST', decimals: 4 },
  });
  const consent = await world.consent();
  await expectAccessible(consent);
  await press(consent, 'ask_token');
  expect(await watched()).toEqual({ result: true });
  expect((await world.wallet()).watched).toMatchObject([{ address: TO, symbol: 'TST', chainId: '31337' }]);
  const many = await page.evaluate(async () => {
    const { provider } = (window as unknown as AtSite).announced[0]!;
    const asked = Array.from({ length: 90 }, () =>
      provider.request({ method: 'eth_blockNumber', params: [] }),
    );
    return (await Promise.all(asked)).filter((one) => /^0x/.test(String(one))).length;
  });
  expect(many).toBe(90);
});
