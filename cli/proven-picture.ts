/**
 * The example generator's pictures with their proof (docs/spec/computation.md section 8): painted, bound to a record that is still to
 * be signed, proven, and composed as items to upload. What `npm run generator` made is read from a folder.
 */

import { join } from 'node:path';
import { type Bytes, fromBase64Url, sha256, toBase64Url, toHex } from '../src/bytes.ts';
import { canonicalize } from '../src/canonical.ts';
import { provePicture } from '../src/engine/prove-picture.ts';
import { RailError } from '../src/errors.ts';
import { greyPng } from '../src/formats/grey-png.ts';
import { composeComputation } from '../src/ledger/publish/compose-computation.ts';
import { composeOutput, type Signing } from '../src/ledger/publish/compose-output.ts';
import { storeBytes } from '../src/ledger/publish/store-bytes.ts';
import { statementOf } from '../src/ledger/record/statement.ts';
import type { ComputationKeys } from '../src/verify/computation/computation-keys.ts';
import { SALT_BYTES, SEED_BYTES, seedCommitment } from '../src/verify/computation/picture-circuit.ts';
import { paintCells, parsePictureModel } from '../src/verify/computation/picture-model.ts';
import { readContent } from './read-content.ts';
import { readBytes } from './read-file.ts';

/** Pixels of a cell's side: 128 × 128 pixels. */
const SCALE = 8;
const SYSTEM = 'groth16-bn254';
const LAYOUT = 'rail.picture-circuit/1';
const CELLS = 'rail.picture-cells/1';
const NAME = 'Soft shapes, the example of RAIL';

export type Generator = Awaited<ReturnType<typeof readGenerator>>;

/** @throws RailError `unsupported-here` where it was not built, or is damaged */
export async function readGenerator(folder: string) {
  const read = (name: string) => readBytes(join(folder, name), 'unsupported-here');
  const model = parsePictureModel(await read('model.json').catch(notBuilt));
  if (!model.ok) throw new RailError('unsupported-here', `${folder}: ${model.because}`);
  const [wasm, zkey, verifyingKey, onnx] = await Promise.all([
    read('picture.wasm'),
    read('picture.zkey'),
    read('verifying-key.json'),
    read('picture.onnx'),
  ]);
  return { model: model.value, wasm, zkey, verifyingKey, onnx };
}

function notBuilt(cause: unknown): never {
  throw new RailError('unsupported-here', 'the generator is not there: run npm run generator', { cause });
}

/** @param seed 8 bytes */
export async function makeProven(
  { visibility, seed }: { readonly visibility: 'exact' | 'public'; readonly seed: Bytes },
  generator: Generator,
  signing: Signing,
) {
  const cells = paintCells(generator.model, seed);
  const picture = greyPng(cells, SCALE);
  const salt = signing.random(SALT_BYTES);
  const nonce = signing.random(32);
  const model = await sha256(generator.verifyingKey);
  const input = seedCommitment(seed, salt);
  const output = await sha256(picture);
  const statement = await statementOf({
    provider: fromBase64Url(signing.root)!,
    nonce,
    model,
    input,
    output,
  });
  const proven = await provePicture({ statement, seed, salt, cells, ...generator });
  if (!proven.ok) throw new RailError('unsupported-here', proven.because);
  const commitment = { commitment: toBase64Url(model), scheme: 'verifying-key' } as const;
  const evidence = await composeComputation(
    {
      system: SYSTEM,
      systemVersion: 'snarkjs@0.7.6',
      key: toBase64Url(model),
      model: commitment,
      input: toBase64Url(input),
      layout: LAYOUT,
      proof: proven.value.proof,
    },
    signing,
  );
  const reproduction = await composeTask(seed, generator.onnx, signing);
  const { content, mediaType } = await readContent(picture);
  const composed = await composeOutput(
    {
      bytes: picture,
      mediaType,
      content,
      model: { name: NAME, version: '1' },
      visibility,
      sourceType: 'trainedAlgorithmicMedia',
      inputs: [],
      store: [],
      computed: { nonce, evidence: [evidence.reference, reproduction.reference] },
    },
    signing,
  );
  const keys: ComputationKeys = {
    schema: 'rail.computation-keys/1',
    entries: [
      {
        system: SYSTEM,
        model: commitment,
        name: NAME,
        provider: signing.root,
        key: toBase64Url(generator.verifyingKey),
        layout: LAYOUT,
        setup: 'test',
      },
      {
        system: 'onnx',
        model: { commitment: toBase64Url(await sha256(generator.onnx)), scheme: 'onnx-digest' },
        name: NAME,
        provider: signing.root,
        layout: CELLS,
        setup: 'none',
      },
    ],
  };
  const opening = { schema: 'rail.seed-opening/1', seed: toHex(seed), salt: toBase64Url(salt) };
  return {
    record: composed.record,
    items: [...evidence.items, ...reproduction.items, ...composed.items],
    picture,
    keys,
    opening,
  };
}

/** What it takes to compute the picture again: the model as ONNX, and its input in the open. */
async function composeTask(seed: Bytes, onnx: Bytes, signing: Signing) {
  const model = await storeBytes(onnx, 'application/octet-stream', signing);
  // As the model takes them: each byte less 128.
  const values = Float32Array.from(seed, (byte) => byte - 128);
  const input = {
    name: 'seed',
    dims: [1, SEED_BYTES],
    type: 'float32',
    data: toBase64Url(new Uint8Array(values.buffer)),
  };
  const task = canonicalize({
    schema: 'rail.onnx-task/1',
    model: model.reference,
    inputs: [input],
    output: 'cells',
    tolerance: 0,
    as: CELLS,
  });
  const composed = await composeComputation(
    {
      system: 'onnx',
      systemVersion: 'onnxruntime-web@1.30.0',
      model: { commitment: model.reference.digest, scheme: 'onnx-digest' },
      layout: CELLS,
      proof: task,
    },
    signing,
  );
  return { items: [model.item, ...composed.items], reference: composed.reference };
}

export type ProvenPicture = Awaited<ReturnType<typeof makeProven>>;
