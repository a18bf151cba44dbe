/** Sizes of the built extension against their budgets. */

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchTable } from './table.ts';

const KIB = 1000;
/** Loaded when a reader first has a model run. */
const RUNTIME = /assets\/ort[.-]/;

export async function size(): Promise<readonly BenchTable[]> {
  execFileSync(process.execPath, ['scripts/build.ts', '--zip'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const builds = ['chrome-mv3', 'firefox-mv3'].map((name) => join('.output', name));
  const zips = readdirSync('.output').filter((name) => /(chrome|firefox)\.zip$/.test(name));
  const rows = [
    ...builds.map((build) => [join(build, 'background.js'), kb(join(build, 'background.js')), 50]),
    ...builds.map((build) => [build, Math.round(folderBytes(build) / KIB), '']),
    ...zips.map((name) => [join('.output', name), kb(join('.output', name)), '']),
    ...zips.map((name) => {
      const path = join('.output', name);
      return [`${path} without ONNX Runtime`, (kb(path) - packedKb(path, RUNTIME)).toFixed(1), 8400];
    }),
  ];
  return [{ title: 'Size', columns: ['file', 'kB', 'budget kB'], rows, notes: [] }];
}

/** Of the zip's entries whose names match, as they lie in it. */
function packedKb(zip: string, names: RegExp): number {
  const lines = execFileSync('unzip', ['-v', zip], { encoding: 'utf8' }).split('\n');
  // Columns: length, method, size, ratio, date, time, checksum, name.
  const sizes = lines.filter((line) => names.test(line)).map((line) => Number(line.trim().split(/\s+/)[2]));
  return Math.round(sizes.reduce((sum, bytes) => sum + bytes, 0) / 100) / 10;
}

function kb(path: string): number {
  return Math.round(statSync(path).size / 100) / 10;
}

function folderBytes(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
