/** The demo of `npm start`: its page in a browser of its own, and its self-check with the built extension. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Demo } from '../../../demo/start-demo.ts';
import { findChromium } from '../../../scripts/find-browsers.mjs';
import { openChromium } from '../../../scripts/start/chromium.ts';
import { selfCheck } from '../../../scripts/start/self-check.ts';
import { test } from './demo-world.ts';
import { BUILD } from './extension.ts';

test('checks itself: each lookup in the extension gives the verdict that the page promises', async ({
  demo,
}) => {
  const executable = findChromium();
  test.skip(executable === null, 'no Chromium');
  test.skip(!existsSync(BUILD), `no ${BUILD}; run npm run build`);
  const opened = await openChromium(executable!, resolve(BUILD), demo.settings, 'headless');
  const lines: string[] = [];
  try {
    await selfCheck(demo, opened, (line) => lines.push(line));
  } finally {
    await opened.close();
    await demo.world.servers.change({ isOn: true, conduct: 'honest' });
  }
  expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(9);
});

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
] as const) {
  test(`is accessible in ${colorScheme} at ${width} pixels, with everything opened`, async ({
    demo,
    browserHere,
  }) => {
    const context = await browserHere.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => !request.url().startsWith(demo.url) && elsewhere.push(request.url()));
    await open(page, demo);
    await page
      .locator('[data-picture="dunes.jpg"]')
      .getByRole('button', { name: 'Put on the bench' })
      .click();
    await page.locator('[data-change="crop"]').click();
    await expect(page.locator('.results .verdict')).toBeVisible();
    await page.locator('[data-text="ferry"]').getByRole('button', { name: 'Quote a part' }).click();
    await expect(page.locator('[data-text="ferry"] .verdict')).toBeVisible();
    await page.getByText('Use a picture of your own, or draw one').click();
    await page.getByText('What is real here, and what is not').click();

    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(elsewhere).toEqual([]);
    await context.close();
  });
}

test('a drawing is logged by keyboard alone, and its verdict moves', async ({ demo, browserHere }) => {
  const page = await browserHere.newPage();
  await open(page, demo);
  await press(page, page.getByText('Use a picture of your own, or draw one'));
  await press(page, page.getByRole('button', { name: 'Scribble for me' }));
  await press(page, page.getByRole('button', { name: 'Put the drawing on the bench' }));
  const onBench = page.locator('.original .verdict').first();
  await expect(onBench).toHaveAttribute('data-tier', 'F');

  const form = page.locator('.original form.log');
  await form.getByRole('radio', { name: /^Public/ }).focus();
  await page.keyboard.press('Space');
  await press(page, form.getByRole('button', { name: 'Log it as AI output' }));
  await expect(onBench).toHaveAttribute('data-tier', 'A1');

  await press(page, page.locator('[data-change="recompress"]'));
  await expect(page.locator('.results .verdict')).toHaveAttribute('data-tier', 'B2');
  await page.close();
});

test('a picture is painted and proven in the browser, and its record is A+', async ({
  demo,
  browserHere,
}) => {
  const page = await browserHere.newPage();
  await open(page, demo);
  const section = page.locator('section', {
    has: page.getByRole('heading', { name: 'Pictures with a proof' }),
  });
  await section.getByLabel('Seed').fill('not a seed');
  await section.getByRole('button', { name: 'Paint and prove' }).click();
  await expect(section.getByText('A seed has 16 digits')).toBeVisible();

  await section.getByLabel('Seed').fill('00112233445566ff');
  // Held back, so that it is not done before it is cancelled.
  const proving = '**/generator/zkey';
  await page.route(proving, () => {});
  const asked = page.waitForRequest(proving);
  await section.getByRole('button', { name: 'Paint and prove' }).click();
  await asked;
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect(section.getByRole('button', { name: 'Paint and prove' })).toBeEnabled();
  await expect(section.locator('.made .card')).toHaveCount(0);
  await page.unroute(proving);

  await section.getByRole('button', { name: 'Paint and prove' }).click();
  const card = section.locator('.made .card');
  await expect(card).toContainText('Seed 00112233445566ff', { timeout: 30_000 });
  await card.getByRole('button', { name: 'Check here' }).click();
  await expect(card.locator('.verdict')).toHaveAttribute('data-tier', 'A+');
  await expect(card.locator('[data-code="computation-proof"]')).toContainText('test grade');
  await page.close();
});

