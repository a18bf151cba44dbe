/**
 * Everything that proving and computing again need, made from the model: the ONNX file, the circuit's program, proving and verifying
 * key. What was made before is used again as long as nothing it was made from has changed.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { curves, zKey } from 'snarkjs';
import { GENERATOR_FILES, type Generator, readGenerator } from '../../cli/proven-picture.ts';
import type { Bytes } from '../../src/bytes.ts';
import { canonicalize, type Json } from '../../src/canonical.ts';
import { type PictureModel, parsePictureModel } from '../../src/verify/computation/picture-model.ts';
import { circuitText } from './circuit.ts';
import { compile } from './compile.ts';
import { onnxFile } from './onnx.ts';
import { type BuildCurve, provingKey } from './proving-key.ts';
import { readConstraints } from './r1cs.ts';
import { setUp } from './setup.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
export const MODEL_PATH = join(HERE, 'model.json');
/** Of `npm run generator`. */
export const FOLDER = join(HERE, '../../.output/generator');

const STAMP = 'made-from.txt';

/** The generator of the model in this folder, made now if it is not there yet (13 s). */
export async function exampleGenerator(): Promise<Generator> {
  return await materialOf(await readFile(MODEL_PATH, 'utf8'), FOLDER);
}

/**
 * Several processes may do so at once: all come to the same bytes, and a file appears as a whole.
 * @param modelText of model.json @param folder below the repository's root
 */
export async function materialOf(modelText: string, folder: string): Promise<Generator> {
  const stamp = await stampOf(modelText);
  if (await isMadeFrom(stamp, folder)) return await readGenerator(folder);
  const parsed = parsePictureModel(new TextEncoder().encode(modelText));
  if (!parsed.ok) throw new Error(`model.json: ${parsed.because}`);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'making-'));
  try {
    const onnx = onnxFile(parsed.value);
    const { wasm, zkey, key } = await circuitFiles(parsed.value, work);
    const files = { onnx, wasm, zkey, key, model: modelText };
    for (const part of Object.keys(files) as (keyof typeof files)[])
      await put(files[part], GENERATOR_FILES[part]);
    await put(stamp, STAMP);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return await readGenerator(folder);

  async function put(content: Uint8Array | string, name: string): Promise<void> {
    await writeFile(join(work, name), content);
    await rename(join(work, name), join(folder, name));
  }
}

/** Of the model and of the code that makes something of it. */
async function stampOf(modelText: string): Promise<string> {
  const hash = createHash('sha256').update(modelText);
  for (const name of (await readdir(HERE)).filter((file) => file.endsWith('.ts')).sort())
    hash.update(await readFile(join(HERE, name)));
  return hash.digest('hex');
}

async function isMadeFrom(stamp: string, folder: string): Promise<boolean> {
  const path = join(folder, STAMP);
  return existsSync(path) && (await readFile(path, 'utf8')) === stamp;
}

async function circuitFiles(
  model: PictureModel,
  work: string,
): Promise<Pick<Generator, 'wasm' | 'zkey' | 'key'>> {
  const compiled = await compile(circuitText(model), work);
  const constraints = readConstraints(compiled.constraints);
  const curve = (await curves.getCurveFromName('bn128', { singleThread: true })) as unknown as BuildCurve;
  const setup = setUp(constraints, (power) => curve.Fr.toObject(curve.Fr.w[power]!));
  const zkey = (await provingKey(constraints, setup, curve)) as Bytes;
  (globalThis as { curve_bn128?: unknown }).curve_bn128 ??= curve; // else snarkjs starts workers of its own
  const exported = await zKey.exportVerificationKey({ type: 'mem', data: zkey });
  const { vk_alphabeta_12: _, ...key } = exported as { readonly [member: string]: Json };
  return { wasm: compiled.wasm as Bytes, zkey, key: canonicalize(key) };
}
