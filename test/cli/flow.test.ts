/**
 * The command line as a user has it: real processes against a real `rail ledger` process, from keys to verdicts, with
 * what stands on stdout and in the key files. See exit-codes.test.ts for misuse.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pem, root } from '../fixtures/certificates.ts';
import { claimSigner, GENERATED } from '../fixtures/credential-parties.ts';
import { signed } from '../fixtures/credentials.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { prose } from '../fixtures/prose.ts';
import { signedText } from '../fixtures/signed-texts.ts';
import { type Ended, RAIL, runRail } from './rail-process.ts';

type Verdict = {
  readonly tier: string;
  readonly headline: string;
  readonly evidence: readonly { readonly code: string; readonly details: Record<string, unknown> }[];
  readonly sent: readonly { readonly to: string }[];
};
type Logged = {
  readonly records: readonly {
    readonly id: string;
    readonly file: string;
    readonly derivation: string;
    readonly opening?: string;
  }[];
};

const dir = mkdtempSync(join(tmpdir(), 'rail-flow-'));
const at = (name: string) => join(dir, name);
const everythingSaid: string[] = [];
const secrets: string[] = [];

let ledger: ChildProcess;
let url = '';
let wellKnown: Server;
let domain = '';
let strangerRoot = '';

const rail = (args: readonly string[]) => keep(runRail(dir, args));

/** Exactly one JSON document on stdout, nothing on stderr. */
async function railJson<T>(args: readonly string[], stdin?: string): Promise<T> {
  const ended = await keep(runRail(dir, [...args, '--json'], stdin));
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(ended.stdout) as T;
}

async function keep(running: Promise<Ended>): Promise<Ended> {
  const ended = await running;
  everythingSaid.push(ended.stdout, ended.stderr);
  return ended;
}

const logArgs = (file: string, visibility: string, key = 'key.json') => [
  ...['log', file, '--ledger', url, '--key', key, '--model', 'aurora-xl@3.1', '--visibility', visibility],
];
const trust = ['--trust', 'key.public.json'];
const check = (file: string, ...more: readonly string[]) =>
  railJson<Verdict>(['check', file, '--ledger', url, ...more]);
const codes = ({ evidence }: Verdict) => evidence.map(({ code }) => code);

async function draw(seed: number, name: string, format: 'png' | 'jpeg' = 'png'): Promise<void> {
  const { width, height, data } = drawPicture(seed, 160, 120);
  const image = sharp(data, { raw: { width, height, channels: 4 } });
  writeFileSync(at(name), await image.toFormat(format, { quality: 60 }).toBuffer());
}

async function newKeys(out: string, name: string, of: string): Promise<{ readonly root: string }> {
  const created = await railJson<{ root: string }>([
    'provider',
    'new',
    '--name',
    name,
    '--domain',
    of,
    '--out',
    out,
  ]);
  const stem = out.replace('.json', '');
  for (const file of [`${stem}.json`, `${stem}.root.json`]) {
    secrets.push((JSON.parse(readFileSync(at(file), 'utf8')) as { secretKey: string }).secretKey);
  }
  return created;
}

async function startLedger(): Promise<string> {
  ledger = spawn(process.execPath, [RAIL, 'ledger', '--port', '0', '--data', at('ledger'), '--json'], {
    cwd: dir,
  });
  return await new Promise((resolve, reject) => {
    ledger.stdout?.once('data', (line) => resolve((JSON.parse(String(line)) as { url: string }).url));
    ledger.once('exit', (code) => reject(new Error(`the ledger ended with ${code}`)));
  });
}

beforeAll(async () => {
  wellKnown = createServer((request, response) => {
    const known = request.url === '/.well-known/rail.json';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(known ? JSON.stringify({ schema: 'rail.domain/1', roots: [strangerRoot] }) : '');
  });
  await new Promise<void>((resolve) => wellKnown.listen(0, '127.0.0.1', resolve));
  domain = `127.0.0.1:${(wellKnown.address() as AddressInfo).port}`;
  [url] = await Promise.all([
    startLedger(),
    draw(5, 'logged.png'),
    draw(5, 'copy.jpg', 'jpeg'),
    draw(6, 'never-logged.png'),
    draw(7, 'secret.png'),
    draw(8, 'stranger.png'),
    draw(9, 'taken-back.png'),
    newKeys('key.json', 'Aurora Images', 'aurora.example'),
    newKeys('stranger.json', 'Aurora Images', domain).then(({ root }) => {
      strangerRoot = root;
    }),
  ]);
  writeFileSync(at('article.txt'), prose(11, 300));
  writeFileSync(at('repeated.txt'), prose(21, 200));
});

