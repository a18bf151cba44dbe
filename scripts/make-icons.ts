/**
 * Draws the extension's icons into public/icon/: two rails and a stop, white on the seal's blue, so that they
 * read on light and dark toolbars. Run it after changing the drawing, and commit what it writes.
 */

import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';

const SIZES_PX = [16, 32, 48, 96, 128];
const SEAL = '#2b3fd6';
const OUT = new URL('../public/icon', import.meta.url);

/**
 * On a grid of 16 units, so that the rails fall on whole pixels at every size, the smallest included.
 */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
  <rect width="16" height="16" rx="3.5" fill="${SEAL}"/>
  <path fill="#fff" d="M3 2h2v12H3zM11 2h2v12h-2z"/>
  <circle cx="8" cy="8" r="2.25" fill="#fff"/>
</svg>`;

await mkdir(OUT, { recursive: true });
for (const size of SIZES_PX) {
  const svg = Buffer.from(DRAWING.replace('<svg ', `<svg width="${size}" height="${size}" `));
  await sharp(svg)
    .png({ compressionLevel: 9, palette: false })
    .toFile(new URL(`${size}.png`, OUT).pathname);
}
