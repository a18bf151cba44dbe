/**
 * The other verifier, as a port: snarkjs, which this layer must not load (docs/spec/computation.md section 4). It is asked
 * about nothing but what strict reading accepted, because it reads several spellings of one number and, for Groth16,
 * takes a list of inputs that is too short for one that ends in zeros.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';

export type SnarkProtocol = 'groth16' | 'plonk' | 'fflonk';

/**
 * Whether the proof verifies. May reject for any reason.
 * @param key the key's JSON value @param inputs public inputs in decimal @param proof the proof's JSON value
 */
export type SecondOpinion = (
  protocol: SnarkProtocol,
  key: unknown,
  inputs: readonly string[],
  proof: unknown,
) => Promise<boolean>;

/** The opinion itself; `verifier-failed` where none came. */
export async function askFor(
  opinion: SecondOpinion,
  protocol: SnarkProtocol,
  key: unknown,
  inputs: readonly bigint[],
  proof: unknown,
): Promise<Parsed<boolean, 'verifier-failed'>> {
  try {
    return accept(await opinion(protocol, key, inputs.map(String), proof));
  } catch {
    return refuse('verifier-failed', 'the second verifier failed');
  }
}
