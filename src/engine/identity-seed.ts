/**
 * The seed of a person's identities, a record of the vault (docs/spec/personhood.md section 9). It is made once; one that is there and cannot be
 * read is never replaced, because all memberships hang on it.
 */

import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { RecordCode } from '../vault/record-row.ts';
import type { PutCode, Records } from '../vault/records.ts';

const SEED = { kind: 'identity', id: 'seed' } as const;
const SCHEMA = 1;
const SEED_BYTES = 32;

/** `null` where there is none. Codes: `future-version`, `altered-record`. */
export async function readSeed(records: Records): Promise<Parsed<Bytes | null, RecordCode>> {
  const record = await records.get(SEED);
  if (!record.ok) return record;
  if (record.value === null) return accept(null);
  const { schema, bytes } = record.value;
  if (schema > SCHEMA) return refuse('future-version', 'the seed is of a newer version of this program');
  return bytes.length === SEED_BYTES
    ? accept(bytes)
    : refuse('altered-record', 'the seed of the identities has another length');
}

/** The seed, made where there is none. Calls of the keys worker take turns, so that two do not make one each. */
export async function needSeed(
  records: Records,
  random: Random,
): Promise<Parsed<Bytes, RecordCode | PutCode>> {
  const known = await readSeed(records);
  if (!known.ok) return known;
  if (known.value !== null) return accept(known.value);
  const bytes = random(SEED_BYTES);
  const put = await records.put({ ...SEED, schema: SCHEMA, bytes });
  return put.ok ? accept(bytes) : put;
}
