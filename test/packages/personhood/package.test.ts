/** The package as a site gets it: packed, in an empty project, with its examples running there against real proofs and the embedded ledger. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asked } from '../../../packages/personhood/types.ts';
import { startLedger } from '../../../src/devledger/server.ts';
import { encodeDataItem } from '../../../src/formats/ans104.ts';
import { readRootRecord } from '../../../src/identity/root-record.ts';
import { uploadTo } from '../../../src/ledger/publish/upload.ts';
import { eventually } from '../../fixtures/eventually.ts';
import { harbourGroup, seconds } from '../../fixtures/group-roots.ts';
import {
  memberLeaves,
  PROVING_LIMIT_MS,
  rootBody,
  rootItem,
  type TestGroup,
  testGroup,
} from '../../fixtures/memberships.ts';
import {
  addExample,
  addPackage,
  type EmptyProject,
  freePort,
  packedProject,
  type Running,
  runProgram,
} from '../../fixtures/packed-personhood.ts';
import { answerOf, groupEntry, membershipIn } from '../../fixtures/site-answers.ts';
import { ROOT } from '../../fixtures/source-tree.ts';

/** Minified and gzipped. */
const MAX_VERIFY_BYTES = 75_000;
const MAX_CLIENT_BYTES = 2_500;
const HOUR_MS = 3_600_000;

let project: EmptyProject;

beforeAll(async () => {
  project = await packedProject();
}, PROVING_LIMIT_MS);

afterAll(() => project?.remove());

const read = (file: string) => readFileSync(join(project.installed, file), 'utf8');

