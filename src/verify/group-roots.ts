/**
 * A group's root records from all asked servers, and which roots are accepted (docs/spec/personhood.md section 3). One honest server is enough
 * to learn of a record, and of an issuer who shows two histories. Does not notice what every asked server leaves out, until the last record expires.
 */

import { type Bytes, toBase64Url } from '../bytes.ts';
import { type Parsed, refuse } from '../errors.ts';
import { encodeDataItem } from '../formats/ans104.ts';
import type { Group } from '../identity/group.ts';
import {
  type AcceptedRoots,
  acceptRoots,
  type ChainCode,
  chainBack,
  type SeenRoot,
} from '../identity/root-chain.ts';
import { type RootRecord, type RootRecordCode, readRootRecord } from '../identity/root-record.ts';
import { addressOf } from '../ledger/record/keyring.ts';
import { type Asked, bestOfEach, type Candidate } from '../ledger/search/ask.ts';
import { findGroupRoots } from '../ledger/search/find.ts';
import { type Gateway, openGateway } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import type { Clock, Fetch } from '../ports.ts';

/** Of each server at a time, newest first as it lists them; more where the chain does not reach far enough. */
const READS_PER_SERVER = 64;
const MAX_READS_PER_SERVER = 1000;

export type RootsCode = ChainCode | 'no-server' | 'unreadable';

export type GroupRoots = {
  readonly accepted: Parsed<AcceptedRoots, RootsCode>;
  /** All that were read, each signed by the issuer, in no order; one may be here twice under two ids. */
  readonly records: readonly RootRecord[];
  /** Where it is `equivocation`: the signed items with one `seq` and different bodies. One alone contradicts what was seen. */
  readonly contradicting: readonly SignedRoot[];
  readonly servers: RootServers;
  /** Signed by the issuer, and no record of this group. */
  readonly refused: readonly { readonly id: string; readonly code: RootRecordCode }[];
  /** Ids that a server named and none could show. */
  readonly unreadable: readonly string[];
};

/** The bytes convince others. */
export type SignedRoot = { readonly record: RootRecord; readonly item: Bytes };

/** Addresses of servers. */
export type RootServers = {
  readonly answered: readonly string[];
  readonly failed: readonly string[];
  /** Answered, but their lists did not end within 10 pages. */
  readonly unfinished: readonly string[];
  /** Showed bytes that nobody signed. */
  readonly altered: readonly string[];
};

export type RootsPorts = {
  readonly gatewayUrls: readonly string[];
  readonly fetch: Fetch;
  readonly clock: Clock;
};

/** For whoever has no servers open: wallets and sites. @param seen from the last time, `null` on the first */
export async function askGroupRoots(
  group: Pick<Group, 'groupId' | 'issuer'>,
  seen: SeenRoot | null,
  { gatewayUrls, fetch, clock }: RootsPorts,
): Promise<GroupRoots> {
  const gateways = gatewayUrls.map((url) => openGateway(url, { fetch, clock }));
  const distinct = [...new Map(gateways.map((gateway) => [gateway.url, gateway])).values()];
  const { signed, refused, unreadable, altered, asked } = await readGroupRoots(group, distinct, {
    seen,
    named: [],
  });
  const records = signed.map(({ record }) => record);
  const accepted = acceptRoots(records, seen, clock());
  const isSilent = asked.answered.length === 0 && records.length === 0;
  return {
    accepted: accepted.ok || accepted.code !== 'no-records' ? accepted : nothing(isSilent, unreadable),
    records,
    contradicting: !accepted.ok && accepted.code === 'equivocation' ? contradicting(signed, seen) : [],
    servers: {
      answered: asked.answered,
      failed: asked.failed.map(({ gateway }) => gateway),
      unfinished: asked.unfinished,
      altered,
    },
    refused,
    unreadable,
  };
}

/** The group's records, genuine and by its issuer, in no order, and what was learned of the servers. */
export type ReadRoots = {
  readonly signed: readonly SignedRoot[];
  readonly refused: GroupRoots['refused'];
  readonly unreadable: readonly string[];
  /** Addresses of servers that showed bytes that nobody signed. */
  readonly altered: readonly string[];
  readonly asked: Asked;
};

