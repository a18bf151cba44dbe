/**
 * What providers took back: asked for each lookup, united over all servers (docs/spec/record.md section 7, rule 2).
 * The question goes out while records are still being read, so it rests on what servers claim; what the verified
 * bytes show beyond that is asked about afterwards, or a server could hide a withdrawal behind a wrong owner.
 */

import { buildKeyring, type Keyring } from '../ledger/record/keyring.ts';
import { type ContentBody, type RailRecord, readRecord, TAG } from '../ledger/record/record.ts';
import { type Asked, bestOfEach, type Candidate, combine } from '../ledger/search/ask.ts';
import { findWithdrawals } from '../ledger/search/find.ts';
import { type Listing, MAX_VALUES } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import type { Lookup } from './context.ts';
import { type Provider, providerOf } from './judge.ts';
import type { RecognisedKeys } from './recognised-keys.ts';

/** Withdrawals by one provider that are read per server: for many records one each, and some to spare. */
const MIN_READS_PER_SERVER = 64;
const READS_PER_RECORD = 2;

export type Withdrawals = {
  /** `null` where there was nothing to ask about. */
  readonly asked: Asked | null;
  /** Record ids that were asked about. */
  readonly subjects: ReadonlySet<string>;
};

/** Asks for withdrawals of the candidates that, as servers claim, recognised providers signed. */
export async function askWithdrawals(
  { gateways }: Lookup,
  candidates: readonly Candidate[],
  { providers }: RecognisedKeys,
): Promise<Withdrawals> {
  const rows = candidates.flatMap(({ listings }) => listings.map(({ listing }) => listing));
  const claimed = new Set(rows.map(({ owner }) => owner.address));
  const signers = providers.filter(({ keyring }) => [...keyring.owners].some((key) => claimed.has(key)));
  const owners = new Set(signers.flatMap(({ keyring }) => [...keyring.owners]));
  const subjects = new Set(
    rows
      .filter(({ owner }) => owners.has(owner.address))
      .flatMap(({ id, tags }) => [
        id,
        ...tags.filter(({ name }) => name === TAG.of).map(({ value }) => value),
      ]),
  );
  if (signers.length === 0 || subjects.size === 0) return { asked: null, subjects: new Set() };
  const some = [...subjects].slice(0, MAX_VALUES);
  return { asked: await findWithdrawals(gateways, some, ownersOf(signers)), subjects: new Set(some) };
}

/** The keyrings with all withdrawals of what was read, and everything that was asked to learn of them. */
export async function withWithdrawals(
  { gateways }: Lookup,
  keys: RecognisedKeys,
  reads: readonly ReadItem[],
  early: Withdrawals,
): Promise<{ readonly keys: RecognisedKeys; readonly asked: Asked | null }> {
  const verified = reads.flatMap((read) => recognisedIn(read, keys));
  const missing = verified.flatMap(({ subjects }) => subjects).filter((id) => !early.subjects.has(id));
  const signers = [...new Set(verified.map(({ provider }) => provider))];
  const late =
    missing.length > 0 ? await findWithdrawals(gateways, [...new Set(missing)], ownersOf(signers)) : null;
  const parts = [early.asked, late].filter((part) => part !== null);
  if (parts.length === 0) return { keys, asked: null };
  const asked = combine(parts);
  const providers = await Promise.all(
    keys.providers.map(async (provider) => {
      const records = verified.filter((record) => record.provider === provider).length;
      if (records === 0) return provider;
      return { ...provider, keyring: await addWithdrawals(provider.keyring, asked, records) };
    }),
  );
  return { keys: { ...keys, providers }, asked };
}

/**
 * The keyring with those withdrawals, among what servers showed, that its keys signed.
 * @param records how many of its records were asked about
 */
export async function addWithdrawals(
  keyring: Keyring,
  { candidates }: Asked,
  records: number,
): Promise<Keyring> {
  if (candidates.length === 0) return keyring;
  const most = Math.max(MIN_READS_PER_SERVER, READS_PER_RECORD * records);
  // Another provider's withdrawals, however many, must not crowd out this one's.
  const own = new Set([keyring.rootAddress, ...keyring.owners]);
  const costOf = ({ owner }: Listing) => (own.has(owner.address) ? 0 : Number.POSITIVE_INFINITY);
  const reads = await readItems(bestOfEach(candidates, costOf, most));
  const items = reads.map(({ item }) => item).filter((item) => item !== null);
  const { revocations } = await buildKeyring(keyring.root, items, keyring.owners);
  return { ...keyring, revocations: [...keyring.revocations, ...revocations] };
}

function recognisedIn({ item }: ReadItem, keys: RecognisedKeys) {
  const record = item === null ? null : readRecord(item);
  if (!record?.ok || !('derivation' in record.value.body)) return [];
  const about = record.value as RailRecord<ContentBody>;
  const provider = providerOf(about, keys);
  if (provider === null) return [];
  return [{ provider, subjects: 'of' in about.body ? [about.id, about.body.of] : [about.id] }];
}

function ownersOf(providers: readonly Provider[]): readonly string[] {
  return providers.flatMap(({ keyring }) => [keyring.rootAddress, ...keyring.owners]);
}
