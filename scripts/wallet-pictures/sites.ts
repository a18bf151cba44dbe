/** Pictures of what sites ask. */

import type { Page } from '@playwright/test';
import { encodeFunctionData, maxUint256, parseAbi } from 'viem';
import { startAnvil } from '../../test/e2e/anvil.ts';
import { chainOf } from '../../test/e2e/asking-site.ts';
import { openEvidence } from '../../test/e2e/chromium/evidence-stage.ts';
import { ask, type WalletWorld } from '../../test/e2e/chromium/wallet-site-page.ts';
import { PERMIT_USDT, USDT } from '../../test/fixtures/permit-usdt.ts';
import { ACCOUNT } from '../../test/fixtures/signables.ts';
import { TINY, tinyTokenCode } from '../../test/fixtures/tiny-token.ts';
import { FRIEND, sent, shoot } from './shoot.ts';

const APPROVE = parseAbi(['function approve(address spender,uint256 amount)']);
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

export async function sites(world: WalletWorld): Promise<void> {
  const mainnet = await startAnvil(1);
  try {
    await asked(world, 'connect', 'eth_requestAccounts');
    const given = { accounts: [ACCOUNT], chainId: '31337' } as const;
    await world.setWallet({ sites: { [world.site]: given } });
    const send = (change: object) => [{ from: ACCOUNT, to: FRIEND, ...change }];
    await asked(world, 'transaction', 'eth_sendTransaction', send({ value: '0x2386f26fc10000' }));
    const data = encodeFunctionData({ abi: APPROVE, functionName: 'approve', args: [FRIEND, maxUint256] });
    await asked(world, 'unlimited', 'eth_sendTransaction', send({ to: USDT, data }));
    const deployed = await sent(world.chains[0]!, { from: ACCOUNT, data: tinyTokenCode() });
    const token = { address: deployed.contractAddress, symbol: TINY.symbol, decimals: TINY.decimals };
    await asked(world, 'token', 'wallet_watchAsset', { type: 'ERC20', options: token });
    await asked(world, 'message', 'personal_sign', [hexOf('I was here, and I liked it.'), ACCOUNT]);
    const pay = (value: string) => ({ to: FRIEND, value });
    const calls = [pay('0x2386f26fc10000'), pay('0x470de4df820000')];
    const several = { version: '2.0.0', chainId: '0x7a69', atomicRequired: false, calls };
    await asked(world, 'calls', 'wallet_sendCalls', [several]);
    await world.chains[0]!.ask('anvil_setCode', [COLLECTION, OWNED_BY_ACCOUNT]);
    const unreadable = send({ to: COLLECTION, data: '0x5ca1ab1e0000' });
    await asked(world, 'refused', 'eth_sendTransaction', unreadable, isRefused);
    await asked(world, 'switch', 'wallet_switchEthereumChain', [{ chainId: '0x7a6a' }]);
    await asked(world, 'sign-in', 'personal_sign', [hexOf(SIGN_IN), ACCOUNT]);
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

const canBeAgreedTo = (consent: Page) => consent.locator('button.main:enabled').waitFor();
const isRefused = (consent: Page) => consent.getByTestId('policy-verdict').waitFor();

/** What the site asks, as the window shows it; then the site's page is closed. */
async function asked(
  world: WalletWorld,
  name: string,
  method: string,
  params?: unknown,
  isReady = canBeAgreedTo,
): Promise<void> {
  await world.beginAnew();
  const page = await world.openSite();
  await ask(page, method, params);
  const consent = await world.consent();
  await isReady(consent);
  await shoot(consent, name, null);
  await page.close();
  while (world.windows().length > 0) await world.windows()[0]!.waitForEvent('close');
}

/** A call with two of three kinds. */
export async function evidence(world: WalletWorld): Promise<void> {
  const { maker, store, transferOf, close } = await openEvidence(world);
  try {
    const call = transferOf('5');
    await store(await maker.record(call));
    await asked(world, 'evidence', 'eth_sendTransaction', [{ from: ACCOUNT, to: call.to, data: call.data }]);
  } finally {
    await close();
  }
}
