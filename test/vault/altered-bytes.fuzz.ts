/** Any changed bit of a header, a record or a backup is refused, and no bytes make a reader throw. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBackup } from '../../src/vault/backup.ts';
import { backUpVault } from '../../src/vault/restore.ts';
import { HEADER } from '../../src/vault/store.ts';
import { openVault, unlockVault } from '../../src/vault/vault.ts';
import { BY_PASSWORD, copyOf, makeTestVault, recordsIn, SEED, the } from '../fixtures/vault/made.ts';
import { PASSWORD } from '../fixtures/vault/ports.ts';

const made = await makeTestVault();
const file = the(await backUpVault(made, made.dataKey, PASSWORD));
const bitOf = (bytes: Uint8Array) => fc.integer({ min: 0, max: 8 * bytes.length - 1 });
const flipped = (bytes: Uint8Array, bit: number) => {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};
const anything = fc.uint8Array({ maxLength: 300 }).map((some) => new Uint8Array(some));

describe('a changed bit', () => {
  it('of the header is refused, by the password and by the data key', async () => {
    await fc.assert(
      fc.asyncProperty(bitOf(made.rows.get(HEADER)!), async (bit) => {
        const vault = copyOf(made);
        vault.rows.set(HEADER, flipped(vault.rows.get(HEADER)!, bit));
        expect((await unlockVault(vault, BY_PASSWORD)).ok).toBe(false);
        expect((await openVault(vault, made.dataKey)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('of a record is refused: every one of them', async () => {
    const row = made.rows.get('record/identity/seed')!;
    const vault = copyOf(made);
    const records = await recordsIn(vault, made.dataKey);
    for (let bit = 0; bit < 8 * row.length; bit++) {
      vault.rows.set('record/identity/seed', flipped(row, bit));
      expect((await records.get(SEED)).ok).toBe(false);
    }
  });

  it('of a backup is refused', async () => {
    await fc.assert(
      fc.asyncProperty(bitOf(file), async (bit) => {
        expect((await readBackup(made, flipped(file, bit), PASSWORD)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

it('any bytes as header, record and backup are refused without an exception', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const vault = copyOf(made);
      vault.rows.set('record/identity/seed', bytes);
      const records = await recordsIn(vault, made.dataKey);
      expect((await records.get(SEED)).ok).toBe(false);
      vault.rows.set(HEADER, bytes);
      expect((await unlockVault(vault, BY_PASSWORD)).ok).toBe(false);
      expect((await readBackup(made, bytes, PASSWORD)).ok).toBe(false);
    }),
  );
});
