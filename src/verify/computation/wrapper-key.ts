/**
 * A pinned Groth16 key in which the maker of a virtual machine wraps all proofs of one version (roots/computation/SOURCE.md).
 * A proof begins with four bytes that say which key it is for.
 */

import { bytesEqual, fromHex, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type Groth16Proof, readRawGroth16Proof } from '../../formats/groth16-strict/proof.ts';
import type { PreparedKey } from '../../formats/groth16-strict/verify.ts';
import { BN254 } from '../../formats/pairing/curve.ts';
import { preparedKeys } from './groth16-pair.ts';
import type { ComputationCode } from './system.ts';

/** A file of `roots/computation`. */
export type WrapperFile = { readonly version: string; readonly selector: string; readonly key: object };

export type WrappedProof = { readonly key: PreparedKey; readonly proof: Groth16Proof };

const SELECTOR_BYTES = 4;
/** Selector, three further numbers, eight coordinates: the longest form of any version. */
const MAX_BYTES = SELECTOR_BYTES + 11 * 32;

/**
 * Reads selector and points, for the one version that `file` is of.
 * Codes: `malformed-proof`, `unknown-selector`, and `unsupported-version` for selectors of `otherVersions`.
 */
export function wrappedProofs(file: WrapperFile, otherVersions: Readonly<Record<string, string>>) {
  const keyFor = preparedKeys(BN254);
  const program = utf8(JSON.stringify(file.key));
  const expected = fromHex(file.selector)!;
  return async (bytes: Uint8Array): Promise<Parsed<WrappedProof, ComputationCode>> => {
    if (bytes.length < SELECTOR_BYTES || bytes.length > MAX_BYTES)
      return refuse('malformed-proof', `a proof of ${bytes.length} bytes`);
    const selector = bytes.subarray(0, SELECTOR_BYTES);
    const other = Object.keys(otherVersions).find((hex) => bytesEqual(fromHex(hex)!, selector));
    if (other !== undefined)
      return refuse('unsupported-version', `a proof of version ${otherVersions[other]}, not ${file.version}`);
    if (!bytesEqual(selector, expected))
      return refuse('unknown-selector', 'a proof of no version known here');
    const proof = readRawGroth16Proof(BN254, bytes.subarray(SELECTOR_BYTES));
    if (!proof.ok) return refuse('malformed-proof', `${proof.code}: ${proof.because}`);
    const key = await keyFor(program);
    return key.ok ? accept({ key: key.value, proof: proof.value }) : key;
  };
}
