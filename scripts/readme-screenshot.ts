/**
 * Takes the pictures of a verdict that the README shows: the real panel of the release build after a real lookup of
 * the demo's first picture, 380 pixels wide, in both themes. Writes docs/images/verdict-light.png and -dark.png.
 *
 *   npx --no-install node scripts/readme-screenshot.ts
 */

import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startDemo } from '../demo/start-demo.ts';
import { RailError } from '../src/errors.ts';
import { findChromium } from './find-browsers.mjs';
import { buildExtension } from './start/build-extension.ts';
import { type ChromiumWithRail, openChromium } from './start/chromium.ts';
import { lookUpInExtension } from './start/look-up.ts';

const IMAGES = join(import.meta.dirname, '..', 'docs', 'images');
const WIDTH = 380;
const THEMES = ['light', 'dark'] as const;
/** A repository is cloned more often than its pictures are looked at. */
const MAX_BYTES = 150_000;

const executable = findChromium();
if (executable === null) throw new RailError('unsupported-here', 'no Chromium was found');
const dataDir = mkdtempSync(join(tmpdir(), 'rail-readme-'));
const { folder } = await buildExtension('chrome');
const demo = await startDemo(dataDir, () => {});
try {
  const chromium = await openChromium(executable, folder, demo.settings, 'for-pictures');
  try {
    await chromium.page.goto(demo.url);
    // The first lookup starts the worker; the one that is shown takes as long as any other.
    for (const name of ['dunes', 'ridges'])
      await lookUpInExtension(chromium, { srcUrl: `${demo.url}/pictures/${name}.jpg` });
    await photograph(chromium);
  } finally {
    await chromium.close();
  }
} finally {
  await demo.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** The panel in a tab of its own shows the latest lookup; the window is made as high as its content. */
async function photograph({ context, extensionId }: ChromiumWithRail): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const panel = await context.newPage();
  await panel.setViewportSize({ width: WIDTH, height: 300 });
  await panel.goto(`chrome-extension://${extensionId}/sidepanel.html`);
  await panel.getByTestId('verdict-headline').waitFor();
  await panel.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  const height = await panel.evaluate(() => document.documentElement.scrollHeight);
  await panel.setViewportSize({ width: WIDTH, height });
  for (const theme of THEMES) {
    await panel.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const file = join(IMAGES, `verdict-${theme}.png`);
    await sharp(await panel.screenshot())
      .png({ compressionLevel: 9, effort: 10 })
      .toFile(file);
    const { size } = statSync(file);
    if (size > MAX_BYTES)
      throw new RailError('unsupported-here', `${file} has ${size} bytes, at most ${MAX_BYTES}`);
    console.log(`${file}  ${Math.round(size / 1000)} kB`);
  }
}
