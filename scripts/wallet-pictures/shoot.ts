/** One picture in both themes, and what the parts of the walk share. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { RailError } from '../../src/errors.ts';
import type { MessageKey } from '../../src/ui/message.ts';
import type { WalletWorld } from '../../test/e2e/chromium/wallet-site-page.ts';
import { englishOf } from '../../test/fixtures/english.ts';

export const IMAGES = join(import.meta.dirname, '..', '..', 'docs', 'images', 'wallet');
const THEMES = ['light', 'dark'] as const;
/** A repository is cloned more often than its pictures are looked at. */
const MAX_BYTES = 60_000;
export const WIDTH = 400;
export const FRIEND = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
/** Names; all where it is empty. */
const wanted = process.argv.slice(2);

/** @param part all of the page where it is `null` */
export async function shoot(page: Page, name: string, part: Locator | null): Promise<void> {
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

export async function press(page: Page, key: MessageKey): Promise<void> {
  await page
    .locator('main')
    .getByRole('button', { name: englishOf(key), exact: true })
    .click();
}

/** Mined. */
export async function sent(chain: WalletWorld['chains'][number], transaction: object) {
  return chain.receiptOf(await chain.ask('eth_sendTransaction', [transaction]));
}
