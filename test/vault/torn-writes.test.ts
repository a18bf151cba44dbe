/** The worker dies at any write of any operation: what is left is the vault as it was before or as it is after. */

import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { changePassword, removePasskey, renewRecoveryCode } from '../../src/vault/change-secrets.ts';
import { backUpVault, restoreAsNewVault, restoreIntoVault } from '../../src/vault/restore.ts';
import { ATTEMPTS, HEADER, type VaultPorts } from '../../src/vault/store.ts';
import { createVault, deleteVault, openVault, unlockVault } from '../../src/vault/vault.ts';
import { BY_PASSWORD, CARD, copyOf, makeTestVault, recordsIn, SEED, the } from '../fixtures/vault/made.ts';
import {
  Death,
  dyingStore,
  OTHER_PASSWORD,
  PASSWORD,
  type Rows,
  type TestVault,
  testVault,
} from '../fixtures/vault/ports.ts';

const made = await makeTestVault();
const file = the(await backUpVault(made, made.dataKey, PASSWORD));
const emptied = copyOf(made);
for (const name of [SEED, CARD]) the(await (await recordsIn(emptied, made.dataKey)).remove(name));

type Operation = {
  readonly name: string;
  readonly from: TestVault;
  readonly run: (ports: VaultPorts) => Promise<unknown>;
};

const OPERATIONS: readonly Operation[] = [
  { name: 'creating', from: testVault(), run: (ports) => createVault(ports, PASSWORD) },
  { name: 'unlocking', from: made, run: (ports) => unlockVault(ports, BY_PASSWORD) },
  { name: 'a new password', from: made, run: (ports) => changePassword(ports, BY_PASSWORD, OTHER_PASSWORD) },
  { name: 'a new code', from: made, run: (ports) => renewRecoveryCode(ports, BY_PASSWORD) },
  { name: 'removing the passkey', from: made, run: (ports) => removePasskey(ports, BY_PASSWORD) },
  {
    name: 'restoring as a new vault',
    from: testVault(),
    run: (ports) => restoreAsNewVault(ports, file, PASSWORD, PASSWORD),
  },
  {
    name: 'restoring into a vault',
    from: emptied,
    run: (ports) => restoreIntoVault(ports, made.dataKey, file, PASSWORD),
  },
  { name: 'deleting', from: made, run: (ports) => deleteVault(ports) },
  {
    name: 'writing two records at once',
    from: made,
    run: async (ports) =>
      (await recordsIn(ports as TestVault, made.dataKey)).putAll([
        { ...SEED, schema: 9 },
        { ...CARD, id: 'new' },
      ]),
  },
  {
    name: 'removing two records at once',
    from: made,
    run: async (ports) => (await recordsIn(ports as TestVault, made.dataKey)).removeAll([SEED, CARD]),
  },
  {
    name: 'replacing a record',
    from: made,
    run: async (ports) => (await recordsIn(ports as TestVault, made.dataKey)).put({ ...SEED, schema: 9 }),
  },
];

describe.each(OPERATIONS)('$name', ({ from, run }) => {
  test('leaves the old or the new vault, wherever it dies', async () => {
    const whole = copyOf(from);
    await run(whole);
    const states = [await stateOf(from.rows), await stateOf(whole.rows)];
    let deaths = 0;
    for (const when of ['before', 'after'] as const)
      for (let at = 0; ; at++) {
        const vault = copyOf(from);
        const died = await run({ ...vault, store: dyingStore(vault.rows, { at, when }) }).then(
          () => false,
          (error: unknown) => {
            expect(error).toBeInstanceOf(Death);
            return true;
          },
        );
        if (!died) break;
        deaths++;
        expect(states).toContainEqual(await stateOf(vault.rows));
      }
    expect(deaths).toBeGreaterThanOrEqual(2);
  });
});

/** What a vault is worth after a restart: which of two passwords opens it, its ways in, and all of its records. */
async function stateOf(rows: Rows): Promise<unknown> {
  const vault = copyOf({ rows });
  vault.rows.delete(ATTEMPTS);
  if (!vault.rows.has(HEADER)) return { rows: vault.rows.size };
  let dataKey: Bytes | null = null;
  const opens: boolean[] = [];
  for (const password of [PASSWORD, OTHER_PASSWORD]) {
    const open = await unlockVault(vault, { by: 'password', password });
    opens.push(open.ok);
    if (open.ok) dataKey = open.value.dataKey;
  }
  const { header } = the(await openVault(vault, dataKey!));
  const records = await recordsIn(vault, dataKey!);
  const contents: unknown[] = [];
  for (const name of await records.list()) contents.push(the(await records.get(name)));
  return { opens, ways: Object.keys(header.wraps), contents };
}