/**
 * @param seen from the last time: records back to it are read
 * @param named ids of records that have to be read where a server lists them, with all that came after
 */
export async function readGroupRoots(
  group: Pick<Group, 'groupId' | 'issuer'>,
  gateways: readonly Gateway[],
  wanted: { readonly seen: SeenRoot | null; readonly named: readonly string[] },
): Promise<ReadRoots> {
  const issuer = (await addressOf(group.issuer)) ?? '';
  const asked = await findGroupRoots(gateways, issuer, group.groupId);
  const order = readingOrder(asked.candidates, issuer, wanted.named);
  return { ...(await readUntilChained(order, group, wanted, READS_PER_SERVER * gateways.length)), asked };
}

/** Those that have to be read, then each server's newest in turn: no server's inventions crowd out what another shows. */
function readingOrder(
  candidates: readonly Candidate[],
  issuer: string,
  named: readonly string[],
): readonly Candidate[] {
  const wanted = candidates.filter(({ id }) => named.includes(id));
  const costOf = ({ owner }: { readonly owner: { readonly address: string } }) =>
    owner.address === issuer ? 0 : Number.POSITIVE_INFINITY;
  return [...new Set([...wanted, ...bestOfEach(candidates, costOf, MAX_READS_PER_SERVER)])];
}

type Reading = {
  readonly signed: SignedRoot[];
  readonly refused: GroupRoots['refused'][number][];
  readonly unreadable: string[];
  readonly altered: Set<string>;
};

/** Reads on while the chain has a gap that what is left might fill. */
async function readUntilChained(
  order: readonly Candidate[],
  group: Pick<Group, 'groupId' | 'issuer'>,
  { seen, named }: { readonly seen: SeenRoot | null; readonly named: readonly string[] },
  atOnce: number,
): Promise<Omit<ReadRoots, 'asked'>> {
  const read: Reading = { signed: [], refused: [], unreadable: [], altered: new Set() };
  for (let at = 0; at < order.length; at += atOnce) {
    const some = order.slice(at, at + atOnce);
    const reads = await readItems(some);
    for (const [i, { id }] of some.entries()) await take(read, id, reads[i]!, group);
    const records = read.signed.map(({ record }) => record);
    const oldest = records.filter(({ id }) => named.includes(id)).map(({ seq }) => seq);
    const chain = chainBack(records, seen, oldest.length > 0 ? Math.min(...oldest) : null);
    if (chain.ok || !['chain-gap', 'no-records'].includes(chain.code)) break;
  }
  return { ...read, altered: [...read.altered] };
}

async function take(
  read: Reading,
  id: string,
  { item, failures }: ReadItem,
  group: Pick<Group, 'groupId' | 'issuer'>,
): Promise<void> {
  for (const { gateway, code } of failures) if (code === 'altered') read.altered.add(gateway);
  if (item === null) return void read.unreadable.push(id);
  const record = await readRootRecord(item, group);
  if (record.ok) read.signed.push({ record: record.value, item: encodeDataItem(item) });
  // What another key signed is nothing of the issuer's, and a server's mistake at most.
  else if (toBase64Url(item.owner) === group.issuer) read.refused.push({ id, code: record.code });
}

function nothing(isSilent: boolean, unreadable: readonly string[]) {
  if (isSilent) return refuse('no-server', 'no server answered');
  return unreadable.length > 0
    ? refuse('unreadable', 'servers name root records that none of them shows')
    : refuse('no-records', 'no root record was found');
}

/** One item for each body, of the newest number that has several; one where it is what was seen that has another. */
export function contradicting(signed: readonly SignedRoot[], seen: SeenRoot | null): readonly SignedRoot[] {
  const bySeq = [...Map.groupBy(signed, ({ record }) => record.seq)].sort(([a], [b]) => b - a);
  for (const [seq, same] of bySeq) {
    const byBody = new Map(same.map((one) => [one.record.bodyDigest, one]));
    const known = seen?.seq === seq && !byBody.has(seen.bodyDigest) ? 1 : 0;
    if (byBody.size + known > 1) return [...byBody.values()];
  }
  return [];
}
