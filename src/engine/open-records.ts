/** The records of the vault for one call of the keys worker, opened with the data key that came with it. */

import type { Parsed } from '../errors.ts';
import { openRecords, type Records } from '../vault/records.ts';
import type { KeysPorts } from './keys-calls.ts';
import { keyOf } from './vault-calls.ts';

/** Codes: those of opening, and of what is done. */
export async function withRecords<T>(
  dataKey: string,
  ports: Pick<KeysPorts, 'store' | 'random'>,
  use: (records: Records) => Promise<Parsed<T>>,
): Promise<Parsed<T>> {
  const records = await openRecords(ports, keyOf(dataKey));
  return records.ok ? use(records.value) : records;
}
