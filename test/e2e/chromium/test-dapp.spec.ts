/**
 * An independent page as the conformance client of our provider (docs/spec/page-requests.md section 7): each of its buttons ends in a result or in the code that is specified, none hangs,
 * and whatever is malformed or malicious is refused or warned of. What the page can recover from a signature it recovers itself.
 */

import { expect } from '@playwright/test';
import { encodeFunctionData, parseAbi } from 'viem';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { chainOf } from '../asking-site.ts';
import * as buttons from './test-dapp-buttons.ts';
import { connect, type DappWorld, test } from './test-dapp-page.ts';
import { press, type Row } from './test-dapp-press.ts';

const FRIEND = '0x9bc5baF874d2DA8D216aE9f137804184EE5AfEF4';

test.beforeEach(({ dapp }) => connect(dapp));

async function pressAll(dapp: DappWorld, rows: readonly Row[]): Promise<void> {
  for (const one of rows) await press(dapp, one);
}

async function fill({ page }: DappWorld, values: { readonly [id: string]: string }): Promise<void> {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
}

/** The receipt's status of the one transaction that the button sent. */
async function statusOf(dapp: DappWorld, one: Row): Promise<unknown> {
  const [sent] = await press(dapp, one);
  const hash =
    sent?.outcome !== null && sent !== undefined && 'result' in sent.outcome ? sent.outcome.result : null;
  return (await dapp.world.chains[0]!.receiptOf(hash)).status;
}

test('every button of the page is in the table, once asked or not at all', async ({ dapp }) => {
  const ids = await dapp.page
    .locator('button')
    .evaluateAll((all) => all.map(({ id }) => id).filter((id) => id !== ''));
  const { ELSEWHERE, ...groups } = buttons;
  const asked = new Set(
    Object.values(groups)
      .flat()
      .map(({ id }) => id),
  );
  expect(Object.keys(ELSEWHERE).filter((id) => asked.has(id))).toEqual([]);
  expect([...asked, ...Object.keys(ELSEWHERE)].sort()).toEqual([...ids].sort());
});

test('connects, is asked what it may, and is given back', async ({ dapp }) => {
  await press(dapp, buttons.REVOKE);
  await expect(dapp.page.locator('#accounts')).toHaveText('');
  await press(dapp, buttons.CONNECT);
  await expect(dapp.page.locator('#accounts')).toHaveText(ACCOUNT.toLowerCase());
  await pressAll(dapp, buttons.CONNECTION);
  await expect(dapp.page.locator('#permissionsResult')).toHaveText('eth_accounts');
});

test('makes contracts and sends to them', async ({ dapp }) => {
  for (const one of buttons.DEPLOYS) expect(await statusOf(dapp, one), one.id).toBe('0x1');
  await fill(dapp, { toInput: FRIEND, amountInput: '0x1', gasInput: '0x2540be400', dataInput: '0x' });
  for (const one of buttons.SENDS) await press(dapp, one);
  expect(await statusOf(dapp, buttons.FAILING)).toBe('0x0');
});

test('makes a token, has it shown, and moves it', async ({ dapp }) => {
  expect(await statusOf(dapp, buttons.CREATE_TOKEN)).toBe('0x1');
  const parties = { allowanceOwner: ACCOUNT, allowanceSpender: FRIEND, approveTo: FRIEND };
  const transfer = { transferFromSenderInput: ACCOUNT, transferFromRecipientInput: FRIEND };
  const other = { eip747ContractAddress: FRIEND, eip747Symbol: 'XYZ', eip747Decimals: '4' };
  await expect(dapp.page.locator('#watchAssets')).toBeEnabled();
  await fill(dapp, { ...parties, ...transfer, ...other });
  await pressAll(dapp, buttons.TOKENS);
  await expect(dapp.page.locator('#allowanceAmountResult')).toHaveText('0.0000');
  const token = await dapp.page.locator('#erc20TokenAddresses').innerText();
  expect((await dapp.world.wallet()).watched).toContainEqual({
    standard: 'erc20',
    chainId: '1',
    address: token,
    symbol: 'TST',
    decimals: 4,
  });
});

