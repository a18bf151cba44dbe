/**
 * The files of the demo page: its TypeScript modules are bundled into one when the demo starts, those of its worker into another, the
 * rest is served as it is.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GENERATOR_FILES } from '../cli/proven-picture.ts';
import { utf8 } from '../src/bytes.ts';
import { bundlePage } from '../src/issuer/bundle-page.ts';
import { FOLDER } from './generator/material.ts';
import type { PageFiles } from './server.ts';

const PAGE = join(import.meta.dirname, 'page');
const POLL = join(import.meta.dirname, 'poll', 'page');
const WORKER = join(import.meta.dirname, 'prove-worker.ts');
const ICON = join(import.meta.dirname, '..', 'public', 'icon', '32.png');

export async function readPageFiles(): Promise<PageFiles> {
  const [html, css, icon, script, worker] = await Promise.all([
    readFile(join(PAGE, 'index.html')),
    readFile(join(PAGE, 'demo.css')),
    readFile(ICON),
    bundlePage(join(PAGE, 'main.ts')),
    bundlePage(WORKER),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new Uint8Array(html) }],
    ['/demo.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(css) }],
    ['/demo.js', { type: 'text/javascript; charset=utf-8', body: utf8(script) }],
    ['/prove-worker.js', { type: 'text/javascript; charset=utf-8', body: utf8(worker) }],
    ['/icon.png', { type: 'image/png', body: new Uint8Array(icon) }],
  ]);
}

/** The page that both polls show, each with its own question. */
export async function readPollFiles(): Promise<PageFiles> {
  const [html, css, more, icon, script] = await Promise.all([
    readFile(join(POLL, 'index.html')),
    readFile(join(PAGE, 'demo.css')),
    readFile(join(POLL, 'poll.css')),
    readFile(ICON),
    bundlePage(join(POLL, 'main.ts')),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new Uint8Array(html) }],
    ['/demo.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(css) }],
    ['/poll.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(more) }],
    ['/poll.js', { type: 'text/javascript; charset=utf-8', body: utf8(script) }],
    ['/icon.png', { type: 'image/png', body: new Uint8Array(icon) }],
  ]);
}

/** What the page's worker proves with. The generator has to be there. */
export async function readProverFiles(): Promise<PageFiles> {
  const parts = ['model', 'wasm', 'zkey', 'key'] as const;
  const files = parts.map(async (part) => {
    const body = new Uint8Array(await readFile(join(FOLDER, GENERATOR_FILES[part])));
    return [`/generator/${part}`, { type: 'application/octet-stream', body }] as const;
  });
  return new Map(await Promise.all(files));
}
