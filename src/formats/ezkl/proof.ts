/**
 * A proof as EZKL writes it (docs/spec/computation.md section 4). Four members are read. The others repeat them for people and for
 * contracts, and EZKL's verifier does not look at them: what somebody writes there is proven by nothing, so it is neither shown
 * nor passed on.
 */

import * as v from 'valibot';
import { type Bytes, fromHex, toBigInt, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { integer, parseShape } from '../../shapes.ts';
import { BN254 } from '../pairing/curve.ts';
import { readVersionedJson, type VersionedCode } from './versioned-json.ts';

export type EzklProof = {
  readonly values: readonly bigint[];
  /** JSON for the verifier, written from what was read. */
  readonly source: Bytes;
};

export type EzklProofCode = VersionedCode | 'bad-member' | 'not-canonical';

/** One column of field elements, little-endian, and the transcript of a proof that stands alone. */
const PROOF = v.looseObject({
  instances: v.strictTuple([v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)))]),
  proof: v.array(integer(0, 255)),
  transcript_type: v.literal('EVM'),
});

export function readEzklProof(bytes: Uint8Array): Parsed<EzklProof, EzklProofCode> {
  const json = readVersionedJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(PROOF, json.value);
  if (!shape.ok) return refuse('bad-member', shape.because);
  const { instances, proof, transcript_type } = shape.value;
  const values = instances[0].map((hex) => toBigInt(fromHex(hex)!.toReversed()));
  if (!values.every((value) => value < BN254.order))
    return refuse('not-canonical', 'an instance is not a number of the field');
  return accept({ values, source: utf8(JSON.stringify({ instances, proof, transcript_type })) });
}
