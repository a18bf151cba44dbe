/**
 * Writes the picture that the generator paints for a seed.
 *
 *   node demo/generator/generate.ts SEED_HEX FILE.png
 */

import { readFile, writeFile } from 'node:fs/promises';
import { fromHex } from '../../src/bytes.ts';
import { paintPicture } from '../../src/engine/paint-and-prove.ts';
import { SEED_BYTES } from '../../src/verify/computation/picture-circuit.ts';
import { parsePictureModel } from '../../src/verify/computation/picture-model.ts';
import { MODEL_PATH } from './material.ts';

const [hex = '', path] = process.argv.slice(2);
const seed = fromHex(hex);
const model = parsePictureModel(await readFile(MODEL_PATH));
if (seed?.length !== SEED_BYTES || path === undefined || !model.ok) {
  console.error('usage: generate.ts SEED_HEX FILE.png, the seed being 16 hexadecimal digits');
  process.exitCode = 2;
} else await writeFile(path, paintPicture(model.value, seed).picture);
