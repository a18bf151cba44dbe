/** Building the tree of a group, and one hash of it in three ways: in Node, and in a worker of real Chromium and Firefox. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import puppeteer from 'puppeteer-core';
import { build, type Rolldown } from 'vite';
import { findChromium, findFirefox } from '../scripts/find-browsers.mjs';
import { type BenchTable, median, ms } from './table.ts';
import { MEMBERS, type TreeTimes, treeTimes } from './tree-times.ts';

export async function tree(): Promise<readonly BenchTable[]> {
  const site = await serve(await bundle());
  try {
    return [
      {
        title: `Tree of a group of ${MEMBERS}, and one hash of two numbers`,
        columns: [
          'where',
          'tree first ms',
          'tree median ms',
          'goal ms',
          'hash µs: noble',
          'pair',
          'compiled',
          'ratio',
        ],
        rows: [
          row('Node', treeTimes()),
          row('worker in Chromium', await inChromium(site.url)),
          row('worker in Firefox', await inFirefox(site.url)),
        ],
        notes: [
          'pair: what sites verify with; compiled: what trees are built with. ratio: noble to compiled.',
        ],
      },
    ];
  } finally {
    site.server.close();
  }
}

function row(where: string, { tree: [first, ...warm], noble, pair, compiled }: TreeTimes) {
  const hashes = [noble, pair, compiled].map(median);
  const ratio = hashes[0]! / hashes[2]!;
  return [
    where,
    ms(first!),
    ms(median(warm)),
    2000,
    ...hashes.map((each) => ms(each * 1000)),
    ratio.toFixed(1),
  ];
}

async function inChromium(url: string): Promise<TreeTimes> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate(measureInWorker);
  } finally {
    await browser.close();
  }
}

async function inFirefox(url: string): Promise<TreeTimes> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error('Firefox is not installed');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate(measureInWorker);
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
async function measureInWorker(): Promise<TreeTimes> {
  const worker = new Worker('/worker.js');
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as TreeTimes);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(null);
  });
}

async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: 'bench/tree-worker.ts', formats: ['iife'], name: 'bench' } },
  })) as Rolldown.RolldownOutput[];
  return built[0]!.output[0].code;
}

/** An empty page and the worker's script, with the policy that the extension has. */
async function serve(script: string) {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.setHeader('content-security-policy', "script-src 'self' 'wasm-unsafe-eval'");
    response.end(isScript ? script : '<!doctype html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
