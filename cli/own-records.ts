/**
 * Whether a provider signed the records that it is about to withdraw, as their verified bytes show. A withdrawal of
 * anything else would stand on the ledger for good and mean nothing.
 */

import { RailError } from '../src/errors.ts';
import { addressOf } from '../src/ledger/record/keyring.ts';
import { readRecord } from '../src/ledger/record/record.ts';
import { findRecords } from '../src/ledger/search/find.ts';
import { openGateway } from '../src/ledger/search/gateway.ts';
import { readItem } from '../src/ledger/search/read-item.ts';
import { strangerKeys } from '../src/verify/recognised-keys.ts';
import type { SigningKeyFile } from './key-files.ts';

/** @throws RailError `bad-argument` for the first record that is not this provider's; `unsupported-here` */
export async function checkOwnRecords(
  ids: readonly string[],
  key: Pick<SigningKeyFile, 'root' | 'publicKey'>,
  ledgerUrl: string,
): Promise<void> {
  const gateways = [openGateway(ledgerUrl, { fetch })];
  const asked = await findRecords(gateways, ids);
  if (asked.answered.length === 0) {
    throw new RailError('unsupported-here', `${ledgerUrl} could not be asked about the records`, {
      details: asked.failed.map(({ because }) => because),
    });
  }
  // Records signed with an earlier key of the same root are this provider's, too.
  const keyring = await strangerKeys(key.root, gateways);
  const owners = new Set([await addressOf(key.publicKey), ...(keyring?.owners ?? [])]);
  for (const id of ids) {
    const candidate = asked.candidates.find((found) => found.id === id);
    const item = candidate ? (await readItem(candidate)).item : null;
    if (item === null) throw refusal(id, `${ledgerUrl} does not show it (yet)`);
    const record = readRecord(item);
    if (!record.ok || !('derivation' in record.value.body)) throw refusal(id, 'it is no record of an output');
    if (!owners.has(record.value.owner)) throw refusal(id, 'another provider signed it');
  }
}

function refusal(id: string, because: string): RailError {
  return new RailError('bad-argument', `${id} cannot be withdrawn: ${because}`);
}
