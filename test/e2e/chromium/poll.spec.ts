/** A poll's page without the extension: what visitors are told, a wallet that shows up late, and both themes. Voting with RAIL is tested with the extension. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './demo-world.ts';

/** A wallet that ends each question with this number, as if the site had just been switched on. */
function showWallet(page: Page, code: number): Promise<void> {
  return page.evaluate((number) => {
    const provider = { request: () => Promise.reject(Object.assign(new Error('no'), { code: number })) };
    const detail = { info: { rdns: 'org.responsible-ai-ledger', name: 'RAIL' }, provider };
    window.dispatchEvent(new CustomEvent('rail:announceProvider', { detail }));
  }, code);
}

for (const [colorScheme, width] of [
  ['light', 1100],
  ['dark', 360],
] as const)
  test(`in the ${colorScheme} theme at ${width} px tells visitors what to do, and goes on when they have`, async ({
    demo,
    browserHere,
  }) => {
    const context = await browserHere.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const [{ url, question }] = demo.world.polls.all as [(typeof demo.world.polls.all)[number]];
    await page.goto(url);
    await expect(page.getByRole('heading', { name: question.asks })).toBeVisible();
    const explained = page.locator('.rail-explain');
    await expect(explained).toContainText('choose “RAIL: let this site ask for accounts or memberships”');
    await expect(explained.getByRole('link')).toHaveAttribute('href', demo.url);
    await page.getByRole('button', { name: 'Vote' }).click();
    await expect(page.locator('[data-outcome="refused"]')).toContainText('RAIL does not show itself');
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect(page.locator('#seen')).toContainText('Your network address');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(overflow).toBe(false);

    await showWallet(page, 4001);
    await expect(explained).toHaveCount(0);
    await expect(page.getByText('RAIL is here now')).toBeVisible();
    await page.getByRole('button', { name: 'Vote' }).click();
    await expect(page.locator('[data-outcome="refused"]')).toContainText('You said no to RAIL');
    await expect(page.locator('#seen')).toContainText(/(one|[1-9]) open question/);
    await context.close();
  });
