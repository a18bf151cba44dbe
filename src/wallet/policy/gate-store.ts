/**
 * Where the gate keeps what was counted, signed and logged, as a port (docs/spec/policy.md section 9): bytes by name, in transactions. Nothing in it is secret. What comes out
 * of it is hostile: a row is read strictly, and one that cannot be read refuses.
 */

import * as v from 'valibot';
import type { Bytes } from '../../bytes.ts';
import { canonicalize, type Json, parseCanonical } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { integer, parseShape } from '../../shapes.ts';
import type { Hex } from '../signable.ts';
import { MAX_DIGESTS } from './double-sign.ts';
import { decimal } from './policy.ts';

export type GateRow = { readonly name: string; readonly bytes: Bytes };

/** Of one transaction: it must wait for nothing else, or a browser ends it. */
export type GateTx = {
  readonly get: (name: string) => Promise<Bytes | null>;
  readonly put: (name: string, bytes: Bytes) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** In order of names, those that begin with `prefix` and come after `after`. */
  readonly list: (prefix: string, after: string, limit: number) => Promise<readonly GateRow[]>;
};

export type GateStore = {
  /** One at a time among all workers. Everything that `work` wrote is kept, or, where it rejects, nothing. */
  readonly transaction: <T>(work: (tx: GateTx) => Promise<T>) => Promise<T>;
  /** Begins anew: all that was counted, signed and logged is forgotten. */
  readonly clear: () => Promise<void>;
};

export type AlteredCode = 'altered-gate';

export const LOG = 'log/';
/** `number/{key}/{number}`. */
export const NUMBERS = 'number/';

const MAX_ROW_BYTES = 16_384;
const PAGE = 500;

/** 32 bytes. */
export const digestShape = v.custom<Hex>((text) => typeof text === 'string' && /^0x[0-9a-f]{64}$/.test(text));
export const timeMs = integer(0, Number.MAX_SAFE_INTEGER);
export const count = integer(0, Number.MAX_SAFE_INTEGER);

const counterShape = v.array(
  v.strictObject({
    fromMs: timeMs,
    atMs: timeMs,
    // A sum can be longer than its parts.
    amount: v.union([v.literal('all'), v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,99})$/))]),
    count,
  }),
);
const signedShape = v.strictObject({
  own: v.pipe(v.array(digestShape), v.maxLength(MAX_DIGESTS)),
  others: v.pipe(v.array(v.nullable(digestShape)), v.maxLength(MAX_DIGESTS)),
  replaces: v.nullable(v.custom<Hex>((text) => typeof text === 'string' && /^0x([0-9a-f]{2})*$/.test(text))),
});
/** Next entry's number, digest of the last one, first one kept, and the highest time seen. */
const stateShape = v.strictObject({ n: count, head: digestShape, from: count, timeMs });

export type GateState = Readonly<v.InferOutput<typeof stateShape>>;

export const STATE = { name: () => 'state', shape: stateShape };
export const COUNTER = { name: (rule: string) => `counter/${rule}`, shape: counterShape };
/** Numbers up to this one are taken. */
export const FLOOR = { name: (key: Hex) => `floor/${key}`, shape: decimal };
export const SIGNED = {
  name: (key: Hex, number: string) => `${NUMBERS}${key}/${number}`,
  shape: signedShape,
};

/** `null`: there is no such row. */
export async function readRow<S extends v.GenericSchema>(
  tx: Pick<GateTx, 'get'>,
  name: string,
  shape: S,
): Promise<Parsed<v.InferOutput<S> | null, AlteredCode>> {
  const bytes = await tx.get(name);
  return bytes === null ? accept(null) : parseRow(bytes, shape);
}

export function parseRow<S extends v.GenericSchema>(
  bytes: Bytes,
  shape: S,
): Parsed<v.InferOutput<S>, AlteredCode> {
  const json = parseCanonical(bytes, MAX_ROW_BYTES);
  const row = json.ok ? parseShape(shape, json.value) : json;
  return row.ok ? row : refuse('altered-gate', 'a row of the gate cannot be read');
}

export function writeRow(tx: Pick<GateTx, 'put'>, name: string, value: unknown): Promise<void> {
  return tx.put(name, canonicalize(value as Json));
}

/** All of them, a page at a time. */
export async function listRows(tx: GateTx, prefix: string): Promise<readonly GateRow[]> {
  const rows: GateRow[] = [];
  for (;;) {
    const page = await tx.list(prefix, rows.at(-1)?.name ?? prefix, PAGE);
    for (const row of page) rows.push(row);
    if (page.length < PAGE) return rows;
  }
}
