/**
 * Looks on the ledger for root records that this issuer's key signed and its database does not know. They mean that the database is an older copy, or that
 * a second copy runs: signing on would be equivocation (docs/spec/issuer.md section 6).
 *
 * A server that leaves records out is not noticed: name more than one.
 */

import { fromBase64Url, sha256, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { readRootRecord } from '../identity/root-record.ts';
import { ask } from '../ledger/search/ask.ts';
import { openGateway } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import type { Fetch } from '../ports.ts';
import type { Issuer } from './issuer.ts';
import { newestRoots } from './roots.ts';

/** Newest first, so that five pages hold what matters. */
const MAX_PAGES = 5;

export type LedgerServers = { readonly urls: readonly string[]; readonly fetch: Fetch };
export type OwnRecordsCode = 'rolled-back' | 'ledger-silent';

/** Ids of own records, and of the lists of the newest, that a server shows. */
export async function lookForOwnRecords(
  issuer: Issuer,
  { urls, fetch }: LedgerServers,
): Promise<Parsed<ReadonlySet<string>, OwnRecordsCode>> {
  const { group, store } = issuer;
  const { groupId } = group;
  const gateways = urls.map((url) => openGateway(url, { fetch }));
  const owner = toBase64Url(await sha256(fromBase64Url(group.issuer)!));
  const tags = [
    { name: 'App-Name', values: ['RAIL'] },
    { name: 'Rail-Type', values: ['group-root'] },
    { name: 'Rail-Group', values: [groupId] },
  ];
  const asked = await ask(gateways, { what: 'provider-key', owners: [owner], tags }, MAX_PAGES);
  const lists = [...new Set((await newestRoots(issuer)).map(({ leavesId }) => leavesId))];
  const askedLists = lists.length === 0 ? asked : await ask(gateways, { what: 'record-id', ids: lists }, 1);
  if (asked.answered.length === 0 || askedLists.answered.length === 0)
    return refuse('ledger-silent', 'no server could be asked for own records');
  const known = store.sql('SELECT 1 FROM rootRecord WHERE id = ?');
  const unknown = asked.candidates.filter(({ id }) => known.get(id) === undefined);
  const reads = await readItems(unknown);
  for (const { item } of reads) {
    if (item !== null && (await readRootRecord(item, group)).ok)
      return refuse(
        'rolled-back',
        'the ledger has root records of this issuer that its database does not know',
      );
  }
  return reads.some(mayBeOurs)
    ? refuse('ledger-silent', 'what a server names could not be read')
    : accept(new Set([...asked.candidates, ...askedLists.candidates].map(({ id }) => id)));
}

/** Not read for trouble of the network. What was altered, or never signed, is nobody's. */
function mayBeOurs({ item, failures }: ReadItem): boolean {
  return item === null && failures.some(({ code }) => !['altered', 'bad-answer'].includes(code));
}
