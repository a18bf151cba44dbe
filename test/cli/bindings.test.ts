/** `rail bindings`: what it asks, what it prints and keeps, and that it says what this is worth. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { manifestStore } from '../fixtures/manifest-store.ts';
import { runRail } from './rail-process.ts';

const ID = 'urn:c2pa:3fad1ead-8ed5-44d0-873b-ea5f58adea82';
const MATCHES = [
  { manifestId: ID, similarityScore: 93 },
  { manifestId: 'urn:uuid:2', endpoint: 'https://other.example/v1' },
];

/** A server that knows one watermark and one manifest. */
async function bindingServer(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/matches/byBinding?'))
      response.end(JSON.stringify({ matches: request.url.includes('value=AAAA') ? MATCHES : [] }));
    else if (request.url === `/manifests/${ID}`) response.end(manifestStore());
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-bindings-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('matches are printed as JSON, and for a person with what they are worth', async () => {
  const url = await bindingServer();
  const args = ['bindings', '--server', url, '--alg', 'com.example.1', '--value', 'AAAA'];
  const asJson = await runRail('.', [...args, '--json']);
  expect([asJson.code, JSON.parse(asJson.stdout)]).toEqual([0, { server: url, matches: MATCHES }]);
  const shown = await runRail('.', args);
  expect(shown.stdout.split('\n')).toEqual([
    `${ID}  similarity 93 of 100`,
    'urn:uuid:2  at https://other.example/v1, which was not asked',
    "This is the server's claim. It proves nothing about any file.",
    '',
  ]);
  const none = await runRail('.', [...args.slice(0, -1), 'BBBB']);
  expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('the server names no manifest')]);
});

test('a manifest store is kept in a file, over none that exists', async () => {
  const [url, dir] = [await bindingServer(), scratch()];
  const args = ['bindings', '--server', url, '--manifest', ID, '--out', 'a.c2pa', '--json'];
  const kept = await runRail(dir, args);
  const sizeBytes = manifestStore().length;
  expect([kept.code, JSON.parse(kept.stdout)]).toEqual([
    0,
    { server: url, manifest: ID, file: 'a.c2pa', sizeBytes },
  ]);
  expect(new Uint8Array(readFileSync(join(dir, 'a.c2pa')))).toEqual(manifestStore());
  writeFileSync(join(dir, 'a.c2pa'), 'mine');
  const again = await runRail(dir, args);
  expect([again.code, again.stdout]).toEqual([3, '']);
  expect(again.stderr).toContain('cannot write a.c2pa: it exists');
  expect(readFileSync(join(dir, 'a.c2pa'), 'utf8')).toBe('mine');
});

test.each<[string, readonly string[], number, string]>([
  ['a server that does not have it', ['--manifest', 'urn:uuid:9', '--out', 'x'], 3, 'status 404'],
  ['no server', ['--server', '', '--manifest', ID, '--out', 'x'], 2, '--server is needed'],
  [
    'a server over plain http',
    ['--server', 'http://c2pa.example', '--alg', 'a', '--value', 'AAAA'],
    2,
    'https',
  ],
  ['a value without its algorithm', ['--value', 'AAAA'], 2, '--alg and --value'],
  [
    'both questions at once',
    ['--alg', 'a', '--value', 'AAAA', '--manifest', ID, '--out', 'x'],
    2,
    'or --manif',
  ],
  ['a value that is no base64', ['--alg', 'a', '--value', '!'], 2, 'base64'],
  ['an id that is none', ['--manifest', '../x', '--out', 'x'], 2, 'no id of a manifest'],
  ['a file', ['picture.png', '--alg', 'a', '--value', 'AAAA'], 2, 'content is never sent'],
])('%s', async (_, args, code, because) => {
  const url = await bindingServer();
  const ended = await runRail(scratch(), ['bindings', '--server', url, ...args]);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toContain(because);
});