afterAll(async () => {
  const ended = new Promise((resolve) => ledger.once('exit', resolve));
  process.kill(ledger.pid!, 'SIGTERM');
  await ended;
  await new Promise((resolve) => wellKnown.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

describe('rail provider new', () => {
  it('writes secret keys that only the owner can read, and an entry for everybody', () => {
    const mode = (name: string) => (statSync(at(name)).mode & 0o777).toString(8);
    expect(['key.json', 'key.root.json', 'key.public.json'].map(mode)).toEqual(['600', '600', '644']);
    expect(readFileSync(at('key.public.json'), 'utf8')).not.toContain('secret');
  });

  it('never overwrites one, and leaves no half of a pair behind', async () => {
    const before = readFileSync(at('key.json'), 'utf8');
    const args = ['provider', 'new', '--name', 'N', '--domain', 'n.example', '--out'];
    const again = await rail([...args, 'key.json']);
    expect([again.code, again.stdout]).toEqual([3, '']);
    expect(again.stderr).toContain('cannot write key.json');
    expect(readFileSync(at('key.json'), 'utf8')).toBe(before);
    writeFileSync(at('half.root.json'), 'an older root key');
    expect((await rail([...args, 'half.json'])).code).toBe(3);
    expect(() => statSync(at('half.json'))).toThrow();
    expect(readFileSync(at('half.root.json'), 'utf8')).toBe('an older root key');
  });
});

describe('a picture that says itself that AI made it', () => {
  it('is B1 by a signer of no list, and A2 once the reader trusts its certificate', async () => {
    const authority = await root('My Trust');
    writeFileSync(
      at('signed.png'),
      await signed(await claimSigner(authority, 'My Studio'), { actions: GENERATED }),
    );
    writeFileSync(at('studio.pem'), pem(authority));
    const unknown = await check('signed.png');
    expect([unknown.tier, unknown.headline]).toEqual([
      'B1',
      'A signer that calls itself My Studio says AI-generated; on no trust list',
    ]);
    const known = await check('signed.png', '--trust', 'studio.pem');
    expect([known.tier, known.headline]).toEqual(['A2', 'Signed credential says: AI-generated (My Studio)']);
  });
});

describe('a text with a credential in it', () => {
  it('is read from a file, and is D once a word changes', async () => {
    const text = await signedText(await claimSigner(null, 'My Studio'), 'A short text.', {
      actions: GENERATED,
    });
    writeFileSync(at('signed.txt'), text);
    writeFileSync(at('changed.txt'), text.replace('short', 'long'));
    const [intact, changed] = await Promise.all([check('signed.txt'), check('changed.txt')]);
    expect([intact.tier, codes(intact)]).toEqual(['B1', ['credential-unlisted', 'text-too-short']]);
    expect([changed.tier, codes(changed)]).toEqual(['D', ['credential-text-changed', 'text-too-short']]);
  });
});

describe('a logged picture', () => {
  it('is A1 as the same file and B2 as a recompressed copy; with other files, results come together', async () => {
    const logged = await railJson<Logged>(logArgs('logged.png', 'public'));
    expect(logged.records).toEqual([
      { id: expect.stringMatching(/^[\w-]{43}$/), file: 'logged.png', derivation: 'unknown' },
    ]);
    const same = await check('logged.png', ...trust);
    expect([same.tier, same.headline]).toEqual(['A1', 'Logged as AI output by Aurora Images']);
    const { results } = await railJson<{ results: { file: string; verdict: Verdict }[] }>([
      ...['check', 'copy.jpg', 'never-logged.png', '--ledger', url, ...trust],
    ]);
    expect(results.map(({ file, verdict }) => [file, verdict.tier, codes(verdict)[0]])).toEqual([
      ['copy.jpg', 'B2', 'near-recognised'],
      ['never-logged.png', 'F', 'no-record'],
    ]);
    const exactOnly = await check('copy.jpg', ...trust, '--exact-only');
    expect(exactOnly.tier).toBe('F');
    const nobody = await check('logged.png');
    expect(nobody.tier).toBe('C');
    expect(JSON.stringify(nobody)).not.toContain('Aurora');
  });

  it('is F with its row once it was taken back', async () => {
    const { records } = await railJson<Logged>(logArgs('taken-back.png', 'exact'));
    expect((await check('taken-back.png', ...trust)).tier).toBe('A1');
    const { id } = records[0]!;
    const withdrawn = await railJson<object>([
      'provider',
      'withdraw',
      id,
      '--ledger',
      url,
      '--key',
      'key.json',
    ]);
    expect(withdrawn).toEqual({ withdrawn: [id] });
    const verdict = await check('taken-back.png', ...trust);
    expect([verdict.tier, codes(verdict)]).toEqual([
      'F',
      ['withdrawn', 'no-record', 'no-credential', 'no-metadata'],
    ]);
  });
});

describe('a committed picture', () => {
  it('is A1 with its opening and F without; logged again, the first opening is kept', async () => {
    const first = (await railJson<Logged>(logArgs('secret.png', 'commit'))).records[0]!;
    expect(first.opening).toBe('secret.png.opening.json');
    expect((statSync(at(first.opening!)).mode & 0o777).toString(8)).toBe('600');
    const second = (await railJson<Logged>(logArgs('secret.png', 'commit'))).records[0]!;
    expect(second.opening).toBe(`secret.png.${second.id}.opening.json`);
    const [bare, ...opened] = await Promise.all([
      check('secret.png', ...trust),
      check('secret.png', ...trust, '--opening', first.opening!),
      check('secret.png', ...trust, '--opening', second.opening!),
      check('never-logged.png', ...trust, '--opening', first.opening!),
    ]);
    expect(bare.tier).toBe('F');
    expect(opened.map(({ tier }) => tier)).toEqual(['A1', 'A1', 'F']);
    expect(opened[0]!.evidence[0]!.details.record).toBe(first.id);
    expect(codes(opened[2]!)).toContain('opening-mismatch');
  });
});

describe('a logged text', () => {
  it('is A1 as the same text, on standard input too, and B2 as an excerpt', async () => {
    await railJson<Logged>(logArgs('article.txt', 'public'));
    const article = readFileSync(at('article.txt'), 'utf8');
    const fromInput = (text: string) =>
      railJson<Verdict>(['check', '--text', '-', '--ledger', url, ...trust], text);
    const [file, whole, excerpt, short] = await Promise.all([
      check('article.txt', ...trust),
      fromInput(article),
      fromInput(article.split(/\s+/).slice(60, 130).join(' ')),
      fromInput('five words and no more'),
    ]);
    expect([file, whole, excerpt, short].map(({ tier }) => tier)).toEqual(['A1', 'A1', 'B2', 'G']);
    expect(short.sent).toEqual([]);
  });

  it('that repeats its input is F with its row', async () => {
    const ended = await rail([...logArgs('repeated.txt', 'public'), '--input', 'repeated.txt', '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, 'repeated.txt: an echo of its input: not searchable\n']);
    const { records } = JSON.parse(ended.stdout) as Logged;
    expect(records[0]?.derivation).toBe('echo');
    const verdict = await check('repeated.txt', ...trust);
    expect([verdict.tier, codes(verdict)]).toEqual(['F', ['echo', 'no-record', 'no-credential']]);
  });
});

it('a stranger is C, and B1 once the reader has its domain asked', async () => {
  await railJson<Logged>(logArgs('stranger.png', 'exact', 'stranger.json'));
  const [before, after] = await Promise.all([
    check('stranger.png', ...trust),
    check('stranger.png', ...trust, '--ask-domain', domain),
  ]);
  expect([before.tier, before.evidence[0]?.details.claimedDomain]).toEqual(['C', domain]);
  expect(JSON.stringify(before)).not.toContain('Aurora');
  expect([after.tier, after.headline]).toEqual([
    'B1',
    `${domain} says AI-generated; not on your trusted list`,
  ]);
});

it('no secret key was ever printed, and none left this machine in a log line', () => {
  expect(secrets).toHaveLength(4);
  const said = everythingSaid.join('\n');
  expect(said.length).toBeGreaterThan(1000);
  for (const secret of secrets) expect(said).not.toContain(secret);
});
