/**
 * Takes the pictures of docs/guide/wallet.md: the release build with a wallet on two chains of this machine, each screen in both themes. The recovery phrase is the one that
 * development chains fund, which everybody knows. Writes docs/images/wallet/NAME-light.png and -dark.png.
 *
 *   npx --no-install node scripts/wallet-screenshots.ts [NAME ...]
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidenceBuild } from '../test/e2e/chromium/evidence-stage.ts';
import { startWalletWorld, type WalletWorld } from '../test/e2e/chromium/wallet-site-page.ts';
import { withAccess } from '../test/e2e/with-access.ts';
import { buildExtension } from './start/build-extension.ts';
import { home } from './wallet-pictures/home.ts';
import { settings } from './wallet-pictures/settings.ts';
import { IMAGES } from './wallet-pictures/shoot.ts';
import { evidence, sites } from './wallet-pictures/sites.ts';

mkdirSync(IMAGES, { recursive: true });
await buildExtension('chrome');
await inWorld((folder) => withAccess(join('.output', 'chrome-mv3'), folder), [settings, sites, home]);
await inWorld(evidenceBuild, [evidence]);

async function inWorld(
  build: (folder: string) => string,
  parts: readonly ((world: WalletWorld) => Promise<void>)[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
  const { world, close } = await startWalletWorld(build(folder));
  try {
    for (const part of parts) await part(world);
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