test('a verdict never stands under words that were changed since', async ({ demo, browserHere }) => {
  const page = await browserHere.newPage();
  await open(page, demo);
  const own = page.locator('#own-text');
  const words =
    'Every evening the lamplighter of the old quay told the gulls which ship would come home first, and on the longest night of that winter all of them were wrong.';
  await own.getByLabel('Your text').fill(words);
  await own.getByRole('radio', { name: /^Commit/ }).check();
  await own.getByRole('button', { name: 'Log it as AI output' }).click();
  await expect(own.locator('.opened .verdict')).toHaveAttribute('data-tier', 'A1');
  await own.getByText('The opening file, for the recipient alone').click();
  const download = page.waitForEvent('download');
  await own.getByRole('link', { name: 'Download the opening file' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.opening\.json$/);

  await own.getByLabel('Your text').fill(`${words} Nobody minded.`);
  await expect(own.locator('.verdict, .logged')).toHaveCount(0);
  await expect(own.getByText('Changed since this check. Check again.')).toBeVisible();
  await page.close();
});

test('a file that is no picture is refused beside where it was chosen', async ({ demo, browserHere }) => {
  const page = await browserHere.newPage();
  await open(page, demo);
  // A verdict that comes later would push what is below it out of sight.
  await expect(page.locator('.original .verdict')).toHaveAttribute('data-tier', 'A1');
  await page.getByText('Use a picture of your own, or draw one').click();
  const bmp = Buffer.alloc(64);
  bmp.write('BM');
  bmp.writeUInt32LE(40, 14);
  bmp.writeUInt32LE(4, 18);
  bmp.writeUInt32LE(4, 22);
  // Each message differs from the one before it, so that no old one passes for the new.
  for (const [name, buffer, expected] of [
    ['scan.pdf', Buffer.from('%PDF-1.7'), 'PNG, JPEG, WebP, GIF'],
    ['empty.png', Buffer.alloc(0), 'the file is empty'],
    ['old.bmp', bmp, 'PNG, JPEG, WebP, GIF'],
  ] as const) {
    await page.locator('#own-picture').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    const message = page.locator('.drop + div .trouble');
    await expect(message).toContainText(expected);
    await expect(message).not.toContainText('BMP');
    await expect(message).toBeInViewport();
  }
  await page.close();
});

test('a server that lies is named beside a verdict that holds, and honest again it is not', async ({
  demo,
  browserHere,
}) => {
  const page = await browserHere.newPage();
  await open(page, demo);
  const onBench = page.locator('.original .verdict');
  await page.getByRole('radio', { name: 'alters records' }).check();
  await expect(onBench.locator('[data-code="server-altered"]')).toBeVisible();
  await expect(onBench).toHaveAttribute('data-tier', 'A1');
  await page.getByRole('button', { name: 'Switch all servers off' }).click();
  await expect(onBench).toHaveAttribute('data-tier', 'G');
  await page.getByRole('button', { name: 'Switch the servers on' }).click();
  await page.getByRole('radio', { name: 'tells the truth' }).check();
  await expect(onBench.locator('[data-code="server-altered"]')).toBeHidden();
  await expect(onBench).toHaveAttribute('data-tier', 'A1');
  await page.close();
});

async function open(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.url);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'yes');
}

/** As a keyboard does it: focus, then Enter. */
async function press(page: Page, control: ReturnType<Page['locator']>): Promise<void> {
  await control.focus();
  await page.keyboard.press('Enter');
}
