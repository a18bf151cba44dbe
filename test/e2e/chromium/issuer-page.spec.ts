/** The operator's page of an issuer in a real browser: opened with its token, used once through, accessible in both themes. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, test as base, chromium, expect } from '@playwright/test';
import { findChromium } from '../../../scripts/find-browsers.mjs';
import { startLedger } from '../../../src/devledger/server.ts';
import { openAdminDoor } from '../../../src/issuer/admin-door.ts';
import { readAdminPage } from '../../../src/issuer/admin-page-files.ts';
import { createIssuer, DEFAULT_RULES, type Issuer, openIssuer } from '../../../src/issuer/issuer.ts';
import { addMember } from '../../../src/issuer/members.ts';
import { startRounds } from '../../../src/issuer/rounds.ts';
import { uploadTo } from '../../../src/ledger/publish/upload.ts';

type Fixtures = { readonly issuer: Issuer; readonly adminUrl: string; readonly browserHere: Browser };

const random = (lengthBytes: number) => crypto.getRandomValues(new Uint8Array(lengthBytes));

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  issuer: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'rail-issuer-page-'));
    const ports = { clock: Date.now, random };
    const policy = 'Whom two members vouch for.\nMembers who moved away are removed.';
    const about = { name: 'Harbour <neighbours>', admission: 'vouching', policy } as const;
    await createIssuer(folder, { ...about, rules: DEFAULT_RULES, takesAttestations: true }, ports);
    const issuer = await openIssuer(folder, ports);
    await use(issuer);
    issuer.store.db.close();
    rmSync(folder, { recursive: true, force: true });
  },
  adminUrl: async ({ issuer }, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rail-issuer-ledger-'));
    const ledger = await startLedger({ dataDir, port: 0, mineOn: 'demand' });
    const { url } = ledger;
    const rounds = startRounds(
      issuer,
      { urls: [url], fetch, upload: uploadTo(fetch, url) },
      3_600_000,
      () => {},
    );
    const side = { issuer, rounds, publicUrl: 'https://join.example', ledgerUrl: url };
    const door = await openAdminDoor(side, await readAdminPage(), 0, () => {});
    await use(door.url);
    await door.close();
    await rounds.close();
    await ledger.close();
    rmSync(dataDir, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  browserHere: async ({}, use) => {
    const executablePath = findChromium();
    base.skip(executablePath === null, 'no Chromium');
    const browser = await chromium.launch({ executablePath: executablePath!, chromiumSandbox: false });
    await use(browser);
    await browser.close();
  },
});

test('makes invitations, publishes, removes, and keeps its token out of the address', async ({
  issuer,
  adminUrl,
  browserHere,
}) => {
  addMember(issuer, '12345', 'invite');
  addMember(issuer, '67890', 'invite');
  const page = await (await browserHere.newContext()).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(adminUrl);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour <neighbours>');
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(page.locator('#members tbody tr')).toHaveCount(2);

  await page.getByLabel('How many').fill('2');
  await page.getByRole('button', { name: 'Make invitations' }).click();
  await expect(page.getByTestId('made-invites').locator('li')).toHaveText([
    /^https:\/\/join\.example\/#invite=/,
    /^https:\/\/join\.example\/#invite=/,
  ]);
  await page.getByRole('button', { name: 'Withdraw' }).first().click();
  await expect(page.locator('#invites tbody tr')).toHaveCount(1);

  await page.getByRole('button', { name: 'Publish members now' }).click();
  await expect(page.locator('#roots tbody tr')).toHaveCount(1);
  await expect(page.locator('#members')).toContainText('since root 1');
  await page.getByRole('button', { name: 'Remove' }).first().click();
  await expect(page.locator('#members tbody')).not.toContainText('removed');
  await page.getByRole('button', { name: 'Really remove' }).click();
  await expect(page.locator('#members tbody')).toContainText(/removed \w+ \d+, \d+/);
  expect(errors).toEqual([]);

  const stranger = await (await browserHere.newContext()).newPage();
  await stranger.goto(new URL('/', adminUrl).href);
  await expect(stranger.getByText('Open the address that was printed')).toBeVisible();
});

for (const [colorScheme, width] of [
  ['light', 1100],
  ['dark', 1100],
  ['light', 320],
] as const) {
  test(`is accessible in ${colorScheme} at ${width} pixels`, async ({ issuer, adminUrl, browserHere }) => {
    addMember(issuer, '1234567890123456789012345678901234567890', 'invite');
    addMember(issuer, '2345678901234567890123456789012345678901', 'vouching');
    const viewport = { width, height: 900 };
    const context = await browserHere.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(adminUrl);
    await page.getByRole('button', { name: 'Make invitations' }).click();
    await expect(page.getByTestId('made-invites')).toBeVisible();
    await page.getByRole('button', { name: 'Publish members now' }).click();
    await expect(page.locator('#roots tbody tr')).toHaveCount(1);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await expect(page.locator('.counts')).toContainText(/next batch: \w+ \d+, \d+/);
    const cells = page.locator('.rows td');
    expect(await cells.count()).toBeGreaterThan(4);
    const farthest = await cells.evaluateAll((all) =>
      Math.max(...all.map((cell) => cell.getBoundingClientRect().right)),
    );
    expect(farthest).toBeLessThanOrEqual(width);
    await expect(page.getByRole('columnheader', { name: 'Admitted' })).toHaveCount(1);
  });
}
