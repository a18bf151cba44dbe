/**
 * Keys on none of the reader's lists: shown by eight characters, and by their domain only after the reader had it asked
 * (docs/spec/record.md section 7).
 */

import type { ReadItem } from '../ledger/read-item.ts';
import { type ContentBody, type RailRecord, readRecord } from '../ledger/record.ts';
import type { Lookup } from './context.ts';
import { rootsOfDomain } from './domain.ts';
import type { Evidence } from './evidence.ts';
import { judgeDomainVerified } from './judge.ts';
import { strangerKeys } from './recognised-keys.ts';

/** Strangers whose statements are fetched per lookup. */
const MAX_STRANGERS = 3;

/**
 * For records of unknown keys: fetches what their root claims, so that the reader can ask the domain, and asks it
 * where the reader has allowed that.
 */
export async function nameStrangers(
  lookup: Lookup,
  rows: readonly Evidence[],
  reads: readonly ReadItem[],
): Promise<readonly Evidence[]> {
  const strangers = rows.filter(({ code }) => code === 'exact-unknown-key').slice(0, MAX_STRANGERS);
  const named = await Promise.all(strangers.map((row) => nameStranger(lookup, row, reads)));
  return rows.map((row) => named[strangers.indexOf(row)] ?? row);
}

async function nameStranger(lookup: Lookup, row: Evidence, reads: readonly ReadItem[]): Promise<Evidence> {
  const root = String(row.details.root);
  const keyring = await strangerKeys(root, lookup.gateways);
  const owner = String(row.details.key);
  if (!keyring?.domain || !keyring.owners.has(owner)) return row;
  const offered = { ...row, details: { ...row.details, claimedDomain: keyring.domain } };
  if (!lookup.context.askDomains.includes(keyring.domain)) return offered;
  const roots = await rootsOfDomain(lookup.context.fetch, keyring.domain);
  if (!roots.ok || !roots.value.includes(root)) {
    const refusal = roots.ok ? 'domain-names-others' : roots.code;
    return { ...offered, details: { ...offered.details, domainAnswer: refusal } };
  }
  const item = reads.find((read) => read.item?.id === row.details.record)?.item;
  const record = item ? readRecord(item) : null;
  if (!record?.ok) return offered;
  return judgeDomainVerified(record.value as RailRecord<ContentBody>, keyring, keyring.domain);
}
