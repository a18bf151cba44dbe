/**
 * What providers took back: asked for each lookup, united over all servers (docs/spec/record.md section 7, rule 2).
 * The question goes out while records are still being read, so it rests on what servers claim; what the verified
 * bytes show beyond that is asked about afterwards, or a server could hide a withdrawal behind a wrong owner.
 */

import { buildKeyring, type Keyring } from '../ledger/record/keyring.ts';
import { type ContentBody, type RailRecord, readRecord, TAG } from '../ledger/record/record.ts';
import { type Asked, bestOfEach, type Candidate, combine } from '../ledger/search/ask.ts';
import { findWithdrawals } from '../ledger/search/find.ts';
import type { Listing } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import type { Lookup } from './context.ts';
import { type Provider, providerOf } from './judge.ts';
import type { RecognisedKeys } from './recognised-keys.ts';

/** Withdrawals of one record that are read per server: one settles it, and servers may name others that are none. */
const READS_PER_RECORD = 4;

/** Record ids by the root of the provider whose withdrawals are meant. */
type Subjects = ReadonlyMap<string, ReadonlySet<string>>;

export type Withdrawals = {
  /** `null` where there was nothing to ask about. */
  readonly asked: Asked | null;
  readonly subjects: Subjects;
};

const NOTHING: Withdrawals = { asked: null, subjects: new Map() };

/** Asks for withdrawals of the candidates that, as servers claim, recognised providers signed. */
export async function askWithdrawals(
  lookup: Lookup,
  candidates: readonly Candidate[],
  { providers }: RecognisedKeys,
): Promise<Withdrawals> {
  const rows = candidates.flatMap(({ listings }) => listings.map(({ listing }) => listing));
  const subjects = new Map(
    providers.map(({ keyring }): [string, ReadonlySet<string>] => {
      const own = rows.filter(({ owner }) => keyring.owners.has(owner.address));
      return [keyring.root, new Set(own.flatMap((row) => [row.id, ...outputsIn(row)]))];
    }),
  );
  return await askAbout(lookup, subjects, providers);
}

/** The keyrings with all withdrawals of what was read, and everything that was asked to learn of them. */
export async function withWithdrawals(
  lookup: Lookup,
  keys: RecognisedKeys,
  reads: readonly ReadItem[],
  early: Withdrawals,
): Promise<{ readonly keys: RecognisedKeys; readonly asked: Asked | null }> {
  const verified = subjectsIn(reads, keys);
  const missing = new Map(
    [...verified].map(([root, ids]) => {
      const known = early.subjects.get(root);
      return [root, new Set([...ids].filter((id) => !known?.has(id)))];
    }),
  );
  const late = await askAbout(lookup, missing, keys.providers);
  const parts = [early.asked, late.asked].filter((part) => part !== null);
  if (parts.length === 0) return { keys, asked: null };
  const asked = combine(parts);
  const read = await Promise.all(
    keys.providers.map(async (provider) => {
      const ids = verified.get(provider.keyring.root);
      if (ids === undefined) return { provider, isSettled: true };
      const { keyring, isSettled } = await addWithdrawals(provider.keyring, asked, ids);
      return { provider: { ...provider, keyring }, isSettled };
    }),
  );
  return {
    keys: { ...keys, providers: read.map(({ provider }) => provider) },
    asked: read.every(({ isSettled }) => isSettled) ? asked : unsettled(asked),
  };
}

/** The keyring with what its keys withdrew of these records, among what servers showed. */
export async function addWithdrawals(
  keyring: Keyring,
  { candidates }: Asked,
  records: ReadonlySet<string>,
): Promise<{
  readonly keyring: Keyring;
  /** `false` where a server names a withdrawal that could not be read: the record may be withdrawn. */
  readonly isSettled: boolean;
}> {
  const owners = new Set([keyring.rootAddress, ...keyring.owners]);
  const isNamed = (listing: Listing, record: string) =>
    owners.has(listing.owner.address) && outputsIn(listing).includes(record);
  const named = [...records].flatMap((record) => {
    const costOf = (listing: Listing) => (isNamed(listing, record) ? 0 : Number.POSITIVE_INFINITY);
    const best = bestOfEach(candidates, costOf, READS_PER_RECORD);
    return best.length > 0 ? [{ record, best }] : [];
  });
  if (named.length === 0) return { keyring, isSettled: true };
  const reads = await readItems([...new Set(named.flatMap(({ best }) => best))]);
  const items = reads.map(({ item }) => item).filter((item) => item !== null);
  const { revocations } = await buildKeyring(keyring.root, items, keyring.owners);
  const withdrawn = new Set(revocations.map(({ of }) => of));
  return {
    keyring: { ...keyring, revocations: [...keyring.revocations, ...revocations] },
    isSettled: named.every(({ record }) => withdrawn.has(record)),
  };
}

/** Nobody's answer counts where one names what nobody could show. */
export function unsettled(asked: Asked): Asked {
  return { ...asked, unfinished: asked.answered };
}

async function askAbout(
  { gateways }: Lookup,
  subjects: Subjects,
  providers: readonly Provider[],
): Promise<Withdrawals> {
  const about = providers.flatMap(({ keyring }) => {
    const records = [...(subjects.get(keyring.root) ?? [])];
    return records.length > 0 ? [{ records, owners: [keyring.rootAddress, ...keyring.owners] }] : [];
  });
  return about.length > 0 ? { asked: await findWithdrawals(gateways, about), subjects } : NOTHING;
}

/** What was verified of recognised providers' records, and of the outputs that their parts belong to. */
function subjectsIn(reads: readonly ReadItem[], keys: RecognisedKeys): Subjects {
  const found = reads.flatMap(({ item }) => {
    const record = item === null ? null : readRecord(item);
    if (!record?.ok || !('derivation' in record.value.body)) return [];
    const about = record.value as RailRecord<ContentBody>;
    const provider = providerOf(about, keys);
    if (provider === null) return [];
    return [
      { root: provider.keyring.root, ids: 'of' in about.body ? [about.id, about.body.of] : [about.id] },
    ];
  });
  const byRoot = Map.groupBy(found, ({ root }) => root);
  return new Map([...byRoot].map(([root, rows]) => [root, new Set(rows.flatMap(({ ids }) => ids))]));
}

function outputsIn({ tags }: Listing): readonly string[] {
  return tags.filter(({ name }) => name === TAG.of).map(({ value }) => value);
}
