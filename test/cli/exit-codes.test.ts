/** Exit codes of real processes: 0 did its work whatever the verdict, 2 misuse, 3 environment. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newProvider, writeProviderFiles } from '../../cli/key-files.ts';
import { prose } from '../fixtures/prose.ts';
import { randomBytes } from '../fixtures/providers.ts';
import { runRail } from './rail-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'rail-exit-'));
const NOWHERE = 'http://127.0.0.1:9';

beforeAll(async () => {
  const about = { name: 'Aurora Images', domain: 'aurora.example' };
  const files = await newProvider(about, { random: randomBytes, clock: () => 0 });
  await writeProviderFiles(join(dir, 'key.json'), files);
  writeFileSync(join(dir, 'article.txt'), prose(11, 60));
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

  it.each<[number, string, readonly string[]]>([
    [0, 'help', ['help']],
    [2, 'no such command', ['lok']],
    [2, 'no server named', ['check', 'article.txt']],
    [2, 'a server that is no address', ['check', 'article.txt', '--ledger', 'localhost']],
    [2, 'no file named', ['check', '--ledger', NOWHERE]],
    [2, 'an unknown option', ['check', 'article.txt', '--ledger', NOWHERE, '--loud']],
    [2, 'a file that is not there', ['check', 'nowhere.png', '--ledger', NOWHERE]],
    [2, 'no visibility', ['log', 'article.txt', '--ledger', NOWHERE, '--key', 'key.json', '--model', 'm']],
    [
      2,
      'a domain that is none',
      ['provider', 'new', '--name', 'N', '--domain', 'not a domain', '--out', 'x.json'],
    ],
    [2, 'a record id that is none', ['provider', 'withdraw', 'x', '--ledger', NOWHERE, '--key', 'key.json']],
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
});
