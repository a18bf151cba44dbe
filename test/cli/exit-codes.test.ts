/** Exit codes of real processes: 0 did its work whatever the verdict, 2 misuse, 3 environment. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '../../cli/check.ts';
import { newProvider, writeProviderFiles } from '../../cli/key-files.ts';
import { prose } from '../fixtures/prose.ts';
import { randomBytes } from '../fixtures/providers.ts';
import { ROOT } from '../fixtures/source-tree.ts';
import { runRail } from './rail-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'rail-exit-'));
const NOWHERE = 'http://127.0.0.1:9';
const LOG = ['log', '--key', 'key.json', '--model', 'm', '--visibility', 'exact'] as const;
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

beforeAll(async () => {
  const about = { name: 'Aurora Images', domain: 'aurora.example' };
  const files = await newProvider(about, { random: randomBytes, clock: () => 0 });
  await writeProviderFiles(join(dir, 'key.json'), files);
  writeFileSync(join(dir, 'article.txt'), prose(11, 60));
  writeFileSync(join(dir, 'broken.png'), readFileSync(join(ROOT, 'public/icon/48.png')).subarray(0, 200));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.concurrent('rail ends with', () => {
  it('0 where no server answers: the verdict is G', async () => {
    const ended = await runRail(dir, ['check', 'article.txt', '--ledger', NOWHERE, '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      tier: 'G',
      headline: 'Could not check: no server answered',
    });
  });

  it('3 where one of several files cannot be read, and still answers for the others', async () => {
    const files = ['article.txt', 'nowhere.png', 'article.txt'];
    const ended = await runRail(dir, ['check', ...files, '--ledger', NOWHERE, '--json']);
    expect([ended.code, ended.stderr]).toEqual([
      3,
      'rail check: cannot read nowhere.png: no such file or folder\n',
    ]);
    const trouble = { file: 'nowhere.png', error: 'cannot read nowhere.png: no such file or folder' };
    const answered = { file: 'article.txt', verdict: expect.objectContaining({ tier: 'G' }) };
    expect(JSON.parse(ended.stdout)).toEqual({ results: [answered, trouble, answered] });
  });

  it('3 for a person, too: each file in turn, with the reason in place of the verdict', async () => {
    const ended = await runRail(dir, ['check', '.', 'article.txt', 'nowhere.png', '--ledger', NOWHERE]);
    const reasons = ['cannot read .: it is a folder', 'cannot read nowhere.png: no such file or folder'];
    expect([ended.code, ended.stderr]).toEqual([3, reasons.map((one) => `rail check: ${one}\n`).join('')]);
    const lines = ended.stdout.split('\n').filter((line) => /^\S/.test(line));
    expect(lines).toEqual([
      '== .',
      `not checked: ${reasons[0]}`,
      '== article.txt',
      'G  Could not check: no server answered',
      '== nowhere.png',
      `not checked: ${reasons[1]}`,
    ]);
  });

  it('a file’s name moves no cursor and begins no line', async () => {
    const name = 'a\u001b[2J\u202e\nA1  Logged by nobody.txt';
    const ended = await runRail(dir, ['check', name, 'article.txt', '--ledger', NOWHERE]);
    const written = 'a\\u001b[2J\\u202e\\u000aA1  Logged by nobody.txt';
    expect(ended.stderr).toBe(`rail check: cannot read ${written}: no such file or folder\n`);
    expect(ended.stdout.split('\n')[0]).toBe(`== ${written}`);
  });

  it('3 where a private key is given to be trusted, and says which file it should be', async () => {
    for (const name of ['key.json', 'key.root.json']) {
      const ended = await runRail(dir, ['check', 'article.txt', '--ledger', NOWHERE, '--trust', name]);
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain(`${name} holds a private key`);
    }
  });

  it('each answer before the next file is read', async () => {
    const said: string[] = [];
    const code = await checkCommand(
      [join(dir, 'article.txt'), join(dir, 'nowhere.png'), '--ledger', NOWHERE],
      {
        stdin: (async function* () {})(),
        stdout: (text) => void said.push(`out ${text.split(/\s/)[0]}`),
        stderr: (text) => void said.push(`err ${text.split(':')[0]}`),
        signal: new AbortController().signal,
      },
    );
    expect([code, said]).toEqual([3, ['out ==', 'err rail check', 'out ==']]);
  });

  it('0 where every one of several files was checked', async () => {
    const ended = await runRail(dir, ['check', 'article.txt', 'broken.png', '--ledger', NOWHERE, '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const { results } = JSON.parse(ended.stdout) as { results: { file: string }[] };
    expect(results.map(({ file }) => file)).toEqual(['article.txt', 'broken.png']);
  });

  it.each<[number, string, readonly string[]]>([
    [0, 'help', ['help']],
    [0, 'help on a command', ['log', '--help']],
    [0, 'the version', ['--version']],
    [2, 'no such command', ['lok']],
    [2, 'no server named', ['check', 'article.txt']],
    [2, 'a server that is no address', ['check', 'article.txt', '--ledger', 'localhost']],
    [2, 'no file named', ['check', '--ledger', NOWHERE]],
    [2, 'an unknown option', ['check', 'article.txt', '--ledger', NOWHERE, '--loud']],
    [3, 'a file that is not there', ['check', 'nowhere.png', '--ledger', NOWHERE]],
    [2, 'no visibility', ['log', 'article.txt', '--ledger', NOWHERE, '--key', 'key.json', '--model', 'm']],
    [
      2,
      'a domain that is none',
      ['provider', 'new', '--name', 'N', '--domain', 'not a domain', '--out', 'x.json'],
    ],
    [2, 'a record id that is none', ['provider', 'withdraw', 'x', '--ledger', NOWHERE, '--key', 'key.json']],
    [
      2,
      'a domain that is none',
      ['check', 'article.txt', '--ledger', NOWHERE, '--ask-domain', 'http://a.example/x'],
    ],
    [
      2,
      'an address that is not asked',
      ['check', 'article.txt', '--ledger', NOWHERE, '--ask-manifest', 'http://a.example/1'],
    ],
    [
      3,
      'a key file that is missing, for an id that begins with a dash',
      ['provider', 'withdraw', '-'.padEnd(43, 'A'), '--ledger', NOWHERE, '--key', 'missing.json'],
    ],
    [3, 'a group that is none', ['check', 'article.txt', '--ledger', NOWHERE, '--groups', 'key.public.json']],
    [3, 'a trust file that is none', ['check', 'article.txt', '--ledger', NOWHERE, '--trust', 'article.txt']],
    [
      3,
      'a key file that is none',
      [
        'log',
        'article.txt',
        '--ledger',
        NOWHERE,
        '--key',
        'key.public.json',
        '--model',
        'm',
        '--visibility',
        'exact',
      ],
    ],
    [
      3,
      'a server that is down, for an upload',
      [
        'log',
        'article.txt',
        '--ledger',
        NOWHERE,
        '--key',
        'key.json',
        '--model',
        'm',
        '--visibility',
        'exact',
      ],
    ],
  ])('%i: %s', async (code, _, args) => {
    const ended = await runRail(dir, args);
    expect(ended.code).toBe(code);
    if (code !== 0) expect([ended.stdout, ended.stderr.startsWith('rail')]).toEqual(['', true]);
  });

  it.each<[string, string, readonly string[]]>([
    ['usage: rail log', 'help on a command', ['log', 'article.txt', '--help']],
    ['usage: rail provider', 'help on an action', ['provider', 'withdraw', '-h']],
    ['usage: rail ledger', 'help on the ledger', ['ledger', '-h']],
    ['usage: rail bindings', 'help on bindings', ['bindings', '-h']],
    [`${manifest.version}\n`, 'the version', ['--version']],
  ])('"%s" on stdout: %s', async (starts, _, args) => {
    const ended = await runRail(dir, args);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout.startsWith(starts)).toBe(true);
  });

  it.each<[string, readonly string[]]>([
    ["rail check: unknown option '--loud'\n", ['check', 'article.txt', '--ledger', NOWHERE, '--loud']],
    ["rail ledger: unknown option '--loud'\n", ['ledger', '--loud']],
    [
      'rail check: localhost:7400 is no address; did you mean http://localhost:7400?\n',
      ['check', 'article.txt', '--ledger', 'localhost:7400'],
    ],
    [
      'rail log: localhost:7400 is no address; did you mean http://localhost:7400?\n',
      [...LOG, 'article.txt', '--ledger', NOWHERE, '--upload', 'localhost:7400'],
    ],
    [
      'rail provider: x is no record id\n',
      ['provider', 'withdraw', 'x', '--ledger', NOWHERE, '--key', 'key.json'],
    ],
    [
      `rail provider: ${NOWHERE} could not be asked about the records\n`,
      ['provider', 'withdraw', 'A'.repeat(43), '--ledger', NOWHERE, '--key', 'key.json'],
    ],
    [
      'rail log: broken.png: the picture cannot be read: ',
      [...LOG, 'article.txt', '--ledger', NOWHERE, '--input', 'broken.png'],
    ],
    [
      'rail log: cannot read nowhere.png: no such file or folder\n',
      [...LOG, 'article.txt', '--ledger', NOWHERE, '--input', 'article.txt', '--input', 'nowhere.png'],
    ],
    [
      'rail check: cannot read nowhere.png: no such file or folder\n',
      ['check', 'nowhere.png', '--ledger', NOWHERE],
    ],
    ['rail check: cannot read .: it is a folder\n', ['check', '.', '--ledger', NOWHERE]],
    [
      'rail provider: cannot write key.json: it exists, and is never overwritten\n',
      ['provider', 'new', '--name', 'N', '--domain', 'n.example', '--out', 'key.json'],
    ],
    [
      `rail log: the upload server ${NOWHERE} could not be reached\n`,
      [...LOG, 'article.txt', '--ledger', NOWHERE],
    ],
  ])('"%s" on stderr', async (starts, args) => {
    const ended = await runRail(dir, args);
    expect([ended.stdout, ended.stderr.slice(0, starts.length)]).toEqual(['', starts]);
  });
});