test('makes collections, has items shown, and lets nobody take them', async ({ dapp }) => {
  const { page, world } = dapp;
  for (const one of buttons.DEPLOY_ITEMS) expect(await statusOf(dapp, one), one.id).toBe('0x1');
  const [single, several] = await Promise.all(
    ['#erc721TokenAddresses', '#erc1155TokenAddresses'].map(async (place) => {
      await expect(page.locator(place)).not.toBeEmpty();
      return (await page.locator(place).innerText()).split(', ').at(-1)!;
    }),
  );
  // The page mints by calls that nobody can read, which the wallet refuses: the chain does it here.
  const abi = parseAbi([
    'function mintNFTs(uint256)',
    'function mintBatch(address,uint256[],uint256[],bytes)',
  ]);
  const mint = encodeFunctionData({ abi, functionName: 'mintNFTs', args: [2n] });
  const given = [ACCOUNT, [1n, 2n], [5n, 5n], '0x'] as const;
  const mintBatch = encodeFunctionData({ abi, functionName: 'mintBatch', args: given });
  const [chain] = world.chains;
  for (const call of [
    { to: single, data: mint },
    { to: several, data: mintBatch },
  ]) {
    const hash = await chain!.ask('eth_sendTransaction', [{ from: ACCOUNT, ...call }]);
    expect(await chain!.receiptOf(hash)).toMatchObject({ status: '0x1' });
  }
  await page.evaluate(() => document.dispatchEvent(new Event('contractIsDeployed')));
  await fill(dapp, {
    mintAmountInput: '1',
    approveTokenInput: '1',
    transferTokenInput: '1',
    watchNFTInput: '1',
  });
  await fill(dapp, { batchMintTokenIds: '1', batchMintIdAmounts: '1', watchAssetInput: '2' });
  await fill(dapp, { batchTransferTokenIds: '1,2', batchTransferTokenAmounts: '1,1' });
  await pressAll(dapp, buttons.ITEMS);
  const { watched } = await world.wallet();
  expect(watched).toContainEqual({ standard: 'erc721', chainId: '1', address: single, tokenId: '1' });
  expect(watched).toContainEqual({ standard: 'erc1155', chainId: '1', address: several, tokenId: '2' });
});

test('asks for calls that cannot be atomic, and sends those that need not', async ({ dapp }) => {
  const { page } = dapp;
  await pressAll(dapp, buttons.CALLS_ATOMIC);
  await page.evaluate(() => Object.assign(window, { railNotAtomic: true }));
  await pressAll(dapp, buttons.CALLS_ONE_BY_ONE);
  await page.locator('#eip5792SendCallsEdit').click();
  for (const data of await page.locator('.eip5792CallData').all()) await data.fill('0x');
  await press(dapp, buttons.SEND_CALLS);
  await expect(page.locator('#eip5792RequestIdInput')).not.toHaveValue('');
  // The page is answered when they are sent, and they are mined a moment after.
  const waiting = () => dapp.world.chains[0]!.ask('txpool_status', []);
  await expect.poll(waiting).toEqual({ pending: '0x0', queued: '0x0' });
  await press(dapp, buttons.CALLS_STATUS);
  await page.locator('#eip5792SendCallsEdit').click();
  await page.evaluate(() => Object.assign(window, { railNotAtomic: false }));
});

test('is refused or warned of in everything malicious', ({ dapp }) => pressAll(dapp, buttons.MALICIOUS));

test('cannot flood the person with windows', ({ dapp }) => pressAll(dapp, buttons.FLOODS));

test('gets nothing from methods that sign what nobody can read', async ({ dapp }) => {
  // Disabled until there is something to decrypt, for which there is no key.
  await dapp.page.locator('#decryptButton').evaluate((button: HTMLButtonElement) => {
    button.disabled = false;
  });
  await pressAll(dapp, buttons.NEVER_ANSWERED);
});

test('recovers our account from what was signed', async ({ dapp }) => {
  await pressAll(dapp, buttons.SIGNED);
  const low = ACCOUNT.toLowerCase();
  for (const place of [
    'personalSignVerifySigUtil',
    'personalSignVerifyECRecover',
    'signTypedDataV4Verify',
    'signPermitVerify',
  ])
    await expect(dapp.page.locator(`#${place}Result`)).toHaveText(low);
});

test('gets its other signatures refused, warned of, or declined', ({ dapp }) =>
  pressAll(dapp, buttons.SIGNATURES));

test('gets malformed transactions back', ({ dapp }) => pressAll(dapp, buttons.MALFORMED));

test('asks for another chain', async ({ dapp }) => {
  const { world, page } = dapp;
  await fill(dapp, { ensInput: 'example.eth' });
  await pressAll(dapp, buttons.CHAINS);
  await expect(page.locator('#ensResult')).toHaveText('Failed to resolve address');
  await world.setWallet({ chains: world.chains.map(chainOf) });
  await press(dapp, buttons.SWITCH);
  await expect(page.locator('#chainId')).toHaveText('0x53a');
});

test('asks nothing by its other buttons, and leaves disabled what came to nothing', async ({ dapp }) => {
  for (const [id, [state]] of Object.entries(buttons.ELSEWHERE)) {
    const button = dapp.page.locator(`#${id}`);
    if (state === 'disabled') await expect(button, id).toBeDisabled();
    if (state === 'hidden') await expect(button, id).toBeHidden();
    if (state === 'asks-nothing') await press(dapp, { id, asks: [] });
  }
});
