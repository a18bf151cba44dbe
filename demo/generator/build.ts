/**
 * `npm run generator`: trains the picture generator again, compares it with the model in this folder, and makes from it what proving
 * and computing again need, in `.output/generator`. The verifying key must be the one whose digest is in this folder.
 *
 *   npm run generator [-- --write]
 *
 * `--write` puts the new model and the key's digest into this folder instead of comparing.
 */

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256, toHex } from '../../src/bytes.ts';
import { FOLDER, MODEL_PATH, materialOf } from './material.ts';
import { trainModel } from './train.ts';

const KEY_PATH = join(dirname(fileURLToPath(import.meta.url)), 'verifying-key.sha256');
const { values: options } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

const modelText = trainModel((step, error) => console.error(`step ${step}, error ${error.toFixed(4)}`));
await keep(MODEL_PATH, modelText);
const started = performance.now();
const { key } = await materialOf(modelText, FOLDER);
await keep(KEY_PATH, `${toHex(await sha256(key))}\n`);
console.error(`circuit and keys in ${((performance.now() - started) / 1000).toFixed(1)} s: ${FOLDER}`);

async function keep(path: string, text: string): Promise<void> {
  if (options.write) return await writeFile(path, text);
  const found = existsSync(path) ? await readFile(path, 'utf8') : '';
  if (found === text) return;
  console.error(`${path} is not what was made now; --write replaces it`);
  process.exitCode = 1;
}
