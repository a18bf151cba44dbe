/**
 * One Groth16 proof, checked twice: strictly here, then by snarkjs (docs/spec/computation.md sections 4 and 6). The two share no
 * code but the proof's numbers. What is strictly false is not asked about again.
 */

import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { readGroth16Key } from '../../formats/groth16-strict/key.ts';
import { type Groth16Proof, groth16ProofJson } from '../../formats/groth16-strict/proof.ts';
import { type PreparedKey, prepareKey, verifyGroth16 } from '../../formats/groth16-strict/verify.ts';
import type { PairingCurve } from '../../formats/pairing/curve.ts';
import { cachedKeys, type KeyReader } from './key-cache.ts';
import { askFor, type SecondOpinion } from './second-opinion.ts';
import type { ComputationCode } from './system.ts';

export function preparedKeys(curve: PairingCurve): KeyReader<PreparedKey> {
  return cachedKeys((bytes: Bytes) => {
    const key = readGroth16Key(curve, bytes);
    return key.ok ? accept(prepareKey(key.value)) : key;
  });
}

/** Codes: `wrong-inputs`, `proof-false`, `verifier-failed`, `verifiers-disagree`. */
export async function verifyTwice(
  prepared: PreparedKey,
  inputs: readonly bigint[],
  proof: Groth16Proof,
  opinion: SecondOpinion,
): Promise<Parsed<null, ComputationCode>> {
  const strict = verifyGroth16(prepared, inputs, proof);
  if (!strict.ok) return strict;
  const { curve, source } = prepared.key;
  const asked = await askFor(opinion, 'groth16', source, inputs, groth16ProofJson(curve, proof));
  if (!asked.ok) return asked;
  return asked.value ? accept(null) : refuse('verifiers-disagree', 'two verifiers disagree about a proof');
}
