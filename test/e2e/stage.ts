/**
 * What every test of the built extension plays on: an embedded ledger with three front doors, a provider that logs
 * its outputs through the product's own code, and two web servers of different origin. All on loopback.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newProvider, signerOf } from '../../cli/key-files.ts';
import { keysOf, makeProven } from '../../cli/proven-picture.ts';
import { randomOf } from '../../cli/provider.ts';
import { readContent } from '../../cli/read-content.ts';
import { exampleGenerator } from '../../demo/generator/material.ts';
import type { Bytes } from '../../src/bytes.ts';
import { type FrontDoor, openFrontDoor, startLedger } from '../../src/devledger/server.ts';
import { publish } from '../../src/ledger/publish/publish.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import type { ComputationKeys } from '../../src/verify/computation/computation-keys.ts';
import { servePages } from './page-server.ts';

export const PROVIDER_NAME = 'Aurora Models';

/** A file of a web server. */
export type WebFile = {
  readonly body: Uint8Array | string;
  readonly type: string;
  /** Lets pages of other origins read it. */
  readonly cors?: true;
};

export type WebServer = {
  /** Without a trailing slash. */
  readonly url: string;
  /** Puts a file at a path that begins with a slash and answers its URL. */
  readonly serve: (path: string, file: WebFile) => string;
  /** Paths in the order in which they were asked for. */
  readonly asked: readonly string[];
};

export type Stage = {
  readonly gateways: readonly string[];
  readonly doors: readonly FrontDoor[];
  /** For `storage.local` key `settings`. */
  readonly settings: { readonly [key: string]: unknown };
  /** The page's own server, and one that pages know under another name. */
  readonly site: WebServer;
  readonly elsewhere: WebServer;
  /** Logs publicly searchable outputs, stores them beside their records and puts all into a block. */
  readonly log: (...outputs: readonly Uint8Array[]) => Promise<readonly string[]>;
  /** Puts signed items of any kind into a block. */
  readonly upload: (items: readonly Bytes[]) => Promise<void>;
  /** Logs a picture of the example generator with its proof and the way to compute it again. */
  readonly prove: (seed: Bytes) => Promise<{ readonly picture: Bytes; readonly keys: ComputationKeys }>;
  readonly close: () => Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-stage-'));
  const ledger = await startLedger({ port: 0, dataDir, mineOn: 'demand' });
  const doors = await Promise.all([1, 2, 3].map(() => openFrontDoor(ledger, { port: 0, conduct: 'honest' })));
  const provider = await newProvider(
    { name: PROVIDER_NAME, domain: 'aurora.example' },
    { random: randomOf, clock: Date.now },
  );
  const [site, elsewhere] = await Promise.all([openWebServer('127.0.0.1'), openWebServer('localhost')]);
  const gateways = doors.map(({ url }) => url);
  const signing = {
    root: provider.signing.root,
    signer: signerOf(provider.signing),
    random: randomOf,
    clock: Date.now,
  };
  return {
    gateways,
    doors,
    settings: {
      gateways,
      uploadUrl: ledger.url,
      trust: [provider.entry],
      privacy: { answered: true, reach: 'near', history: false },
    },
    site,
    elsewhere,
    async log(...outputs) {
      const records: string[] = [];
      for (const output of outputs) {
        const bytes = new Uint8Array(output);
        const { record } = await publish(await plainOutput(bytes), signing, uploadTo(fetch, ledger.url));
        records.push(record);
      }
      await ledger.mine();
      return records;
    },
    async upload(items) {
      const upload = uploadTo(fetch, ledger.url);
      for (const bytes of items) await upload({ id: '', bytes });
      await ledger.mine();
    },
    async prove(seed) {
      const generator = await exampleGenerator();
      const { items, picture } = await makeProven({ visibility: 'exact', seed }, generator, signing);
      const upload = uploadTo(fetch, ledger.url);
      for (const item of items) await upload(item);
      await ledger.mine();
      return { picture, keys: await keysOf(generator, signing.root) };
    },
    async close() {
      await Promise.all([site.close(), elsewhere.close(), ledger.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function plainOutput(bytes: Bytes) {
  const { mediaType, content } = await readContent(bytes);
  return {
    bytes,
    mediaType,
    content,
    model: { name: 'aurora-image', version: '2' },
    visibility: 'public',
    sourceType: 'trainedAlgorithmicMedia',
    inputs: [],
    store: [{ role: 'output', bytes, mediaType }],
  } as const;
}

async function openWebServer(host: string): Promise<WebServer & { readonly close: () => Promise<void> }> {
  const files = new Map<string, WebFile>();
  const asked: string[] = [];
  const { url: onLoopback, close } = await servePages((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    asked.push(path);
    const file = files.get(path);
    if (file === undefined) return void response.writeHead(404).end();
    const cors = file.cors ? { 'access-control-allow-origin': '*' } : {};
    response
      .writeHead(200, { 'content-type': file.type, 'cache-control': 'max-age=60', ...cors })
      .end(file.body);
  });
  const url = onLoopback.replace('127.0.0.1', host);
  return {
    url,
    asked,
    serve(path, file) {
      files.set(path, file);
      return url + path;
    },
    close,
  };
}
