/**
 * The queries that a lookup makes, each in one place so that docs/spec/record.md section 2 and the reader's list of
 * what left the device stay true. All answers are claims (see `ask.ts`).
 */

import { APP_NAME, TAG } from '../record/record.ts';
import { type Asked, ask, askTogether, combine } from './ask.ts';
import { type Gateway, GROUP_TAG, MAX_VALUES, type TagFilter } from './gateway.ts';

const RAIL: TagFilter = { name: TAG.app, values: [APP_NAME] };
const MAX_PAGES = 5;
/** 1,000 root records: at one batch a day, almost three years. */
const MAX_ROOT_PAGES = 10;

/**
 * Records of anyone with any of these exact digests, one query for all. Of a single digest one page: strangers may flood
 * it, so `findDigestsOf` follows.
 */
export async function findDigests(gateways: readonly Gateway[], digests: readonly string[]): Promise<Asked> {
  const pages = digests.length === 1 ? 1 : MAX_PAGES;
  return await inChunks(digests, (some) =>
    ask(gateways, { what: 'digest', tags: [RAIL, { name: TAG.digest, values: some }] }, pages),
  );
}

/** The same among these keys, which nobody else can flood. */
export async function findDigestsOf(
  gateways: readonly Gateway[],
  digests: readonly string[],
  owners: readonly string[],
): Promise<Asked> {
  return await inChunks(digests, (values) => {
    const tags = [RAIL, { name: TAG.digest, values }];
    return inChunks(owners, (some) => ask(gateways, { what: 'digest', owners: some, tags }, MAX_PAGES));
  });
}

/**
 * Each provider's records with any of these picture bands or text shingles: a query per provider, because servers
 * answer one owner's from an index. `providers` holds each provider's key addresses.
 */
export async function findByValues(
  gateways: readonly Gateway[],
  tag: typeof TAG.imageBand | typeof TAG.textShingle,
  values: readonly string[],
  providers: readonly (readonly string[])[],
): Promise<Asked> {
  const what = tag === TAG.imageBand ? 'picture-fingerprint' : 'text-fingerprint';
  const queries = providers
    .flatMap(chunksOf)
    .flatMap((owners) =>
      chunksOf(values).map((some) => ({ what, owners, tags: [RAIL, { name: tag, values: some }] }) as const),
    );
  return await askTogether(gateways, queries, MAX_PAGES);
}

/** Statements and key revocations that these root keys signed. */
export async function findRootItems(
  gateways: readonly Gateway[],
  rootAddresses: readonly string[],
): Promise<Asked> {
  const tags = [RAIL, { name: TAG.type, values: ['provider', 'revocation'] }];
  return await inChunks(rootAddresses, (owners) =>
    ask(gateways, { what: 'provider-key', owners, tags }, MAX_PAGES),
  );
}

/** Records, and the keys that may take them back. */
export type Withdrawable = { readonly records: readonly string[]; readonly owners: readonly string[] };

/** Withdrawals of each provider's records by its keys: a query per provider, so that nobody floods another's. */
export async function findWithdrawals(
  gateways: readonly Gateway[],
  providers: readonly Withdrawable[],
): Promise<Asked> {
  const type = { name: TAG.type, values: ['revocation'] };
  const queries = providers.flatMap(({ records, owners }) =>
    chunksOf(owners).flatMap((some) =>
      chunksOf(records).map((ids) => {
        const tags = [RAIL, type, { name: TAG.of, values: ids }];
        return { what: 'record-id', owners: some, tags } as const;
      }),
    ),
  );
  return await askTogether(gateways, queries, MAX_PAGES);
}

/**
 * A group's root records, signed by its issuer. Nobody else can flood them; pages are capped all the same, because a server may go on for ever.
 * @param issuer address of the issuer's key
 */
export async function findGroupRoots(
  gateways: readonly Gateway[],
  issuer: string,
  groupId: string,
): Promise<Asked> {
  const type = { name: TAG.type, values: ['group-root'] };
  const tags = [RAIL, type, { name: GROUP_TAG, values: [groupId] }];
  return await ask(gateways, { what: 'group', owners: [issuer], tags }, MAX_ROOT_PAGES);
}

/** What members of these groups attested about these digests, by whatever key: anyone can write what looks like it. */
export async function findAttestations(
  gateways: readonly Gateway[],
  digests: readonly string[],
  groupIds: readonly string[],
): Promise<Asked> {
  const pages = digests.length === 1 ? 1 : MAX_PAGES;
  return await inChunks(digests, (some) =>
    inChunks(groupIds, (groups) => ask(gateways, { what: 'digest', tags: attested(groups, some) }, pages)),
  );
}

/** The same by the relays of one group, which nobody else can flood. @param relays addresses of their keys */
export async function findAttestationsBy(
  gateways: readonly Gateway[],
  digests: readonly string[],
  groupId: string,
  relays: readonly string[],
): Promise<Asked> {
  return await inChunks(digests, (some) =>
    inChunks(relays, (owners) =>
      ask(gateways, { what: 'digest', owners, tags: attested([groupId], some) }, MAX_PAGES),
    ),
  );
}

function attested(groupIds: readonly string[], digests: readonly string[]): readonly TagFilter[] {
  const type = { name: TAG.type, values: ['attestation'] };
  return [RAIL, type, { name: GROUP_TAG, values: groupIds }, { name: TAG.digest, values: digests }];
}

/** Records by their ids, for openings. */
export async function findRecords(gateways: readonly Gateway[], ids: readonly string[]): Promise<Asked> {
  return await inChunks(ids, (some) => ask(gateways, { what: 'record-id', ids: some }, 2));
}

/** Asks chunk by chunk, all at once. */
async function inChunks(
  values: readonly string[],
  askSome: (some: readonly string[]) => Promise<Asked>,
): Promise<Asked> {
  return combine(await Promise.all(chunksOf(values).map(askSome)));
}

/**
 * At most 128 values in one filter of a query; no chunk where there are no values, because servers take an empty
 * filter for none and list everybody's items.
 */
function chunksOf(values: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < values.length; at += MAX_VALUES) chunks.push(values.slice(at, at + MAX_VALUES));
  return chunks;
}
