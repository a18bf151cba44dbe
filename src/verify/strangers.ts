/**
 * Keys on none of the reader's lists: shown by eight characters, and by their domain only after the reader had it asked
 * (docs/spec/record.md section 7).
 */

import { type ContentBody, type RailRecord, readRecord } from '../ledger/record/record.ts';
import { type Asked, combine } from '../ledger/search/ask.ts';
import { findWithdrawals } from '../ledger/search/find.ts';
import type { ReadItem } from '../ledger/search/read-item.ts';
import { isLoopback } from '../loopback.ts';
import type { Lookup } from './context.ts';
import { rootsOfDomain } from './domain.ts';
import type { Evidence } from './evidence.ts';
import { judgeDomainVerified, type Match } from './judge.ts';
import { strangerKeys } from './recognised-keys.ts';
import { addWithdrawals, unsettled } from './withdrawals.ts';

/** Strangers whose statements are fetched per lookup: a few to offer their domains, more once the reader asks for one. */
const MAX_OFFERED = 3;
const MAX_ASKED = 32;

type Named = { readonly row: Evidence; readonly withdrawals: Asked | null };

/**
 * For records of unknown keys: fetches what their root claims, so that the reader can ask the domain, and asks it
 * where the reader has allowed that. `withdrawals` is what was asked about records that a domain vouches for.
 */
export async function nameStrangers(
  lookup: Lookup,
  rows: readonly Evidence[],
  reads: readonly ReadItem[],
): Promise<{ readonly rows: readonly Evidence[]; readonly withdrawals: Asked | null }> {
  const unknown = rows.filter(({ code }) => code === 'exact-unknown-key');
  const strangers = [...Map.groupBy(unknown, ({ details }) => details.key).values()]
    .map((group) => group[0]!)
    .slice(0, lookup.context.askDomains.length > 0 ? MAX_ASKED : MAX_OFFERED);
  const named = await Promise.all(strangers.map((row) => nameStranger(lookup, row, reads)));
  const asked = named.flatMap(({ withdrawals }) => withdrawals ?? []);
  return {
    rows: rows.map((row) => named[strangers.indexOf(row)]?.row ?? row),
    withdrawals: asked.length > 0 ? combine(asked) : null,
  };
}

async function nameStranger(lookup: Lookup, row: Evidence, reads: readonly ReadItem[]): Promise<Named> {
  const item = reads.find((read) => read.item?.id === row.details.record)?.item;
  const read = item ? readRecord(item) : null;
  if (!read?.ok) return { row, withdrawals: null };
  const record = read.value as RailRecord<ContentBody>;
  const root = record.body.provider;
  const keyring = await strangerKeys(root, lookup.gateways);
  if (!keyring?.domain || !keyring.owners.has(record.owner)) return { row, withdrawals: null };
  const { domain } = keyring;
  // Somebody else's record must not send this device to its own ports; on a ledger of one's own it may.
  const isOwn = lookup.gateways.every(({ url }) => isLoopback(url));
  if (isLoopback(`http://${domain}`) && !isOwn) return { row, withdrawals: null };
  const offered = { ...row, details: { ...row.details, claimedDomain: domain } };
  if (!lookup.context.askDomains.includes(domain)) return { row: offered, withdrawals: null };
  lookup.sent.push({ to: domain, what: 'domain', values: 1 });
  const roots = await rootsOfDomain(lookup.context.fetch, domain, lookup.context.signal);
  if (!roots.ok || !roots.value.includes(root)) {
    const domainAnswer = roots.ok ? 'domain-names-others' : roots.code;
    return { row: { ...offered, details: { ...offered.details, domainAnswer } }, withdrawals: null };
  }
  const owners = [keyring.rootAddress, ...keyring.owners];
  const asked = await findWithdrawals(lookup.gateways, [{ records: [record.id], owners }]);
  const { keyring: current, isSettled } = await addWithdrawals(keyring, asked, new Set([record.id]));
  const judged = judgeDomainVerified(record, current, domain, row.details.match as Match);
  return { row: judged, withdrawals: isSettled ? asked : unsettled(asked) };
}
