/**
 * Builds the extension for one browser when its sources changed since the last build that this made. What lies in
 * .output is compared, too: another build, or a file changed by hand, is built over.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { RailError } from '../../src/errors.ts';

export type Target = 'chrome' | 'firefox';
export type Built = { readonly folder: string; readonly outcome: 'built' | 'unchanged' };

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = ['entrypoints', 'src', 'public', 'wxt.config.ts', 'package-lock.json', 'scripts/build.ts'];

/** @throws RailError `unsupported-here` with the builder's messages when the build fails */
export async function buildExtension(target: Target): Promise<Built> {
  const folder = join(ROOT, '.output', `${target}-mv3`);
  const markFile = join(ROOT, '.rail', `built-${target}`);
  const before = existsSync(markFile) ? await readFile(markFile, 'utf8') : '';
  if (existsSync(folder) && before === (await markOf(folder))) return { folder, outcome: 'unchanged' };
  await runBuild(target);
  await mkdir(dirname(markFile), { recursive: true });
  await writeFile(markFile, await markOf(folder));
  return { folder, outcome: 'built' };
}

/** One digest over the sources and the result. */
async function markOf(folder: string): Promise<string> {
  const mark = createHash('sha256');
  for (const start of [...SOURCES.map((path) => join(ROOT, path)), folder])
    for (const file of await filesUnder(start))
      mark.update(relative(ROOT, file)).update(await readFile(file));
  return mark.digest('hex');
}

async function filesUnder(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function runBuild(target: Target): Promise<void> {
  const script = join(ROOT, 'scripts', 'build.ts');
  const output: string[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [script, '--browser', target], { cwd: ROOT });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => output.push(String(piece)));
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new RailError('unsupported-here', 'the extension could not be built', { details: output });
}
