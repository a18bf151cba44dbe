/**
 * Finds attestations of exactly these contents among the reader's groups, with the records of those groups (docs/spec/personhood.md sections 3 and 6).
 * Everything is read from exact bytes; only what a relay of the group signed is read, so that strangers' items cost nothing. Proofs are not
 * checked here.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { type Attestation, readAttestation } from '../identity/attestation.ts';
import { chainBack } from '../identity/root-chain.ts';
import type { RootRecord } from '../identity/root-record.ts';
import { addressOf } from '../ledger/record/keyring.ts';
import { fingerprintTags, TAG } from '../ledger/record/record.ts';
import { type Asked, bestOfEach, type Candidate, combine } from '../ledger/search/ask.ts';
import { findAttestations, findAttestationsBy } from '../ledger/search/find.ts';
import { GROUP_TAG, type Listing } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import { detailsOf, invalid } from './attestation-rows.ts';
import type { Lookup } from './context.ts';
import { type Evidence, evidence } from './evidence.ts';
import { contradicting, type ReadRoots, readGroupRoots } from './group-roots.ts';
import type { RecognisedGroup } from './recognised-groups.ts';
import { readingRows } from './server-rows.ts';

/** Groups whose records are fetched for one lookup, in the reader's order. */
const MAX_GROUPS_READ = 16;
/** Attestations of one content and group that are read per server. */
const MAX_READS_PER_SERVER = 32;

/** What relays of one group published about one content, by id. */
export type AttestedIn = {
  readonly group: RecognisedGroup;
  readonly attestations: readonly Attestation[];
  /** The group's record with this id, where it is part of one unbroken chain. */
  readonly recordOf: (id: string) => Parsed<RootRecord>;
};

export type AttestationsFound = {
  /** About attestations and about groups. */
  readonly asked: Asked;
  /** Servers that answered about attestations. */
  readonly answered: readonly string[];
  /** By digest. */
  readonly found: ReadonlyMap<string, readonly AttestedIn[]>;
  /** What kept a group's word from being read, by digest. */
  readonly rows: ReadonlyMap<string, readonly Evidence[]>;
};

export async function searchAttestations(
  lookup: Lookup,
  digests: readonly string[],
  groups: readonly RecognisedGroup[],
): Promise<AttestationsFound> {
  const first = await findAttestations(
    lookup.aside,
    digests,
    groups.map(({ groupId }) => groupId),
  );
  const named = groups.filter(({ groupId }) =>
    first.candidates.some((one) => isTagged(one, GROUP_TAG, groupId)),
  );
  const reads = await Promise.all(
    named.slice(0, MAX_GROUPS_READ).map((group) => readGroup(lookup, digests, group, first)),
  );
  const left = named.slice(MAX_GROUPS_READ).map((group) => ({
    digests,
    row: unsettled(group, 'too-many-groups', 'more of your groups are named than are read at once'),
  }));
  const rows = [...left, ...reads.flatMap((read) => read.rows)];
  return {
    asked: combineAll(first, reads),
    answered: combine([first, ...reads.flatMap(({ again }) => again ?? [])]).answered,
    found: new Map(digests.map((digest) => [digest, reads.flatMap(({ found }) => found.get(digest) ?? [])])),
    rows: new Map(
      digests.map((digest) => [
        digest,
        rows.filter((about) => about.digests.includes(digest)).map(({ row }) => row),
      ]),
    ),
  };
}

type GroupRead = {
  readonly found: ReadonlyMap<string, AttestedIn>;
  readonly rows: readonly { readonly digests: readonly string[]; readonly row: Evidence }[];
  /** Asked of relays alone, where a list did not end. */
  readonly again: Asked | null;
  readonly roots: Asked;
};

async function readGroup(
  lookup: Lookup,
  digests: readonly string[],
  group: RecognisedGroup,
  first: Asked,
): Promise<GroupRead> {
  const roots = await readGroupRoots(group, lookup.aside, { seen: null, named: [] });
  const tagged = first.candidates.filter((one) => isTagged(one, GROUP_TAG, group.groupId));
  const about = digests.filter((digest) => tagged.some((one) => isTagged(one, TAG.digest, digest)));
  const standing = chainBack(recordsIn(roots), null);
  if (!standing.ok) {
    const row = brokenGroup(group, roots, standing.code, standing.because);
    return { found: new Map(), rows: [{ digests: about, row }], again: null, roots: roots.asked };
  }
  const relays = await relaysOf(recordsIn(roots));
  const again = await askRelays(lookup, digests, group, relays, first);
  const candidates = again === null ? tagged : combine([{ ...first, candidates: tagged }, again]).candidates;
  const worth = digests.flatMap((digest) => {
    const own = candidates.filter((one) => isTagged(one, TAG.digest, digest));
    const costOf = ({ owner }: Listing) => (relays.has(owner.address) ? 0 : Number.POSITIVE_INFINITY);
    return bestOfEach(own, costOf, MAX_READS_PER_SERVER).map((candidate) => ({ digest, candidate }));
  });
  const reads = await readItems(worth.map(({ candidate }) => candidate));
  const judged = worth.map(({ digest, candidate }, i) => ({
    digest,
    ...judgeRead(group, digest, relays, candidate, reads[i]!),
  }));
  const attestations = judged
    .flatMap(({ digest, attestation }) => attestation && [{ digest, attestation }])
    .filter((one) => one !== null);
  const recordOf = await recordsNamed(
    lookup,
    group,
    roots,
    attestations.map(({ attestation }) => attestation.rootRecordId),
  );
  const byDigest = Map.groupBy(attestations, ({ digest }) => digest);
  return {
    found: new Map(
      [...byDigest].map(([digest, some]) => [
        digest,
        { group, attestations: some.map(({ attestation }) => attestation).sort(byId), recordOf },
      ]),
    ),
    rows: judged.flatMap(({ digest, rows }) => rows.map((row) => ({ digests: [digest], row }))),
    again,
    roots: roots.asked,
  };
}

