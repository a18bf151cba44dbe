/**
 * What a person waits for at the vault, in Node: unlocking, which is Argon2id at the parameters of new vaults, and what is done while it is
 * unlocked. In the extension a fresh worker is added to each (docs/adr/0006-vault.md).
 */

import { utf8 } from '../src/bytes.ts';
import { computeArgon2id } from '../src/engine/argon2id.ts';
import { readBackup } from '../src/vault/backup.ts';
import { addPasskey } from '../src/vault/change-secrets.ts';
import { openRecords } from '../src/vault/records.ts';
import { backUpVault } from '../src/vault/restore.ts';
import { createVault, unlockVault } from '../src/vault/vault.ts';
import { BY_PASSKEY, BY_PASSWORD, PASSKEY, the } from '../test/fixtures/vault/made.ts';
import { PASSWORD, testVault } from '../test/fixtures/vault/ports.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 9;
const RECORDS = 100;
const UNLOCK_BUDGET_MS = 1_500;

export async function vault(): Promise<readonly BenchTable[]> {
  const ports = { ...testVault(), argon2id: computeArgon2id };
  const { dataKey } = the(await createVault(ports, PASSWORD));
  the(await addPasskey(ports, BY_PASSWORD, PASSKEY));
  const records = the(await openRecords(ports, dataKey));
  const record = (i: number) => ({
    kind: 'credential',
    id: `n${i}`,
    schema: 1,
    bytes: utf8('x'.repeat(2_000)),
  });
  for (let i = 0; i < RECORDS; i++) the(await records.put(record(i)));
  const file = the(await backUpVault(ports, dataKey, PASSWORD));
  const rows = [
    await row('unlock by password', UNLOCK_BUDGET_MS, async () => the(await unlockVault(ports, BY_PASSWORD))),
    await row('unlock by passkey', '', async () => the(await unlockVault(ports, BY_PASSKEY))),
    await row('open and read one record', '', async () =>
      the(await the(await openRecords(ports, dataKey)).get(record(7))),
    ),
    await row('write one record', '', async () => the(await records.put(record(7)))),
    await row(`back up ${RECORDS} records of 2 kB`, '', async () =>
      the(await backUpVault(ports, dataKey, PASSWORD)),
    ),
    await row('read that backup', '', async () => the(await readBackup(ports, file, PASSWORD))),
  ];
  return [
    {
      title: 'Vault',
      columns: ['operation', 'median ms', 'p95 ms', 'budget ms'],
      rows,
      notes: ['Argon2id: 64 MiB, 3 passes, 1 lane; rows in memory'],
    },
  ];
}

async function row(
  name: string,
  budgetMs: number | '',
  run: () => Promise<unknown>,
): Promise<readonly (string | number)[]> {
  const took: number[] = [];
  await run(); // compiled, and hash-wasm loaded
  for (let i = 0; i < RUNS; i++) {
    const from = performance.now();
    await run();
    took.push(performance.now() - from);
  }
  return [name, ms(median(took)), ms(quantile(took, 0.95)), budgetMs];
}
