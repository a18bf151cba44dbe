/**
 * Everything that proving and computing again need, made from the model: the ONNX file, the circuit's program, proving and verifying
 * key. What was made before is used again as long as nothing it was made from has changed.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { curves, zKey } from 'snarkjs';
import { type Bytes, sha256, toBase64Url } from '../../src/bytes.ts';
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

export type Material = {
  readonly model: PictureModel;
  readonly onnx: Uint8Array;
  readonly wasm: Uint8Array;
  readonly zkey: Uint8Array;
  /** snarkjs's JSON of the verifying key, in canonical form. */
  readonly key: Uint8Array;
};
/** An entry of a file of keys (docs/spec/computation.md section 5), but for the AI company. */
export type KeyEntry = { readonly [member: string]: Json };

const FILES = { onnx: 'picture.onnx', wasm: 'picture.wasm', zkey: 'picture.zkey', key: 'verifying-key.json' };
const NAMES = ['onnx', 'wasm', 'zkey', 'key'] as const;
const STAMP = 'made-from.txt';

/** @param modelText of model.json @param folder below the repository's root */
export async function materialOf(modelText: string, folder: string): Promise<Material> {
  const parsed = parsePictureModel(new TextEncoder().encode(modelText));
  if (!parsed.ok) throw new Error(`model.json: ${parsed.because}`);
  const model = parsed.value;
  const stamp = await stampOf(modelText);
  if (await isMadeFrom(stamp, folder)) {
    const [onnx, wasm, zkey, key] = await Promise.all(
      NAMES.map((name) => readFile(join(folder, FILES[name]))),
    );
    return { model, onnx: onnx!, wasm: wasm!, zkey: zkey!, key: key! };
  }
  const made = { onnx: onnxFile(model), ...(await circuitFiles(model, folder)) };
  for (const name of NAMES) await writeFile(join(folder, FILES[name]), made[name]);
  await writeFile(join(folder, 'model.json'), modelText);
  await writeFile(join(folder, STAMP), stamp);
  return { model, ...made };
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

async function circuitFiles(model: PictureModel, folder: string) {
  await mkdir(folder, { recursive: true });
  const compiled = await compile(circuitText(model), folder);
  const constraints = readConstraints(compiled.constraints);
  const curve = (await curves.getCurveFromName('bn128', { singleThread: true })) as unknown as BuildCurve;
  const setup = setUp(constraints, (power) => curve.Fr.toObject(curve.Fr.w[power]!));
  const zkey = await provingKey(constraints, setup, curve);
  (globalThis as { curve_bn128?: unknown }).curve_bn128 ??= curve; // else snarkjs starts workers of its own
  const exported = await zKey.exportVerificationKey({ type: 'mem', data: zkey });
  const { vk_alphabeta_12: _, ...key } = exported as { readonly [member: string]: Json };
  return { wasm: compiled.wasm, zkey, key: canonicalize(key) };
}

export async function keyEntry({ key }: Material): Promise<KeyEntry> {
  const commitment = toBase64Url(await sha256(key as Bytes));
  return {
    system: 'groth16-bn254',
    model: { commitment, scheme: 'verifying-key' },
    name: 'RAIL example: soft shapes',
    key: toBase64Url(key),
    layout: 'rail.picture-circuit/1',
    setup: 'test',
  };
}
