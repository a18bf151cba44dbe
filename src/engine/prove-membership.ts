/**
 * Makes Semaphore proofs (docs/spec/personhood.md sections 4 and 6) with snarkjs, on one thread, in Node and in the keys worker. Takes 2 to 5
 * seconds and about 250 MB. The secret is in memory until the worker ends.
 */

import type { Bytes } from '../bytes.ts';
import { sha256, toHex } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { TREE_DEPTH } from '../identity/bounds.ts';
import { circuitInput } from '../identity/decimal.ts';
import type { Path } from '../identity/leaves.ts';
import { digestText } from '../identity/scope.ts';
import type { SemaphoreProof } from '../identity/semaphore-proof.ts';

/** SHA-256 of `semaphore-20.wasm` and `semaphore-20.zkey` in @zk-kit/semaphore-artifacts 4.13.0. */
const PROGRAM_SHA256 = '6f71e55586929e520e76027ebe067daac8b41e2f4b8057313a5fd0304e1e44ee';
const PROVING_KEY_SHA256 = '33f9a067a80c7daf90e085449073613a9559a1904dd40aeb6d603afb7988c2cc';

/** Checked once, then handed to every proof. */
export type ProvingFiles = { readonly wasm: Uint8Array; readonly zkey: Uint8Array };

export type MembershipToProve = {
  /** Of `identityFor`. */
  readonly scalar: bigint;
  readonly path: Path;
  /** 32 bytes each. */
  readonly scope: Bytes;
  readonly message: Bytes;
};

/** Where snarkjs looks for an instance before it makes one of its own, with workers. */
type Slot = { curve_bn128?: unknown };

/** The circuit's two files. Code `wrong-artifacts` for any other bytes: a changed program could give the secret away. */
export async function provingFiles(
  wasm: Uint8Array,
  zkey: Uint8Array,
): Promise<Parsed<ProvingFiles, 'wrong-artifacts'>> {
  const [program, provingKey] = [toHex(await sha256(wasm)), toHex(await sha256(zkey))];
  return program === PROGRAM_SHA256 && provingKey === PROVING_KEY_SHA256
    ? accept({ wasm, zkey })
    : refuse('wrong-artifacts', 'these are not the files of Semaphore 4.13.0, depth 20');
}

/**
 * A proof for the root that secret and path lead to. Code `not-provable` where the circuit refuses its inputs.
 * @param onStage what begins; both stages take seconds
 * @throws RailError `bad-argument` for a path longer than the circuit, whose root would be 0
 */
export async function proveMembership(
  { scalar, path, scope, message }: MembershipToProve,
  { wasm, zkey }: ProvingFiles,
  onStage: (stage: 'witness' | 'proof') => void = () => {},
): Promise<Parsed<SemaphoreProof, 'not-provable'>> {
  if (path.siblings.length > TREE_DEPTH)
    throw new RailError('bad-argument', 'the path is longer than the circuit');
  const inputs = {
    secret: String(scalar),
    merkleProofLength: path.siblings.length,
    merkleProofIndex: path.index,
    merkleProofSiblings: Array.from({ length: TREE_DEPTH }, (_, i) => String(path.siblings[i] ?? 0n)),
    message: String(circuitInput(message)),
    scope: String(circuitInput(scope)),
  };
  const { curves, groth16, wtns } = await import('snarkjs');
  const slot = globalThis as Slot;
  slot.curve_bn128 ??= await curves.getCurveFromName('bn128', { singleThread: true });
  const witness = { type: 'mem' } as const;
  try {
    onStage('witness');
    await wtns.calculate(inputs, { type: 'mem', data: wasm }, witness);
    onStage('proof');
    const { proof, publicSignals } = await groth16.prove({ type: 'mem', data: zkey }, witness);
    return accept(semaphoreForm(proof as PlainProof, publicSignals, scope, message));
  } catch {
    slot.curve_bn128 = null; // what was interrupted may hold anything
    return refuse('not-provable', 'the circuit does not take these inputs');
  }
}

/** Affine points as snarkjs writes them. */
type PlainProof = {
  readonly pi_a: readonly [string, string, string];
  readonly pi_b: readonly [readonly [string, string], readonly [string, string], unknown];
  readonly pi_c: readonly [string, string, string];
};

function semaphoreForm(
  { pi_a, pi_b, pi_c }: PlainProof,
  [merkleTreeRoot, nullifier]: readonly string[],
  scope: Bytes,
  message: Bytes,
): SemaphoreProof {
  const [[x0, x1], [y0, y1]] = pi_b;
  return {
    merkleTreeDepth: TREE_DEPTH,
    merkleTreeRoot: merkleTreeRoot!,
    nullifier: nullifier!,
    message: digestText(message),
    scope: digestText(scope),
    points: [pi_a[0], pi_a[1], x1, x0, y1, y0, pi_c[0], pi_c[1]],
  };
}
