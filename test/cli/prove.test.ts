/** `rail prove` around its files: what is lost with a permanent record cannot be had again, so they are there before it. */

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newProvider, writeProviderFiles } from '../../cli/key-files.ts';
import { exampleGenerator, FOLDER } from '../../demo/generator/material.ts';
import { BUILD_LIMIT_MS } from '../fixtures/generator.ts';
import { randomBytes } from '../fixtures/providers.ts';
import { runRail } from './rail-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'rail-prove-'));
const NOWHERE = 'http://127.0.0.1:9';

beforeAll(async () => {
  await exampleGenerator();
  const about = { name: 'Aurora Images', domain: 'aurora.example' };
  const files = await newProvider(about, { random: randomBytes, clock: () => 0 });
  await writeProviderFiles(join(dir, 'key.json'), files);
}, BUILD_LIMIT_MS);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function prove(out: string, ...more: readonly string[]) {
  const to = ['--out', out, '--ledger', NOWHERE, '--key', 'key.json', '--generator', FOLDER];
  return runRail(dir, ['prove', ...to, '--visibility', 'exact', ...more]);
}

const made = () => readdirSync(dir).filter((name) => !name.startsWith('key'));

test('over files that are there nothing is made, whichever of them it is', async () => {
  writeFileSync(join(dir, 'kept.png.seed.json'), 'mine');
  const ended = await prove('kept.png');
  expect([ended.code, ended.stderr]).toEqual([
    2,
    expect.stringContaining('kept.png.seed.json is there already'),
  ]);
  expect(made()).toEqual(['kept.png.seed.json']);
  rmSync(join(dir, 'kept.png.seed.json'));
});

test('where its files cannot be written, nothing is uploaded', async () => {
  const ended = await prove('no-folder/shape.png');
  expect([ended.code, ended.stderr]).toEqual([
    3,
    expect.stringContaining('cannot write beside no-folder/shape.png'),
  ]);
});

test('where nothing can be uploaded, nothing is left that looks as if it had been', async () => {
  const ended = await prove('shape.png');
  expect(ended.code).toBe(3);
  expect(ended.stderr).not.toContain('cannot write');
  expect(made()).toEqual([]);
});

test('misuse is explained', async () => {
  for (const args of [['--seed', 'xyz'], ['--visibility', 'commit'], ['shape.jpg']]) {
    const { code, stderr } = await prove('shape.png', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain('usage: rail prove');
  }
  expect((await prove('shape.jpg')).stderr).toContain('ends in .png');
  expect(existsSync(join(dir, 'shape.jpg'))).toBe(false);
});
