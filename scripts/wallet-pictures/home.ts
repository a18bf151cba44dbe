/** Pictures of the wallet's home. */

import type { Page } from '@playwright/test';
import { encodeFunctionData, parseAbi } from 'viem';
import type { MessageKey } from '../../src/ui/message.ts';
import type { WalletWorld } from '../../test/e2e/chromium/wallet-site-page.ts';
import { englishOf } from '../../test/fixtures/english.ts';
import { ACCOUNT } from '../../test/fixtures/signables.ts';
import { TINY, tinyTokenCode } from '../../test/fixtures/tiny-token.ts';
import { FRIEND, press, sent, shoot, WIDTH } from './shoot.ts';

const APPROVE = parseAbi(['function approve(address spender,uint256 amount)']);

export async function home({ extension, chains, setWallet }: WalletWorld): Promise<void> {
  const [chain] = chains;
  const deployed = await sent(chain!, { from: ACCOUNT, data: tinyTokenCode() });
  const address = String(deployed.contractAddress) as `0x${string}`;
  const data = encodeFunctionData({ abi: APPROVE, functionName: 'approve', args: [FRIEND, 700n] });
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
  await page.getByTestId('approval-row').getByRole('button').first().click();
  await page.locator('button.main:enabled').waitFor();
  await shoot(page, 'take-back', null);
  await page.locator('.back').click();
  await page.locator('.back').click();
  await modes(page);
  await page.close();
  await waiting(await extension.openPage('popup.html'), chain!);
  await locked(await extension.openPage('popup.html'));
}

async function locked(page: Page): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height: 600 });
  await page.getByTestId('balance').filter({ hasText: 'ETH' }).waitFor();
  await page.getByRole('button', { name: englishOf('vault_lock'), exact: true }).click();
  const unlock = page.getByRole('button', { name: englishOf('vault_unlock'), exact: true });
  await unlock.waitFor();
  await shoot(page, 'locked', null);
  await unlock.click();
  await page.getByLabel(englishOf('vault_password'), { exact: true }).waitFor();
  await shoot(page, 'unlock', null);
  await page.close();
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
  await press(page, 'intent_sign');
  const signed = page.getByLabel(englishOf('intent_signed_text'), { exact: true });
  const text = await signed.inputValue();
  await shoot(page, 'intent-signed', null);
  await press(page, 'intent_done');
  await press(page, 'modes_intent_check');
  await fill('check_text', text);
  await press(page, 'check_button');
  await page.getByTestId('checked').waitFor();
  await shoot(page, 'intent-checked', null);
}
