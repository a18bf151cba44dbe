/**
 * The log of decisions (docs/spec/policy.md section 8): each entry holds the digest of the one before. Shows to whoever knows the head that nothing was changed since;
 * not that the gate wrote everything down, and not when.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { type Bytes, concat, fromUtf8, toHex, utf8 } from '../../bytes.ts';
import { canonicalize, type Json, parseCanonical } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import type { Hex } from '../signable.ts';
import { whoShape } from './ask.ts';
import {
  type AlteredCode,
  count,
  digestShape,
  type GateState,
  type GateStore,
  type GateTx,
  LOG,
  listRows,
  parseRow,
  readRow,
  STATE,
  timeMs,
  writeRow,
} from './gate-store.ts';

export const MAX_ENTRIES = 100_000;
const MAX_EXPORT_CHARS = 67_108_864;
const MAX_ENTRY_BYTES = 16_384;
const ENTRY = utf8('rail.policy-log/1\0');
const NUMBER_DIGITS = 16;

const codes = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/))), v.readonly());
const entryShape = v.strictObject({
  n: count,
  before: digestShape,
  atMs: timeMs,
  who: whoShape,
  policy: digestShape,
  request: digestShape,
  verdict: v.picklist(['allow', 'ask', 'deny']),
  passed: v.boolean(),
  rules: codes,
  because: codes,
});

export type LogEntry = Readonly<v.InferOutput<typeof entryShape>>;
/** `head`: digest of the last entry. `from`: number of the first one. */
export type LogEnds = { readonly head: Hex; readonly from: number };
export type ExportedLog = LogEnds & { readonly text: string };

/** Before the first entry. */
export const NEW_STATE: GateState = { n: 0, head: `0x${'00'.repeat(32)}`, from: 0, timeMs: 0 };

/** Adds an entry and stores the state with its time, which is the answer. */
export async function appendEntry(
  tx: GateTx,
  state: GateState,
  entry: Omit<LogEntry, 'n' | 'before'>,
): Promise<GateState> {
  const { n, head } = state;
  const bytes = canonicalize({ ...entry, n, before: head } as Json);
  await tx.put(entryName(n), bytes);
  const from = Math.max(state.from, n + 1 - MAX_ENTRIES);
  if (from > state.from) await tx.remove(entryName(state.from));
  const next = { n: n + 1, head: entryDigest(bytes), from, timeMs: entry.atMs };
  await writeRow(tx, STATE.name(), next);
  return next;
}

/** Newest first, those before number `before` (`null`: from the newest on). */
export function readLog(
  store: GateStore,
  before: number | null,
  limit: number,
): Promise<Parsed<readonly LogEntry[], AlteredCode>> {
  return store.transaction(async (tx) => {
    const state = await readRow(tx, STATE.name(), STATE.shape);
    if (!state.ok) return state;
    const { n, from } = state.value ?? NEW_STATE;
    const entries: LogEntry[] = [];
    for (let at = Math.min(before ?? n, n) - 1; at >= from && entries.length < limit; at--) {
      const entry = await readRow(tx, entryName(at), entryShape);
      if (!entry.ok) return entry;
      if (entry.value === null) return refuse('altered-gate', 'an entry of the log is missing');
      entries.push(entry.value);
    }
    return accept(entries);
  });
}

/** All entries that are kept, one a line, oldest first. */
export function exportLog(store: GateStore): Promise<Parsed<ExportedLog, AlteredCode>> {
  return store.transaction(async (tx) => {
    const state = await readRow(tx, STATE.name(), STATE.shape);
    if (!state.ok) return state;
    const lines: string[] = [];
    for (const { bytes } of await listRows(tx, LOG)) {
      const entry = parseRow(bytes, entryShape);
      if (!entry.ok) return entry;
      lines.push(`${fromUtf8(bytes)}\n`);
    }
    const { head, from } = state.value ?? NEW_STATE;
    return accept({ text: lines.join(''), head, from });
  });
}

/** @param ends from elsewhere: a log that was cut short is a log. */
export function verifyLog(text: string, { head, from }: LogEnds): Parsed<readonly LogEntry[], LogCode> {
  const read = readChain(text);
  if (!read.ok) return read;
  const { entries, digests } = read.value;
  if (entries[0]!.n !== from) return refuse('altered-log', `it begins with another entry than ${from}`);
  return digests.at(-1) === head ? accept(entries) : refuse('altered-log', 'the last entry is another one');
}

export type LogCode = 'too-large' | 'empty-log' | 'altered-log';
export type LogChain = { readonly entries: readonly LogEntry[]; readonly digests: readonly Hex[] };

/** Each entry with its digest; at least one. That they follow each other says nothing of what stood before, between or after them once. */
export function readChain(text: string): Parsed<LogChain, LogCode> {
  if (text.length > MAX_EXPORT_CHARS)
    return refuse('too-large', `${text.length} characters, at most ${MAX_EXPORT_CHARS}`);
  if (text === '') return refuse('empty-log', 'there is no entry');
  if (!text.endsWith('\n')) return refuse('altered-log', 'the last line has no end');
  const [entries, digests]: [LogEntry[], Hex[]] = [[], []];
  for (const line of text.slice(0, -1).split('\n')) {
    const bytes = utf8(line);
    const json = parseCanonical(bytes, MAX_ENTRY_BYTES);
    const entry = json.ok ? parseShape(entryShape, json.value) : json;
    if (!entry.ok || !follows(entry.value, entries.at(-1), digests.at(-1)))
      return refuse('altered-log', `line ${entries.length + 1} is no entry that follows the one before`);
    entries.push(entry.value);
    digests.push(entryDigest(bytes));
  }
  return accept({ entries, digests });
}

function follows(entry: LogEntry, last: LogEntry | undefined, digest: Hex | undefined): boolean {
  return last === undefined || (entry.n === last.n + 1 && entry.before === digest);
}

function entryDigest(bytes: Bytes): Hex {
  return `0x${toHex(sha256(concat(ENTRY, bytes)))}`;
}

/** With leading zeros, so that names are in the order of numbers. */
function entryName(n: number): string {
  return `${LOG}${String(n).padStart(NUMBER_DIGITS, '0')}`;
}
