/**
 * One picture of the example generator from its seed to its proof (docs/spec/computation.md section 8): painted, bound to a record
 * that is still to be signed, proven. Runs in Node and in a worker of a browser; whoever runs it is the only one who learns the salt.
 */

import { type Bytes, sha256 } from '../bytes.ts';
import { accept, type Parsed } from '../errors.ts';
import { greyPng } from '../formats/grey-png.ts';
import { statementOf } from '../ledger/record/statement.ts';
import { seedCommitment } from '../verify/computation/picture-circuit.ts';
import { type PictureModel, paintCells } from '../verify/computation/picture-model.ts';
import { type PictureProof, provePicture } from './prove-picture.ts';

/** Pixels of a cell's side: 128 × 128 pixels. */
const SCALE = 8;

/** What `npm run generator` makes for proving. */
export type Prover = {
  readonly model: PictureModel;
  readonly wasm: Bytes;
  readonly zkey: Bytes;
  /** snarkjs's JSON of the verifying key. */
  readonly key: Bytes;
};

export type ToPaint = {
  /** Root of the AI company that will sign, 32 bytes. */
  readonly provider: Bytes;
  /** Anchor of the record to come, 32 random bytes. */
  readonly nonce: Bytes;
  /** 8 bytes, and 31 random ones. */
  readonly seed: Bytes;
  readonly salt: Bytes;
};

export type PaintedProof = PictureProof & {
  /** PNG. */
  readonly picture: Bytes;
  /** The evidence's input commitment. */
  readonly input: Bytes;
};

/** Code `not-provable` where the prover's files do not fit each other. @throws RailError `bad-argument` */
export async function paintAndProve(
  { provider, nonce, seed, salt }: ToPaint,
  { model, wasm, zkey, key }: Prover,
): Promise<Parsed<PaintedProof, 'not-provable'>> {
  const { cells, picture } = paintPicture(model, seed);
  const input = seedCommitment(seed, salt);
  const statement = await statementOf({
    provider,
    nonce,
    model: await sha256(key),
    input,
    output: await sha256(picture),
  });
  const proven = await provePicture({ statement, seed, salt, cells, wasm, zkey });
  return proven.ok ? accept({ picture, input, ...proven.value }) : proven;
}

export function paintPicture(
  model: PictureModel,
  seed: Bytes,
): { readonly cells: Uint8Array; readonly picture: Bytes } {
  const cells = paintCells(model, seed);
  return { cells, picture: greyPng(cells, SCALE) };
}