describe('what is packed', () => {
  test('is three modules with their declarations, licences and a page to read', () => {
    const files = readdirSync(project.installed).filter((file) => !file.endsWith('.d.ts'));
    expect(files.sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'THIRD-PARTY.txt',
        'client.js',
        'package.json',
        'sqlite.js',
        'verify.js',
      ].sort(),
    );
  });

  test('depends on nothing and is under MIT, as is what it contains', () => {
    const about = JSON.parse(read('package.json')) as Record<string, unknown>;
    expect([about.license, about.dependencies, about.peerDependencies]).toEqual([
      'MIT',
      undefined,
      undefined,
    ]);
    const named = [...read('THIRD-PARTY.txt').matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
    expect(named).toEqual(['@noble/curves', '@noble/hashes', 'valibot']);
  });

  test('imports nothing, and has nothing of Node and of provers', () => {
    for (const file of ['client.js', 'verify.js', 'sqlite.js']) {
      const code = read(file).replaceAll(/\/\*[\s\S]*?\*\//g, '');
      expect(code).not.toMatch(/^import |\bimport\(|\brequire\(|['"]node:|snarkjs|\bBuffer\b|process\./m);
    }
  });

  test('is small enough', async () => {
    expect(await minifiedBytes('client.js')).toBeLessThan(MAX_CLIENT_BYTES);
    expect(await minifiedBytes('verify.js')).toBeLessThan(MAX_VERIFY_BYTES);
  });

  test('has declarations that stand alone', { timeout: PROVING_LIMIT_MS }, async () => {
    const code = `
      import { askMembership, type Outcome } from '@rail/personhood';
      import { openMembership, openRoots, openSite, type Store, type Taken } from '@rail/personhood/verify';
      const site = await openSite({ origin: 'https://a.example', appId: 'a', groups: [] });
      const membership = openMembership({ site, roots: openRoots({ groups: site.groups, servers: [] }), store: {} as Store });
      const taken: Taken = await membership.take('s', {});
      if (!taken.ok && taken.code === 'counted-before') console.log(taken.because);
      const outcome: Outcome = await askMembership(await membership.ask('s', { action: 'vote' }));
      if (!outcome.ok && outcome.code === 'no-wallet') console.log(outcome.because);
      // @ts-expect-error no such code
      if (!outcome.ok && outcome.code === 'nothing') console.log(outcome.because);
    `;
    writeFileSync(join(project.folder, 'consumer.ts'), code);
    const options = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
    ];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const args = [tsc, ...options, '--types', '', 'consumer.ts'];
    await promisify(execFile)(process.execPath, args, { cwd: project.folder });
  });
});

describe('an example counts one vote of a member', () => {
  let group: TestGroup;
  let ledger: Awaited<ReturnType<typeof startLedger>>;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rail-site-ledger-'));
    ledger = await startLedger({ dataDir, port: 0, log: () => {} });
    group = await testGroup(memberLeaves());
    const times = { issuedAt: seconds(Date.now() - HOUR_MS), expiresAt: seconds(Date.now() + 24 * HOUR_MS) };
    const item = await rootItem(await rootBody(group.groupId, group.leaves, times));
    await uploadTo(fetch, ledger.url)({ id: item.id, bytes: encodeDataItem(item) });
    const record = await readRootRecord(item, await harbourGroup());
    if (!record.ok) throw new Error(record.because);
    group = { ...group, record: record.value };
  }, PROVING_LIMIT_MS);

  afterAll(async () => {
    await ledger?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function voteTwice(origin: string, choice: string): Promise<readonly unknown[]> {
    const first = await post(`${origin}/ask`, choice);
    const session = /session=[0-9a-f-]{36}/.exec(first.headers.get('set-cookie') ?? '')![0];
    const second = await post(`${origin}/ask`, choice, session);
    const outcomes: unknown[] = [];
    for (const reply of [first, second]) {
      const asked = (await reply.json()) as Asked;
      const answer = JSON.stringify(await answerOf(asked, membershipIn(group), origin));
      const stranger = await post(`${origin}/vote`, answer);
      const taken = await post(`${origin}/vote`, answer, session);
      outcomes.push([stranger.status, await stranger.json()], [taken.status, await taken.json()]);
    }
    const large = await post(`${origin}/vote`, JSON.stringify('x'.repeat(20_000)), session);
    return [...outcomes, large.status];
  }

  const EXPECTED = [
    [400, { counted: false, code: 'wrong-challenge' }],
    [200, { counted: true }],
    [400, { counted: false, code: 'wrong-challenge' }],
    [409, { counted: false, code: 'counted-before' }],
  ];

  test('with Express and SQLite', { timeout: PROVING_LIMIT_MS }, async () => {
    addPackage(project, 'express');
    addExample(project, 'express');
    const origin = `http://127.0.0.1:${await freePort()}`;
    writeFileSync(join(project.folder, 'group.json'), JSON.stringify(await groupEntry()));
    const env = { ORIGIN: origin, GROUP: 'group.json', SERVERS: ledger.url };
    const running = await runProgram(project, 'server.ts', env);
    await stopping(running, async () => {
      expect(await voteTwice(origin, '{"choice":"tea"}')).toEqual([...EXPECTED, 413]);
      expect(await (await fetch(`${origin}/votes`)).json()).toEqual({ tea: 1, coffee: 0 });
      const page = await (await fetch(origin)).text();
      expect(page).toContain('Each member of the group has one vote');
      expect(await (await fetch(`${origin}/rail.js`)).text()).toBe(read('client.js'));
      await eventually(() =>
        expect(running.log()).toContain('vote not taken: counted-before, this member was counted before'),
      );
    });
    await expect(runProgram(project, 'server.ts', { ...env, ORIGIN: `${origin}/` })).rejects.toThrow(
      `"origin" of the configuration is "${origin}/": write ${origin}, as browsers do`,
    );
  });

  test('with Express, once it was told what it needs', async () => {
    addPackage(project, 'express');
    addExample(project, 'express');
    const started = runProgram(project, 'server.ts', { ORIGIN: 'http://127.0.0.1:1', GROUP: '' });
    const reason = await started.then(() => '', String);
    expect(reason).toMatch(
      /^Error: server\.ts ended with 1: Not set in the environment: GROUP, SERVERS\. [^\n]+\n$/,
    );
  });

  test('at the edge', { timeout: PROVING_LIMIT_MS }, async () => {
    addExample(project, 'edge');
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    writeFileSync(join(project.folder, 'serve-worker.mjs'), SERVE_WORKER);
    const env = { ORIGIN: origin, GROUP: JSON.stringify(await groupEntry()), SERVERS: ledger.url };
    const running = await runProgram(project, 'serve-worker.mjs', { ...env, PORT: String(port) });
    await stopping(running, async () => expect(await voteTwice(origin, 'tea')).toEqual([...EXPECTED, 400]));
  });
});

/** What an edge runtime does around the handler. */
const SERVE_WORKER = `
import { createServer } from 'node:http';
import worker from './worker.ts';
const { ORIGIN, PORT } = process.env;
// A configuration that cannot be opened is not remembered: what follows is answered.
const broken = worker.fetch(new Request(ORIGIN), { ...process.env, GROUP: '{' });
if (await broken.then(() => true, () => false)) throw new Error('a broken group was opened');
createServer(async (incoming, outgoing) => {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const { method, headers, url } = incoming;
  const body = method === 'POST' ? Buffer.concat(pieces) : null;
  const response = await worker.fetch(new Request(ORIGIN + url, { method, headers, body }), process.env);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}).listen(Number(PORT), '127.0.0.1', () => console.log('listening'));
`;

async function stopping(running: Running, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } finally {
    await running.stop();
  }
}

/** On a connection of its own: one that waited while a proof was made may be closed by the server at that moment. */
function post(url: string, body: string, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie !== '' && { cookie }) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, agent: false }, async (incoming) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of incoming) pieces.push(piece as Uint8Array);
      const setCookie = incoming.headers['set-cookie']?.[0] ?? '';
      const init = { status: incoming.statusCode ?? 0, headers: { 'set-cookie': setCookie } };
      resolve(new Response(Buffer.concat(pieces), init));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function minifiedBytes(file: string): Promise<number> {
  const input = join(project.installed, file);
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: { write: false, minify: true, lib: { entry: input, formats: ['es'] } },
  });
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }];
  const bytes = gzipSync(output[0].code).length;
  console.info(`${file}: ${bytes} bytes minified and gzipped`);
  return bytes;
}
