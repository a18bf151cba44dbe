/**
 * Fingerprinting a 12-megapixel JPEG against the browser's own decoding of it, in one worker thread of Chromium, side
 * by side on the same file. Reading the pixels back (`getImageData`) counts as decoding: nobody fingerprints without.
 */

import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { build, type Rolldown } from 'vite';
import { findChromium } from '../scripts/find-browsers.mjs';
import { drawPicture } from '../test/fixtures/pictures.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 15;

type Sample = { readonly decode: number; readonly fingerprint: number };

export async function fingerprint(): Promise<readonly BenchTable[]> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  const [code, twelve, one] = await Promise.all([bundle(), jpeg(4000, 3000), jpeg(1024, 768)]);
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  try {
    const page = await browser.newPage();
    const rows = [];
    for (const [name, file] of [
      ['12 megapixels', twelve],
      ['1024 × 768', one],
    ] as const) {
      const samples = await page.evaluate(measureInWorker, {
        code,
        file: file.toString('base64'),
        runs: RUNS,
      });
      const warm = samples.slice(2);
      const decode = median(warm.map((sample) => sample.decode));
      const own = median(warm.map((sample) => sample.fingerprint));
      const p95 = quantile(
        warm.map((sample) => sample.fingerprint),
        0.95,
      );
      rows.push([
        `${name}, ${Math.round(file.length / 1000)} kB`,
        ms(decode),
        ms(own),
        ms(p95),
        (own / decode).toFixed(2),
      ]);
    }
    return [
      {
        title: 'Fingerprint against decoding, JPEG in a Chromium worker',
        columns: ['picture', 'decode median ms', 'fingerprint median ms', 'p95 ms', 'ratio'],
        rows,
        notes: ['ratio at most 1 is the budget; fingerprint is PDQ in eight orientations with border search'],
      },
    ];
  } finally {
    await browser.close();
  }
}

async function jpeg(width: number, height: number): Promise<Buffer> {
  const { data } = drawPicture(11, width, height);
  return await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** The product's own decoding and fingerprinting as one worker script. */
async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: 'bench/fingerprint-worker.ts', formats: ['iife'], name: 'bench' } },
  })) as Rolldown.RolldownOutput[];
  return built[0]!.output[0].code;
}

/** Runs in the page. */
async function measureInWorker(input: { code: string; file: string; runs: number }): Promise<Sample[]> {
  const worker = new Worker(URL.createObjectURL(new Blob([input.code], { type: 'text/javascript' })));
  const bytes = Uint8Array.from(atob(input.file), (char) => char.charCodeAt(0));
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as Sample[]);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ bytes, runs: input.runs });
  });
}
