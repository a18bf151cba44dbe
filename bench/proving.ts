/**
 * Painting one picture of the example generator and proving it: in Node, and in a worker of real Chromium as the demo page does it.
 * The two take turns, so that a busy machine slows both.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { ProofMade, ProofToMake } from '../demo/page/proof-maker.ts';
import { type Demo, startDemo } from '../demo/start-demo.ts';
import { findChromium } from '../scripts/find-browsers.mjs';
import { fromBase64Url, toHex } from '../src/bytes.ts';
import { paintAndProve } from '../src/engine/paint-and-prove.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 9;

export async function proving(): Promise<readonly BenchTable[]> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'rail-bench-proving-'));
  const demo = await startDemo(folder, () => {});
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  try {
    const page = await browser.newPage();
    await page.goto(demo.url);
    return [await compare(demo, page)];
  } finally {
    await browser.close();
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(demo: Demo, page: Page): Promise<BenchTable> {
  const { generator, company } = demo.world;
  const provider = company.key.root;
  const times = { node: [] as number[], chromium: [] as number[] };
  let fetched = 0;
  for (let run = 0; run <= RUNS; run++) {
    const seed = crypto.getRandomValues(new Uint8Array(8));
    const fromMs = performance.now();
    const painted = await paintAndProve(
      {
        provider: fromBase64Url(provider)!,
        nonce: crypto.getRandomValues(new Uint8Array(32)),
        seed,
        salt: crypto.getRandomValues(new Uint8Array(31)),
      },
      generator,
    );
    times.node.push(performance.now() - fromMs);
    const there = await page.evaluate(proveThere, { seed: toHex(seed), provider });
    if (!painted.ok || 'failed' in there.made) throw new Error('a proof that must succeed did not');
    times.chromium.push(there.made.tookMs);
    if (run === 0) fetched = there.allMs - there.made.tookMs;
  }
  const row = (name: string, [first, ...warm]: readonly number[]) => [
    name,
    ms(first!),
    ms(median(warm)),
    ms(quantile(warm, 0.95)),
    name === 'Node' ? '' : '4000',
  ];
  return {
    title: 'Painting one picture and proving it',
    columns: ['where', 'first ms', 'median ms', 'p95 ms', 'goal ms'],
    rows: [row('Node', times.node), row('worker in Chromium', times.chromium)],
    notes: [
      `${RUNS} runs after the first, which loads snarkjs. In Chromium, starting the worker and fetching circuit and key from this machine took ${ms(fetched)} ms more, once.`,
    ],
  };
}

/** Runs in the page, so it can use nothing from outside itself. The worker stays for the next run. */
async function proveThere(
  toMake: ProofToMake,
): Promise<{ readonly made: ProofMade; readonly allMs: number }> {
  const fromMs = performance.now();
  const here = globalThis as { prover?: Worker };
  here.prover ??= new Worker('/prove-worker.js', { type: 'module' });
  const worker = here.prover;
  const made = await new Promise<ProofMade>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ProofMade | 'proving'>) => {
      if (data !== 'proving') resolve(data);
    };
    worker.postMessage(toMake);
  });
  return { made, allMs: performance.now() - fromMs };
}
