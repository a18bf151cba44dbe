/**
 * What providers took back: asked for each lookup, united over all servers (docs/spec/record.md section 7, rule 2).
 */

import type { DataItem } from '../formats/ans104.ts';
import type { Asked, Candidate } from '../ledger/ask.ts';
import { findWithdrawals } from '../ledger/find.ts';
import { buildKeyring } from '../ledger/keyring.ts';
import { readItem } from '../ledger/read-item.ts';
import { TAG } from '../ledger/record.ts';
import type { Lookup } from './context.ts';
import type { Provider } from './judge.ts';
import type { RecognisedKeys } from './recognised-keys.ts';

/** Withdrawals read, and record ids asked about, per lookup. */
const MAX_WITHDRAWALS = 64;

/** Adds the withdrawals that servers showed to the keyrings of the providers who signed them. */
export async function withWithdrawals(
  keys: RecognisedKeys,
  withdrawals: Asked | null,
): Promise<RecognisedKeys> {
  if (withdrawals === null || withdrawals.candidates.length === 0) return keys;
  const items = (await Promise.all(withdrawals.candidates.slice(0, MAX_WITHDRAWALS).map(readItem)))
    .map(({ item }) => item)
    .filter((item) => item !== null);
  const providers = await Promise.all(
    keys.providers.map(async (provider) => ({ ...provider, keyring: await extend(provider, items) })),
  );
  return { ...keys, providers };
}

/** Asks for withdrawals of these records by recognised providers; `null` where there is nothing to ask about. */
export async function askWithdrawals(
  lookup: Lookup,
  candidates: readonly Candidate[],
  keys: RecognisedKeys,
): Promise<Asked | null> {
  const owners = keys.providers.flatMap(({ keyring }) => [keyring.rootAddress, ...keyring.owners]);
  const known = candidates.filter(({ listings }) =>
    listings.some(({ listing }) => owners.includes(listing.owner.address)),
  );
  if (known.length === 0) return null;
  const subjects = known.flatMap(({ id, listings }) => [
    id,
    ...listings.flatMap(({ listing }) =>
      listing.tags.filter(({ name }) => name === TAG.of).map(({ value }) => value),
    ),
  ]);
  return await findWithdrawals(lookup.gateways, [...new Set(subjects)].slice(0, MAX_WITHDRAWALS), owners);
}

async function extend({ keyring }: Provider, items: readonly DataItem[]) {
  const more = await buildKeyring(keyring.root, items, keyring.owners);
  return { ...keyring, revocations: [...keyring.revocations, ...more.revocations] };
}
