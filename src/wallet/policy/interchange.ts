/**
 * The ledger of what was signed, as JSON of EIP-3076 (docs/spec/policy.md section 7). A file can come from anybody, so importing one only ever makes numbers taken. It does
 * not say that its signatures were made.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../../bytes.ts';
import { canonicalize, type Json, nesting } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import type { Decimal, Hex } from '../signable.ts';
import { MAX_DIGESTS, type Signed } from './double-sign.ts';
import {
  type AlteredCode,
  digestShape,
  FLOOR,
  type GateStore,
  type GateTx,
  listRows,
  NUMBERS,
  parseRow,
  readRow,
  SIGNED,
  writeRow,
} from './gate-store.ts';

const MAX_CHARS = 8_388_608;
const MAX_DEPTH = 6;
const VERSION = '5';
/** SHA-256 of `rail.double-sign/1`. */
export const ROOT = '0x4e8b0b467f728cc7a2134d564560a31a2d6b8aacd5d231262df29d3a27116ad3';

const keyShape = v.custom<Hex>((text) => typeof text === 'string' && /^0x[0-9a-f]{96}$/.test(text));
const slot = v.pipe(
  v.string(),
  v.regex(/^(0|[1-9]\d{0,19})$/),
  v.check((text) => BigInt(text) < 2n ** 64n, 'more than 64 bits'),
);
const shape = v.strictObject({
  metadata: v.strictObject({ interchange_format_version: v.string(), genesis_validators_root: v.string() }),
  data: v.array(
    v.strictObject({
      pubkey: keyShape,
      signed_blocks: v.array(v.strictObject({ slot, signing_root: v.exactOptional(digestShape) })),
      signed_attestations: v.array(v.unknown()),
    }),
  ),
});

export type Interchange = v.InferOutput<typeof shape>;
export type InterchangeCode =
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'unknown-member'
  | 'bad-member'
  | 'other-version'
  | 'other-root'
  | 'attestations';

type Numbered = { readonly key: Hex; readonly number: Decimal; readonly signed: Signed };

export function readInterchange(text: string): Parsed<Interchange, InterchangeCode> {
  if (text.length > MAX_CHARS) return refuse('too-large', `${text.length} characters, at most ${MAX_CHARS}`);
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('not-json', 'the file is not JSON');
  }
  const file = parseShape(shape, json);
  if (!file.ok) return file;
  const { metadata, data } = file.value;
  if (metadata.interchange_format_version !== VERSION)
    return refuse('other-version', `not version ${VERSION} of the format`);
  if (metadata.genesis_validators_root !== ROOT)
    return refuse('other-root', 'the file is of something else than this wallet');
  if (data.some(({ signed_attestations }) => signed_attestations.length > 0))
    return refuse('attestations', 'the file holds attestations, which nothing here would keep to');
  return file;
}

/** All of the file or nothing. */
export function importInterchange(
  store: GateStore,
  { data }: Interchange,
): Promise<Parsed<null, AlteredCode | 'too-many-roots'>> {
  return store.transaction(async (tx) => {
    const merged = new Map<string, Numbered>();
    const floors = new Map<Hex, Decimal>();
    for (const { pubkey: key, signed_blocks } of data)
      for (const { slot: number, signing_root = null } of signed_blocks) {
        const name = SIGNED.name(key, number);
        const kept = merged.has(name)
          ? accept(merged.get(name)!.signed)
          : await readRow(tx, name, SIGNED.shape);
        if (!kept.ok) return kept;
        if (isOwn(kept.value, signing_root)) continue;
        if (BigInt(number) < BigInt(floors.get(key) ?? 2n ** 64n)) floors.set(key, number);
        const signed = withOther(kept.value, signing_root);
        if (signed.own.length + signed.others.length > MAX_DIGESTS)
          return refuse('too-many-roots', `more than ${MAX_DIGESTS} digests for one number`);
        merged.set(name, { key, number, signed });
      }
    for (const [key, floor] of floors) {
      const raised = await raiseFloor(tx, key, floor);
      if (!raised.ok) return raised;
    }
    for (const [name, { signed }] of merged) await writeRow(tx, name, signed);
    return accept(null);
  });
}

/** Canonical JSON. */
export function exportInterchange(store: GateStore): Promise<Parsed<string, AlteredCode>> {
  return store.transaction(async (tx) => {
    const byKey = new Map<string, Numbered[]>();
    for (const { name, bytes } of await listRows(tx, NUMBERS)) {
      const signed = parseRow(bytes, SIGNED.shape);
      if (!signed.ok) return signed;
      const [key, number] = name.slice(NUMBERS.length).split('/') as [Hex, Decimal];
      const numbers = byKey.get(key) ?? [];
      numbers.push({ key, number, signed: signed.value });
      byKey.set(key, numbers);
    }
    const data = [...byKey].map(([pubkey, numbers]) => ({
      pubkey,
      signed_blocks: numbers.sort(byNumber).flatMap(blocksOf),
      signed_attestations: [],
    }));
    const metadata = { interchange_format_version: VERSION, genesis_validators_root: ROOT };
    return accept(fromUtf8(canonicalize({ metadata, data } as Json))!);
  });
}

/** Let through here, so that a file that says it brings nothing new. */
function isOwn(signed: Signed | null, digest: Hex | null): boolean {
  return digest !== null && (signed?.own.includes(digest) ?? false);
}

function withOther(signed: Signed | null, digest: Hex | null): Signed {
  const { own, others, replaces }: Signed = signed ?? { own: [], others: [], replaces: null };
  return others.includes(digest)
    ? { own, others, replaces }
    : { own, others: [...others, digest].sort(byDigest), replaces };
}

async function raiseFloor(tx: GateTx, key: Hex, floor: Decimal): Promise<Parsed<null, AlteredCode>> {
  const kept = await readRow(tx, FLOOR.name(key), FLOOR.shape);
  if (!kept.ok) return kept;
  if (kept.value === null || BigInt(kept.value) < BigInt(floor)) await writeRow(tx, FLOOR.name(key), floor);
  return accept(null);
}

function blocksOf({ number, signed }: Numbered) {
  const digests = [...signed.own, ...signed.others].sort(byDigest);
  return digests.map((digest) =>
    digest === null ? { slot: number } : { slot: number, signing_root: digest },
  );
}

function byNumber(a: Numbered, b: Numbered): number {
  return BigInt(a.number) < BigInt(b.number) ? -1 : 1;
}

/** Unnamed ones first. */
function byDigest(a: Hex | null, b: Hex | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
