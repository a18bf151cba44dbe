/**
 * RISC Zero receipts wrapped in Groth16, parameters of version 5.0 (docs/spec/computation.md section 4). It proves that the
 * program of that image id halted with exit code 0 and wrote this journal. Public inputs, as RISC Zero's published verifier
 * contract has them, numbers being little-endian:
 *
 *     [control root, low half; high half; claim digest, low half; high half; control id over BN254]
 *
 * The control root names the virtual machine's own programs, so that another machine's proof does not verify.
 */

import risc0 from '../../../../roots/computation/risc0-groth16-v5.0.json' with { type: 'json' };
import { type Bytes, fromHex, toBigInt } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { verifyTwice } from '../groth16-pair.ts';
import { claimDigest } from '../risc0-claim.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { wrappedProofs } from '../wrapper-key.ts';

const CONTROL_ROOT = halves(fromHex(risc0.controlRoot)!);
/** The published constant is in this byte order already. */
const CONTROL_ID = toBigInt(fromHex(risc0.bn254ControlId)!);

export function risc0Groth16(opinion: SecondOpinion): ProofSystem {
  const unwrap = wrappedProofs(risc0, {});
  return {
    id: 'risc0-groth16',
    family: 'proof',
    values: 'bytes',
    readProgram: async (program) => imageIdIn(program),
    verify: async (program, proof, values) => {
      if (values.as !== 'bytes') return refuse('wrong-inputs', 'public values of a program are bytes');
      const image = imageIdIn(program);
      if (!image.ok) return image;
      const wrapped = await unwrap(proof);
      if (!wrapped.ok) return wrapped;
      const claim = halves(await claimDigest(program, values.bytes));
      const inputs = [...CONTROL_ROOT, ...claim, CONTROL_ID];
      return verifyTwice(wrapped.value.key, inputs, wrapped.value.proof, opinion);
    },
  };
}

function imageIdIn(program: Bytes): Parsed<null, 'malformed-key'> {
  return program.length === 32 ? accept(null) : refuse('malformed-key', 'an image id has 32 bytes');
}

/** 256 bits as two numbers of 128: one would not fit into the field. */
function halves(digest: Uint8Array): readonly [low: bigint, high: bigint] {
  const reversed = digest.toReversed();
  return [toBigInt(reversed.subarray(16)), toBigInt(reversed.subarray(0, 16))];
}
