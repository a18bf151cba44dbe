/**
 * SP1 proofs wrapped in Groth16, version 5 (docs/spec/computation.md section 4). It proves that the program of that key ran to its
 * end and wrote these public values. Public inputs, as SP1's published verifier contract has them:
 *
 *     [program key as a number, SHA-256(public values) without its three highest bits]
 *
 * Version 6 also has an exit code, a root of further keys and a nonce; its key is not pinned here.
 */

import sp1 from '../../../../roots/computation/sp1-groth16-v5.0.0.json' with { type: 'json' };
import { type Bytes, sha256, toBigInt } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { BN254 } from '../../../formats/pairing/curve.ts';
import { verifyTwice } from '../groth16-pair.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { wrappedProofs } from '../wrapper-key.ts';

/** First bytes of the verifier hashes that sp1-contracts gives for other versions. */
const OTHER_VERSIONS = { '11b6a09d': 'v4.0.0-rc.3', c7f26b1b: 'v6.0.0', '2b4aeaf7': 'v6.1.0' };

/** So that a digest is below the order of BN254. */
const LOW_253_BITS = (1n << 253n) - 1n;

export function sp1Groth16(opinion: SecondOpinion): ProofSystem {
  const unwrap = wrappedProofs(sp1, OTHER_VERSIONS);
  return {
    id: 'sp1-groth16',
    family: 'proof',
    values: 'bytes',
    readProgram: async (program) => programKeyIn(program),
    verify: async (program, proof, values) => {
      if (values.as !== 'bytes') return refuse('wrong-inputs', 'public values of a program are bytes');
      const programKey = programKeyIn(program);
      if (!programKey.ok) return programKey;
      const wrapped = await unwrap(proof);
      if (!wrapped.ok) return wrapped;
      const digest = toBigInt(await sha256(values.bytes)) & LOW_253_BITS;
      return verifyTwice(wrapped.value.key, [programKey.value, digest], wrapped.value.proof, opinion);
    },
  };
}

function programKeyIn(program: Bytes): Parsed<bigint, 'malformed-key'> {
  const key = toBigInt(program);
  return program.length === 32 && key < BN254.order
    ? accept(key)
    : refuse('malformed-key', 'a program key is a number of the field, in 32 bytes');
}