/** A list that did not end may be strangers' doing: of relays alone it is short. `null` where all ended. */
async function askRelays(
  { aside }: Lookup,
  digests: readonly string[],
  { groupId }: RecognisedGroup,
  relays: ReadonlySet<string>,
  { unfinished }: Asked,
): Promise<Asked | null> {
  const flooded = aside.filter(({ url }) => unfinished.includes(url));
  if (flooded.length === 0 || relays.size === 0) return null;
  return await findAttestationsBy(flooded, digests, groupId, [...relays]);
}

/** One candidate's attestation, or what is wrong with it. Of what no relay signed nothing is said: anyone can write it. */
function judgeRead(
  group: RecognisedGroup,
  digest: string,
  relays: ReadonlySet<string>,
  candidate: Candidate,
  read: ReadItem,
): { readonly attestation: Attestation | null; readonly rows: readonly Evidence[] } {
  const rows = readingRows(candidate, read);
  const { item } = read;
  if (item === null || !relays.has(item.ownerAddress)) return { attestation: null, rows };
  const version = item.tags.find(({ name }) => name === TAG.version)?.value;
  if (version !== '1') {
    const later = evidence('unsupported-version', 'written by a later version', { record: item.id });
    return { attestation: null, rows: [...rows, later] };
  }
  const parsed = readAttestation(item, fingerprintTags);
  if (!parsed.ok) {
    // Names of members are their writer's text, which is never shown.
    const because = 'a relay of the group published something that is no attestation';
    return { attestation: null, rows: [...rows, invalid(group, item.id, parsed.code, because)] };
  }
  if (parsed.value.groupId !== group.groupId) return { attestation: null, rows };
  if (parsed.value.digest !== digest) {
    const because = 'a server named an attestation of another content';
    return { attestation: null, rows: [...rows, evidence('digest-mismatch', because, { record: item.id })] };
  }
  return { attestation: parsed.value, rows };
}

/** Records that attestations name, however old, on the condition that the chain from the newest to them is whole. */
async function recordsNamed(
  lookup: Lookup,
  group: RecognisedGroup,
  known: ReadRoots,
  ids: readonly string[],
): Promise<AttestedIn['recordOf']> {
  const named = [...new Set(ids)];
  const isKnown = named.every((id) => recordsIn(known).some((record) => record.id === id));
  const roots = isKnown ? known : await readGroupRoots(group, lookup.aside, { seen: null, named });
  const records = recordsIn(roots);
  return (id) => {
    const record = records.find((one) => one.id === id);
    if (record === undefined) return refuse('root-unread', 'no server shows the root record that it names');
    // No two bodies have one number in it: it holds this record, or one of the same body.
    const chain = chainBack(records, null, record.seq);
    return chain.ok ? accept(record) : chain;
  };
}

function recordsIn({ signed }: ReadRoots): readonly RootRecord[] {
  return signed.map(({ record }) => record);
}

async function relaysOf(records: readonly RootRecord[]): Promise<ReadonlySet<string>> {
  const keys = [...new Set(records.flatMap(({ relays }) => relays))];
  return new Set((await Promise.all(keys.map(addressOf))).filter((address) => address !== null));
}

function brokenGroup(group: RecognisedGroup, roots: ReadRoots, code: string, because: string): Evidence {
  if (code !== 'equivocation') return unsettled(group, code, because);
  const sides = contradicting(roots.signed, null).map(({ record }) => record.id);
  const words = `the issuer of the group ${group.shown} signed two histories; nothing of this group counts`;
  return evidence('group-equivocation', words, { ...detailsOf(group), records: sides });
}

function unsettled(group: RecognisedGroup, refusal: string, because: string): Evidence {
  return evidence('group-unsettled', because, { ...detailsOf(group), refusal });
}

/** Lists that did not end are settled where the relays' own did. */
function combineAll(first: Asked, reads: readonly GroupRead[]): Asked {
  const again = reads.flatMap((read) => read.again ?? []);
  const all = combine([first, ...again, ...reads.map(({ roots }) => roots)]);
  const unfinished = [
    ...new Set([...again, ...reads.map(({ roots }) => roots)].flatMap((one) => one.unfinished)),
  ];
  return { ...all, unfinished };
}

function isTagged({ listings }: Candidate, name: string, value: string): boolean {
  return listings.some(({ listing }) => listing.tags.some((tag) => tag.name === name && tag.value === value));
}

function byId(a: Attestation, b: Attestation): number {
  return a.id < b.id ? -1 : 1;
}
