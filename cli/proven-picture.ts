/**
 * Pictures of the example generator on their way to the ledger (docs/spec/computation.md section 8): the generator's files, the keys
 * that its readers need, and a painted and proven picture composed as items to upload.
 */

import { join } from 'node:path';
import { type Bytes, fromBase64Url, sha256, toBase64Url } from '../src/bytes.ts';
import { canonicalize } from '../src/canonical.ts';
import { type PaintedProof, type Prover, paintAndProve } from '../src/engine/paint-and-prove.ts';
import { RailError } from '../src/errors.ts';
import { composeComputation } from '../src/ledger/publish/compose-computation.ts';
import { composeOutput, type Signing } from '../src/ledger/publish/compose-output.ts';
import type { SignedItem } from '../src/ledger/publish/sign-record.ts';
import { storeBytes } from '../src/ledger/publish/store-bytes.ts';
import type { ComputationKeys } from '../src/verify/computation/computation-keys.ts';
import { SALT_BYTES, SEED_BYTES } from '../src/verify/computation/picture-circuit.ts';
import { parsePictureModel } from '../src/verify/computation/picture-model.ts';
import { readContent } from './read-content.ts';
import { readBytes } from './read-file.ts';

const SYSTEM = 'groth16-bn254';
const LAYOUT = 'rail.picture-circuit/1';
const CELLS = 'rail.picture-cells/1';
const NAME = 'Soft shapes, the example of RAIL';

export type Generator = Prover & { readonly onnx: Bytes };

/** What `npm run generator` put into a folder, by its part. */
export const GENERATOR_FILES = {
  model: 'model.json',
  wasm: 'picture.wasm',
  zkey: 'picture.zkey',
  key: 'verifying-key.json',
  onnx: 'picture.onnx',
} as const;

/** @throws RailError `unsupported-here` where it was not built, or is damaged */
export async function readGenerator(folder: string): Promise<Generator> {
  const read = (part: keyof typeof GENERATOR_FILES) =>
    readBytes(join(folder, GENERATOR_FILES[part]), 'unsupported-here');
  const model = parsePictureModel(await read('model').catch(notBuilt));
  if (!model.ok) throw new RailError('unsupported-here', `${folder}: ${model.because}`);
  const [wasm, zkey, key, onnx] = await Promise.all([read('wasm'), read('zkey'), read('key'), read('onnx')]);
  return { model: model.value, wasm, zkey, key, onnx };
}

function notBuilt(cause: unknown): never {
  throw new RailError('unsupported-here', 'the generator is not there: run npm run generator', { cause });
}

/** What a reader adds to their list so that this provider's pictures count. @param provider its root */
export async function keysOf({ key, onnx }: Generator, provider: string): Promise<ComputationKeys> {
  const commitment = async (bytes: Bytes) => toBase64Url(await sha256(bytes));
  return {
    schema: 'rail.computation-keys/1',
    entries: [
      {
        system: SYSTEM,
        model: { commitment: await commitment(key), scheme: 'verifying-key' },
        name: NAME,
        provider,
        key: toBase64Url(key),
        layout: LAYOUT,
        setup: 'test',
      },
      {
        system: 'onnx',
        model: { commitment: await commitment(onnx), scheme: 'onnx-digest' },
        name: NAME,
        provider,
        layout: CELLS,
        setup: 'none',
      },
    ],
  };
}

export type ProvenPicture = PaintedProof & {
  readonly record: string;
  /** In the order of upload; the record is the last. */
  readonly items: readonly SignedItem[];
  /** Known to whoever painted, and to nobody else. */
  readonly salt: Bytes;
};

type ToLog = { readonly visibility: 'exact' | 'public'; readonly seed: Bytes };

/** Paints, proves and composes. @throws RailError `unsupported-here` where the generator's files do not fit each other */
export async function makeProven(
  { visibility, seed }: ToLog,
  generator: Generator,
  signing: Signing,
): Promise<ProvenPicture> {
  const [salt, nonce] = [signing.random(SALT_BYTES), signing.random(32)];
  const provider = fromBase64Url(signing.root)!;
  const painted = await paintAndProve({ provider, nonce, seed, salt }, generator);
  if (!painted.ok) throw new RailError('unsupported-here', painted.because);
  const composed = await composeProven({ ...painted.value, nonce, seed, visibility }, generator, signing);
  return { ...painted.value, ...composed, salt };
}

/** @param proven its nonce is the one that was bound in the proof */
export async function composeProven(
  {
    picture,
    input,
    proof,
    nonce,
    seed,
    visibility,
  }: Omit<PaintedProof, 'publicSignals'> & ToLog & { readonly nonce: Bytes },
  { key, onnx }: Generator,
  signing: Signing,
): Promise<Pick<ProvenPicture, 'record' | 'items'>> {
  const commitment = toBase64Url(await sha256(key));
  const evidence = await composeComputation(
    {
      system: SYSTEM,
      systemVersion: 'snarkjs@0.7.6',
      key: commitment,
      model: { commitment, scheme: 'verifying-key' },
      input: toBase64Url(input),
      layout: LAYOUT,
      proof,
    },
    signing,
  );
  const reproduction = await composeTask({ seed, tolerance: 0 }, onnx, signing);
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
  return {
    record: composed.record,
    items: [...evidence.items, ...reproduction.items, ...composed.items],
  };
}

/** What it takes to compute the picture again: the model as ONNX, and its input in the open. */
export async function composeTask(
  { seed, tolerance }: { readonly seed: Bytes; readonly tolerance: number },
  onnx: Bytes,
  signing: Signing,
) {
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
    tolerance,
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
