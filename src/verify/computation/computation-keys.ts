/**
 * The reader's registry of what a proof may be checked against: verifying keys, programs and measurements, each with the AI
 * company whose model it is (docs/spec/computation.md section 5). Nothing of this ever comes from a record.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, fromUtf8, sha256, toBase64Url } from '../../bytes.ts';
import { type Parsed, refuse } from '../../errors.ts';
import { type ComputationItem, model } from '../../ledger/record/computation-item.ts';
import { bytes32, integer, line, parseShape } from '../../shapes.ts';
import { MAX_TOLERANCE } from './onnx-task.ts';

/** Of a file of them. */
export const MAX_KEYS_BYTES = 1024 * 1024;
const MAX_ENTRIES = 100;
const MAX_KEY_CHARS = Math.ceil((64 * 1024 * 4) / 3);

const entry = v.strictObject({
  system: line(1, 64),
  model,
  name: line(1, 128),
  provider: bytes32,
  key: v.optional(v.pipe(v.string(), v.maxLength(MAX_KEY_CHARS), v.regex(/^[A-Za-z0-9_-]+$/))),
  layout: line(1, 64),
  setup: v.picklist(['test', 'ceremony', 'universal', 'none']),
  /** Of `onnx`: how far values may be from the content's, whatever a task asks for. */
  tolerance: v.optional(integer(0, MAX_TOLERANCE)),
});

const file = v.strictObject({
  schema: v.literal('rail.computation-keys/1'),
  entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(MAX_ENTRIES)),
});

export type ComputationKey = v.InferOutput<typeof entry>;
export type ComputationKeys = v.InferOutput<typeof file>;

export function parseComputationKeys(value: unknown): Parsed<ComputationKeys> {
  return parseShape(file, value);
}

/** Codes: `too-large`, `not-json`, those of shapes. */
export function readComputationKeys(bytes: Uint8Array): Parsed<ComputationKeys> {
  if (bytes.length > MAX_KEYS_BYTES) return refuse('too-large', 'larger than any file of keys');
  try {
    return parseComputationKeys(JSON.parse(fromUtf8(bytes) ?? ''));
  } catch {
    return refuse('not-json', 'not JSON');
  }
}

/** The entry that a piece of evidence in a record of this company is checked against, or `null`. */
export function keyFor(
  { system, model, layout }: ComputationItem,
  provider: string,
  keys: readonly ComputationKey[],
): ComputationKey | null {
  const fitting = keys.filter(
    (key) =>
      key.system === system &&
      key.provider === provider &&
      key.layout === layout &&
      key.model.scheme === model.scheme &&
      key.model.commitment === model.commitment,
  );
  // Two files of the reader's may grade one setup differently: the worse grade is the one that is shown.
  return fitting.find(({ setup }) => setup === 'test') ?? fitting[0] ?? null;
}

/**
 * What the proof system is given as the program: the verifying key's bytes where there is one, else the commitment itself.
 * `null` where the evidence names another key than the registry has, or the registry's does not fit its own commitment.
 */
export async function programOf(item: ComputationItem, key: ComputationKey): Promise<Bytes | null> {
  if (key.key === undefined) return item.key === undefined ? fromBase64Url(key.model.commitment) : null;
  const bytes = fromBase64Url(key.key);
  if (bytes === null) return null;
  const hash = toBase64Url(await sha256(bytes));
  const isCommitted = key.model.scheme !== 'verifying-key' || key.model.commitment === hash;
  return hash === item.key && isCommitted ? bytes : null;
}
