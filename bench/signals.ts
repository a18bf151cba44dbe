/**
 * What reading a file's own statements adds to a lookup, in the lookup worker of the built extension in Chromium: from
 * the end of fingerprinting to the end of credential and metadata, with the questions to three servers sent off meanwhile.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import sharp from 'sharp';
import type { ReaderSettings } from '../demo/world.ts';
import { findChromium } from '../scripts/find-browsers.mjs';
import { buildExtension } from '../scripts/start/build-extension.ts';
import { openChromium } from '../scripts/start/chromium.ts';
import { lookUpInExtension } from '../scripts/start/look-up.ts';
import { openStage } from '../test/e2e/stage.ts';
import { drawPicture } from '../test/fixtures/pictures.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 20;
const VECTORS = resolve(process.env.RAIL_VECTORS ?? '../shared/vectors', 'c2pa');

type Sample = { readonly name: string; readonly file: Uint8Array; readonly budget: string };

export async function signals(): Promise<readonly BenchTable[]> {
  const executable = findChromium();
  if (!executable) throw new Error('Chromium is not installed');
  const { folder } = await buildExtension('chrome');
  const stage = await openStage();
  const settings = stage.settings as unknown as ReaderSettings;
  const chromium = await openChromium(executable, folder, settings, 'headless');
  try {
    stage.site.serve('/', { body: '<!doctype html><title>A page</title>', type: 'text/html' });
    await chromium.page.goto(`${stage.site.url}/`);
    const rows = [];
    for (const { name, file, budget } of await samples()) {
      const took: number[] = [];
      const srcUrl = stage.elsewhere.serve(`/${rows.length}`, { body: file, type: 'image/*', cors: true });
      for (let run = 0; run <= RUNS; run++) {
        const { timingsMs } = await lookUpInExtension(chromium, { srcUrl });
        took.push(timingsMs.signals! - timingsMs.fingerprint!);
      }
      const [first, ...later] = took;
      rows.push([
        `${name}, ${Math.round(file.length / 1000)} kB`,
        ms(first!),
        ms(median(later)),
        ms(quantile(later, 0.95)),
        budget,
      ]);
    }
    return [
      {
        title: 'What a file says itself, added to a lookup in Chromium',
        columns: ['file', 'first ms', 'median ms', 'p95 ms', 'budget ms'],
        rows,
        notes: ['first: of each file; the library is loaded with the first that has a credential'],
      },
    ];
  } finally {
    await chromium.close();
    await stage.close();
  }
}

async function samples(): Promise<readonly Sample[]> {
  const plain = [
    { name: 'JPEG without any', file: await drawn(1024, 768, 'jpeg'), budget: '10' },
    { name: 'PNG without any', file: await drawn(1500, 1100, 'png'), budget: '10' },
  ];
  if (!existsSync(VECTORS)) {
    process.stderr.write(`no folder ${VECTORS}: files with credentials are left out\n`);
    return plain;
  }
  const real = (name: string, budget: string) => ({
    name,
    file: new Uint8Array(readFileSync(resolve(VECTORS, name))),
    budget,
  });
  return [
    ...plain,
    real('adobe-20220124-C.jpg', '60'),
    real('adobe-composite-ocsp.jpg', '60'),
    real('dalle-2024.webp', '60'),
    real('chatgpt-image2.png', '200'),
    real('gemini_3.1pro.png', '200'),
  ];
}

async function drawn(width: number, height: number, format: 'jpeg' | 'png'): Promise<Uint8Array> {
  const { data } = drawPicture(5, width, height);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .toFormat(format)
    .toBuffer();
}
