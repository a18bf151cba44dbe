/**
 * A proof of Semaphore v4, read and checked strictly (docs/spec/personhood.md section 5). It says that somebody knows a secret whose commitment
 * is below this root; whose root it is, and what scope and message should be, is for the caller.
 */

import * as v from 'valibot';
import key from '../../roots/semaphore/semaphore-20.json' with { type: 'json' };
import { type Bytes, toBigInt, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { readGroth16Key } from '../formats/groth16-strict/key.ts';
import { checkedProof } from '../formats/groth16-strict/proof.ts';
import { type PreparedKey, prepareKey, verifyGroth16 } from '../formats/groth16-strict/verify.ts';
import { BN254 } from '../formats/pairing/curve.ts';
import type { PointCode } from '../formats/pairing/points.ts';
import { TREE_DEPTH } from './bounds.ts';
import { circuitInput, decimalBelow, fieldNumber } from './decimal.ts';

/** Of the pinned key's file, `vkSha256` of root records, in hexadecimal. */
export const KEY_SHA256 = '6fda771369c19517c8f7575cb9f1d18a8846e46baa1dc0c032bac9492c29559e';
export const CIRCUIT = 'semaphore-4.13/20';

const POINT_NUMBERS = 8;
const DIGEST_LIMIT = 2n ** 256n;

/** Texts and lists are bounded here; what they mean has codes of its own in `readSemaphoreProof`. */
const numberText = v.pipe(v.string(), v.maxLength(100));
export const semaphoreProof = v.strictObject({
  merkleTreeDepth: v.number(),
  merkleTreeRoot: numberText,
  nullifier: numberText,
  message: numberText,
  scope: numberText,
  points: v.pipe(v.array(numberText), v.maxLength(16)),
});
export type SemaphoreProof = v.InferOutput<typeof semaphoreProof>;

/** A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y, as contracts take them. */
type Points = readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/** Everything in its one spelling. */
export type ReadProof = {
  readonly root: bigint;
  readonly nullifier: bigint;
  readonly message: bigint;
  readonly scope: bigint;
  readonly points: Points;
};
export type ProofReadCode = 'wrong-depth' | 'wrong-point-count' | 'not-canonical' | 'root-zero';
export type ProofCheckCode = 'wrong-scope' | 'wrong-message' | PointCode | 'proof-false';

let prepared: PreparedKey | null = null;

export function readSemaphoreProof(proof: SemaphoreProof): Parsed<ReadProof, ProofReadCode> {
  if (proof.merkleTreeDepth !== TREE_DEPTH)
    return refuse('wrong-depth', `the circuit has depth ${TREE_DEPTH}`);
  if (proof.points.length !== POINT_NUMBERS)
    return refuse('wrong-point-count', 'a proof has eight coordinates');
  const [root, nullifier] = [fieldNumber(proof.merkleTreeRoot), fieldNumber(proof.nullifier)];
  const [message, scope] = [
    decimalBelow(DIGEST_LIMIT, proof.message),
    decimalBelow(DIGEST_LIMIT, proof.scope),
  ];
  const coordinates = proof.points.map((text) => decimalBelow(BN254.fieldPrime, text));
  if (root === null || nullifier === null || message === null || scope === null)
    return refuse('not-canonical', 'a number of the proof is not in its one spelling');
  const canonical = coordinates.filter((value) => value !== null);
  if (canonical.length !== POINT_NUMBERS)
    return refuse('not-canonical', 'a coordinate is not a number below the prime');
  // A path longer than the circuit gives root 0 for everybody.
  if (root === 0n) return refuse('root-zero', 'no group has root 0');
  return accept({ root, nullifier, message, scope, points: canonical as unknown as Points });
}

/** Whether the proof holds for exactly this scope and message, 32 bytes each. */
export function checkSemaphoreProof(
  proof: ReadProof,
  scope: Bytes,
  message: Bytes,
): Parsed<null, ProofCheckCode> {
  if (proof.scope !== toBigInt(scope)) return refuse('wrong-scope', 'the proof is for another scope');
  if (proof.message !== toBigInt(message)) return refuse('wrong-message', 'the proof is for another message');
  const [ax, ay, bx1, bx0, by1, by0, cx, cy] = proof.points;
  const b = [
    [bx0, bx1],
    [by0, by1],
  ] as const;
  const points = checkedProof(BN254, [ax, ay], b, [cx, cy]);
  if (!points.ok) return points;
  const inputs = [proof.root, proof.nullifier, circuitInput(message), circuitInput(scope)];
  const holds = verifyGroth16(pinnedKey(), inputs, points.value);
  return holds.ok ? accept(null) : refuse('proof-false', 'the proof does not verify');
}

function pinnedKey(): PreparedKey {
  if (prepared !== null) return prepared;
  const read = readGroth16Key(BN254, utf8(JSON.stringify(key)));
  if (!read.ok)
    throw new RailError('unsupported-here', 'the pinned verifying key cannot be read', {
      details: [read.code],
    });
  prepared = prepareKey(read.value);
  return prepared;
}
