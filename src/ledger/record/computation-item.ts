/**
 * A record's piece of computation evidence, parsed once (docs/spec/computation.md section 1). It says what to fetch and
 * what for; nothing of it is believed before a proof of exactly this record, content and model was checked.
 */

import * as v from 'valibot';
import type { Bytes } from '../../bytes.ts';
import { parseCanonical } from '../../canonical.ts';
import type { Parsed } from '../../errors.ts';
import { bytes32, integer, line, parseShape } from '../../shapes.ts';

/** Of a record's `evidence` entries, those that this page of the specification is about. */
export const COMPUTATION_KIND = 'rail.computation/1';
export const MAX_ITEM_BYTES = 16 * 1024;
const MAX_PROOF_BYTES = 64 * 1024;
const MAX_COLLATERAL_BYTES = 256 * 1024;

export const MODEL_SCHEMES = [
  'verifying-key',
  'program-key',
  'image-id',
  'measurement',
  'onnx-digest',
] as const;

export const model = v.strictObject({ commitment: bytes32, scheme: v.picklist(MODEL_SCHEMES) });

const stored = (maxBytes: number) =>
  v.strictObject({ id: bytes32, digest: bytes32, sizeBytes: integer(1, maxBytes) });

const item = v.strictObject({
  schema: v.literal(COMPUTATION_KIND),
  system: line(1, 64),
  systemVersion: line(1, 64),
  key: v.optional(bytes32),
  model,
  input: v.optional(bytes32),
  layout: line(1, 64),
  proof: stored(MAX_PROOF_BYTES),
  collateral: v.optional(stored(MAX_COLLATERAL_BYTES)),
});

export type ComputationItem = v.InferOutput<typeof item>;
export type StoredBytes = ComputationItem['proof'];

/** Codes: those of `parseCanonical` and of shapes. */
export function parseComputationItem(bytes: Bytes): Parsed<ComputationItem> {
  const json = parseCanonical(bytes, MAX_ITEM_BYTES);
  return json.ok ? parseShape(item, json.value) : json;
}
