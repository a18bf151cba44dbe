/**
 * What EZKL's verifier has to be given besides a proof, as one byte string that can be pinned (docs/spec/computation.md section
 * 4). It accepts altered settings, and whoever chose the setup can forge, so all three parts stand in the key. Whether the
 * verifying key is one, it alone can say.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { integer, parseShape } from '../../shapes.ts';
import { checkSecret } from '../kzg-strict/points-of.ts';
import { BN254 } from '../pairing/curve.ts';
import type { PointCode } from '../pairing/points.ts';
import { type JsonCode, readProofJson } from '../pairing/proof-json.ts';
import { engineSetup, SECRET_BYTES, secretPoint } from './setup.ts';
import { readVersionedJson, type VersionedCode } from './versioned-json.ts';

export type EzklKey = {
  /** How many public values the circuit constrains. */
  readonly inputs: number;
  /** As the verifier takes them. */
  readonly settings: Bytes;
  readonly vk: Bytes;
  readonly srs: Bytes;
};

export type EzklKeyCode =
  | JsonCode
  | PointCode
  | VersionedCode
  | 'unknown-member'
  | 'bad-member'
  | 'points-coincide';

/** Three files as base64url; of the setup's file the last 128 bytes. */
const KEY = v.strictObject({ settings: v.string(), srs: v.string(), vk: v.string() });

const MAX_INPUTS = 32;
const count = integer(0, MAX_INPUTS);
/** What else the settings have is between them and the verifier. */
const SETTINGS = v.looseObject({
  model_instance_shapes: v.array(v.array(count)),
  module_sizes: v.looseObject({ poseidon: v.tuple([v.number(), v.array(count)]) }),
  run_args: v.looseObject({ commitment: v.literal('KZG') }),
});

export function readEzklKey(bytes: Uint8Array): Parsed<EzklKey, EzklKeyCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(KEY, json.value);
  if (!shape.ok) return shape;
  const [settings, srs, vk] = [shape.value.settings, shape.value.srs, shape.value.vk].map(fromBase64Url);
  if (!settings || !vk || srs?.length !== SECRET_BYTES)
    return refuse('bad-member', `not base64url, or a secret of other than ${SECRET_BYTES} bytes`);
  const inputs = countInputs(settings);
  if (!inputs.ok) return inputs;
  const secret = secretPoint(srs);
  const sound = checkSecret(BN254, secret);
  return sound.ok ? accept({ inputs: inputs.value, settings, vk, srs: engineSetup(secret) }) : sound;
}

/**
 * Shapes of what is public as it is, and one value for each hash. A proof may carry more values, which no constraint knows and
 * EZKL's verifier takes, so the number has to be known here.
 */
function countInputs(settings: Bytes): Parsed<number, EzklKeyCode> {
  const json = readVersionedJson(settings);
  if (!json.ok) return json;
  const shape = parseShape(SETTINGS, json.value);
  if (!shape.ok) return shape;
  const { model_instance_shapes: shapes, module_sizes: modules } = shape.value;
  const plain = shapes.map((sizes) => sizes.reduce((product, size) => product * size, 1));
  const inputs = [...plain, ...modules.poseidon[1]].reduce((sum, one) => sum + one, 0);
  return inputs > 0 && inputs <= MAX_INPUTS
    ? accept(inputs)
    : refuse('bad-member', `${inputs} public values, 1 to ${MAX_INPUTS} are read`);
}
