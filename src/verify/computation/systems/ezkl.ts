/**
 * EZKL: an ONNX model as a Halo2 circuit over BN254 (docs/spec/computation.md section 4). EZKL's own verifier cannot be shipped, so
 * this system is made only where a reader installed it; there is no second verifier. Before it is asked, everything is refused
 * that it was seen to accept.
 *
 * What the proof shows is the circuit's matter: numbers are rounded to its scale, and what the public values mean, whoever pins
 * the key has to know.
 */

import type { Bytes } from '../../../bytes.ts';
import { accept, type Parsed, type Refusal, refuse } from '../../../errors.ts';
import { type EzklKey, readEzklKey } from '../../../formats/ezkl/key.ts';
import { readEzklProof } from '../../../formats/ezkl/proof.ts';
import type { ComputationCode, ProofSystem } from '../system.ts';

export type EzklQuestion = {
  /** JSON, strictly written. */
  readonly proof: Bytes;
  readonly vk: Bytes;
  readonly settings: Bytes;
  readonly srs: Bytes;
};

/** Whether EZKL's verifier, of the version that is read here, takes the proof. */
export type AskEzkl = (question: EzklQuestion) => Promise<Parsed<boolean, 'verifier-failed' | 'timed-out'>>;

export function ezkl(ask: AskEzkl): ProofSystem {
  return {
    id: 'ezkl',
    family: 'proof',
    values: 'fields',
    readProgram: async (program) => keyIn(program),
    verify: async (program, proof, values) => {
      if (values.as !== 'fields') return refuse('wrong-inputs', 'public values of a circuit are numbers');
      const key = keyIn(program);
      if (!key.ok) return key;
      const read = readEzklProof(proof);
      if (!read.ok) return as('malformed-proof', read);
      if (values.values.length !== key.value.inputs)
        return refuse('wrong-inputs', 'not the number of public values that the circuit has');
      if (!sameNumbers(read.value.values, values.values))
        return refuse('wrong-inputs', 'the proof is about other public values');
      const { vk, settings, srs } = key.value;
      const answer = await ask({ proof: read.value.source, vk, settings, srs });
      if (!answer.ok) return answer;
      return answer.value ? accept(null) : refuse('proof-false', 'the proof does not verify');
    },
  };
}

function keyIn(program: Bytes): Parsed<EzklKey, ComputationCode> {
  const key = readEzklKey(program);
  return key.ok ? key : as('malformed-key', key);
}

/** Of another version nothing is known; all else that cannot be read is malformed. */
function as(
  malformed: 'malformed-key' | 'malformed-proof',
  { code, because }: Refusal,
): Refusal<ComputationCode> {
  const what = malformed === 'malformed-key' ? "the key's settings are" : 'the proof is';
  return code === 'other-version'
    ? refuse('unsupported-version', `${what} ${because}`)
    : refuse(malformed, `${code}: ${because}`);
}

function sameNumbers(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
