/**
 * Proves that the generator behind a circuit made a picture from a committed seed (docs/spec/computation.md section 8). Runs in Node
 * and in a worker of a browser, on one thread; takes about a second. The proof tells nothing about the seed. Whoever has the
 * secrets of the setup can make such proofs of anything.
 */

import { type Bytes, toBigInt, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { cellCommitment, seedCommitment } from '../verify/computation/picture-circuit.ts';

export type PictureToProve = {
  /** 32 bytes (section 2); the input commitment in it is `seedCommitment(seed, salt)`. */
  readonly statement: Uint8Array;
  readonly seed: Uint8Array;
  readonly salt: Uint8Array;
  /** The 256 grey values that the model painted for the seed. */
  readonly cells: Uint8Array;
  /** The circuit's program and proving key, as `npm run generator` writes them. */
  readonly wasm: Uint8Array;
  readonly zkey: Uint8Array;
};

export type PictureProof = {
  /** JSON as snarkjs writes it, for the system `groth16-bn254`. */
  readonly proof: Bytes;
  /** In decimal, in the order of the layout: what a reader recomputes. */
  readonly publicSignals: readonly string[];
};

/** Where snarkjs looks for an instance before it makes one of its own, with workers. */
type Slot = { curve_bn128?: unknown };

/**
 * Code `not-provable` where the circuit's model does not paint these cells for this seed, or program and key do not fit.
 * @throws RailError `bad-argument` for a statement, seed, salt or cells of another size
 */
export async function provePicture(picture: PictureToProve): Promise<Parsed<PictureProof, 'not-provable'>> {
  const inputs = circuitInputs(picture);
  const { curves, groth16, wtns } = await import('snarkjs');
  const slot = globalThis as Slot;
  slot.curve_bn128 ??= await curves.getCurveFromName('bn128', { singleThread: true });
  const witness = { type: 'mem' } as const;
  try {
    await wtns.calculate(inputs, { type: 'mem', data: picture.wasm }, witness);
    const { proof, publicSignals } = await groth16.prove({ type: 'mem', data: picture.zkey }, witness);
    return accept({ proof: utf8(JSON.stringify(proof)), publicSignals });
  } catch {
    slot.curve_bn128 = null; // what was interrupted may hold anything
    return refuse('not-provable', 'this model does not make these cells of this seed');
  }
}

/** By the names of the circuit's signals. */
function circuitInputs({ statement, seed, salt, cells }: PictureToProve) {
  if (statement.length !== 32) throw new RailError('bad-argument', 'a statement has 32 bytes');
  return {
    statementHigh: String(toBigInt(statement.subarray(0, 16))),
    statementLow: String(toBigInt(statement.subarray(16))),
    seedCommitment: String(toBigInt(seedCommitment(seed, salt))),
    cellCommitment: String(cellCommitment(cells)),
    seed: Array.from(seed, String),
    salt: String(toBigInt(salt)),
  };
}
