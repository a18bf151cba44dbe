/** How the consent window shows what is asked, in Chromium: texts of others as they are written, buttons in sight, and accounts without a key said to be such. */

import { expect, type Page } from '@playwright/test';
import { encodeFunctionData, maxUint256, parseAbi } from 'viem';
import type { browser } from 'wxt/browser';
import { englishOf } from '../../fixtures/english.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { PASSWORD } from './vault-page.ts';
import { ask, askBackground, press, test } from './wallet-site-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const APPROVE = parseAbi(['function approve(address spender,uint256 amount)']);
const hexOf = (text: string) => `0x${Buffer.from(text, 'utf8').toString('hex')}`;
/** Another one than other files watch in the same browser. */
const WATCHED = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const SIZES = [
  { width: 420, height: 780 },
  { width: 420, height: 640 },
  { width: 320, height: 640 },
];

test.beforeAll(async ({ world }) => {
  await world.askVault('wallet-watch', { address: WATCHED, name: 'Friend' });
});

test.beforeEach(async ({ world }) => {
  await world.beginAnew();
  const [first] = (await world.wallet()).accounts;
  const friend = { address: WATCHED, name: 'Friend', source: 'watch' } as const;
  const sites = { [world.site]: { accounts: [ACCOUNT, WATCHED], chainId: '31337' } } as const;
  await world.setWallet({ accounts: [first!, friend], sites });
});

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

test('letters that cannot be seen are written out, and move nothing', async ({ world }) => {
  const page = await world.openSite();
  const text = 'I pay 001\u202E 05 ot bob\nsee pay\u200Bpal\n\nשלום לך';
  const outcome = await ask(page, 'personal_sign', [hexOf(text), ACCOUNT]);
  const consent = await world.consent();
  const message = consent.getByTestId('described').locator('.lines').first();
  await expect(message).toHaveText('I pay 001‹U+202E› 05 ot bob\nsee pay‹U+200B›pal\n\nשלום לך', {
    useInnerText: true,
  });
  await expect(message.locator('.unseen')).toHaveCount(2);
  const lines = await linesOf(message);
  expect(lines).toEqual(['I pay 001‹U+202E› 05 ot bob', 'see pay‹U+200B›pal', 'ךל םולש']);
  await expectAccessible(consent);
  await expectFits(consent);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
});

for (const [method, params] of [
  ['personal_sign', [hexOf('Hello'), WATCHED]],
  ['eth_sendTransaction', [{ from: WATCHED, to: ACCOUNT, value: '0x1' }]],
] as const)
  test(`an account that is only watched can only decline: ${method}`, async ({ world }) => {
    const page = await world.openSite();
    const outcome = await ask(page, method, params);
    const consent = await world.consent();
    await expect(consent.getByTestId('watched')).toContainText(englishOf('ask_watched'));
    await expect(consent.getByTestId('watched')).toContainText(WATCHED);
    await expect(consent.getByRole('button')).toHaveCount(1);
    await expectAccessible(consent);
    await press(consent, 'approve_decline');
    expect(await outcome()).toMatchObject({ code: 4001 });
  });

test('where accounts are chosen, those that are only watched are marked, in a box like the others', async ({
  world,
}) => {
  await world.setWallet({ sites: {} });
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_requestAccounts');
  const consent = await world.consent();
  const box = consent.locator('fieldset');
  await expect(box.locator('label', { hasText: WATCHED })).toContainText(englishOf('ask_watch_only'));
  await expect(box.locator('label', { hasText: ACCOUNT })).not.toContainText(englishOf('ask_watch_only'));
  const [accounts, learns] = [await box.boundingBox(), await consent.locator('section.box').boundingBox()];
  expect(accounts).toMatchObject({ x: learns!.x, width: learns!.width });
  await expectAccessible(consent);
  await expectFits(consent);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
});

test('the buttons stay in sight, with room below them, however long the request is', async ({ world }) => {
  const page = await world.openSite();
  const data = encodeFunctionData({ abi: APPROVE, functionName: 'approve', args: [WATCHED, maxUint256] });
  await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: TOKEN, data }]);
  const consent = await world.consent();
  const buttons = ['approve_decline', 'ask_send'] as const;
  await expect(consent.getByRole('button', { name: englishOf('ask_send'), exact: true })).toBeEnabled();
  for (const size of SIZES) {
    await consent.setViewportSize(size);
    await expect
      .poll(() => consent.evaluate(() => [innerWidth, innerHeight]))
      .toEqual([size.width, size.height]);
    for (const end of [0, 100_000]) {
      await consent.evaluate((y) => scrollTo(0, y), end);
      for (const key of buttons) {
        const box = await consent.getByRole('button', { name: englishOf(key), exact: true }).boundingBox();
        expect(box!.y + box!.height, `${key} at ${size.width} × ${size.height}`).toBeLessThanOrEqual(
          size.height - 8,
        );
        expect(box!.x).toBeGreaterThanOrEqual(8);
      }
    }
  }
});

test('without rules, what cannot be read is refused by RAIL and not by rules', async ({ world }) => {
  const page = await world.openSite();
  await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to: TOKEN, data: '0x12345678' }]);
  const verdict = (await world.consent()).getByTestId('policy-verdict');
  await expect(verdict).toContainText(englishOf('decided_not_signed'));
  await expect(verdict).toContainText(englishOf('decided_not_decoded'));
  await expect(verdict).not.toContainText(englishOf('decided_no_rule'));
  await expect(verdict).not.toContainText(englishOf('decided_denies'));
});

test('the form that unlocks looks as it does in the settings', async ({ world }) => {
  await world.options.evaluate(() => chrome.runtime.sendMessage({ type: 'vault-lock' }));
  const page = await world.openSite();
  const outcome = await ask(page, 'personal_sign', [hexOf('Hello'), ACCOUNT]);
  const consent = await world.consent();
  const field = consent.locator('input[type="password"]');
  await expect(field).toHaveCSS('border-radius', '8px');
  await expectAccessible(consent);
  await expectFits(consent);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
  const unlock = {
    type: 'vault-call',
    method: 'vault-unlock',
    params: { secret: { by: 'password', password: PASSWORD } },
  };
  await askBackground(world.options, unlock);
});

/** The lines as an eye reads them from left to right, each letter where it was drawn. */
async function linesOf(text: ReturnType<Page['locator']>): Promise<readonly string[]> {
  return text.evaluate((element) => {
    const letters: { readonly letter: string; readonly x: number; readonly y: number }[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      for (let i = 0; i < node.textContent!.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { x, y, height, width } = range.getBoundingClientRect();
        if (width > 0) letters.push({ letter: range.toString(), x, y: Math.round((y + height / 2) / 12) });
      }
    const rows = [...new Set(letters.map(({ y }) => y))].sort((a, b) => a - b);
    return rows.map((row) =>
      letters
        .filter(({ y }) => y === row)
        .sort((a, b) => a.x - b.x)
        .map(({ letter }) => letter)
        .join(''),
    );
  });
}
