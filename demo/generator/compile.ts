/** Compiles circom text with circom2, which is circom as WebAssembly. It reads and writes below the current folder only. */

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);

export type Compiled = {
  readonly constraints: Uint8Array;
  /** Computes all signals from the inputs. */
  readonly wasm: Uint8Array;
};

/** @param folder below the repository's root, for what the compiler leaves there */
export async function compile(text: string, folder: string): Promise<Compiled> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'picture.circom'), text);
  const to = relative(ROOT, folder);
  const options = ['--r1cs', '--wasm', '--O2', '-l', 'node_modules/circomlib/circuits', '-o', to];
  const program = ['node_modules/circom2/cli.js', join(to, 'picture.circom'), ...options];
  await run(process.execPath, program, { cwd: ROOT });
  const [constraints, wasm] = await Promise.all([
    readFile(join(folder, 'picture.r1cs')),
    readFile(join(folder, 'picture_js/picture.wasm')),
  ]);
  return { constraints, wasm };
}
