/** The demo over one folder: what the first start logs, the next one finds. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { State } from '../../demo/page/ask.ts';
import { PICTURES, TEXTS } from '../../demo/samples.ts';
import { lockForServing } from '../../src/issuer/serving-lock.ts';
import { codeFiles, importsOf } from '../fixtures/source-tree.ts';
import { runDemo } from './running.ts';

test('samples are logged once, whatever the number of starts, and two demos never share a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const seen = [];
  for (let start = 0; start < 2; start++) {
    const { demo, stop } = await runDemo(folder);
    const state = JSON.parse((await demo.raw('GET', '/api/state')).text) as State;
    const records = [
      ...state.pictures.map(({ logged }) => logged?.record ?? null),
      ...state.texts.map(({ record }) => record),
      state.proven.logged?.record ?? null,
    ];
    await expect(runDemo(folder)).rejects.toMatchObject({ code: 'bad-argument' }); // while this one runs
    seen.push({ records, root: demo.settings.trust[0].root, newlyLogged: demo.world.newlyLogged });
    await stop();
  }
  const logged = [...PICTURES, ...TEXTS].filter((sample) => sample.logged !== null).length + 1;
  expect(seen[0]!.newlyLogged).toBe(logged);
  expect(seen[1]).toEqual({ ...seen[0], newlyLogged: 0 });
  expect(seen[0]!.records.filter((record) => record !== null)).toHaveLength(logged);
});

test('the issuer is served by one process at a time, and by nobody once the demo ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { stop } = await runDemo(folder);
  const tryToLock = () => lockForServing(join(folder, 'issuer'));
  expect(tryToLock).toThrow('is being served by another process');
  await stop();
  const lock = tryToLock();
  await expect(runDemo(folder)).rejects.toMatchObject({ code: 'unsupported-here' });
  lock.release();
  await (await runDemo(folder)).stop();
});

test('the modules of the page import each other and nothing else', () => {
  const page = codeFiles().filter(({ path }) => path.startsWith('demo/page/'));
  expect(page.length).toBeGreaterThan(0);
  const wrong = page.flatMap(importsOf).filter(({ specifier }) => !/^\.\/[a-z-]+\.ts$/.test(specifier));
  expect(wrong.map(({ at, specifier }) => `${at} imports ${specifier}`)).toEqual([]);
});
