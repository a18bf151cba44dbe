/**
 * The queries that a lookup makes, each in one place so that docs/spec/record.md section 2 and the reader's list of
 * what left the device stay true. All answers are claims (see `ask.ts`).
 */

import { type Asked, ask } from './ask.ts';
import { type Gateway, MAX_VALUES, type TagFilter } from './gateway.ts';
import { APP_NAME, TAG } from './record.ts';

const RAIL: TagFilter = { name: TAG.app, values: [APP_NAME] };
const MAX_PAGES = 5;

/** Records of anyone with this exact digest, one page: strangers may flood it, so `findDigestOf` follows. */
export function findDigest(gateways: readonly Gateway[], digest: string): Promise<Asked> {
  return ask(gateways, { what: 'digest', tags: [RAIL, { name: TAG.digest, values: [digest] }] }, 1);
}

/** The same among one provider's keys, which nobody else can flood. */
export function findDigestOf(
  gateways: readonly Gateway[],
  digest: string,
  owners: readonly string[],
): Promise<Asked> {
  const tags = [RAIL, { name: TAG.digest, values: [digest] }];
  return ask(gateways, { what: 'digest', owners, tags }, MAX_PAGES);
}

/** One provider's records with any of these picture bands or text shingles, at most 128 values a query. */
export async function findByValues(
  gateways: readonly Gateway[],
  tag: typeof TAG.imageBand | typeof TAG.textShingle,
  values: readonly string[],
  owners: readonly string[],
): Promise<readonly Asked[]> {
  const what = tag === TAG.imageBand ? 'picture-fingerprint' : 'text-fingerprint';
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < values.length; at += MAX_VALUES) chunks.push(values.slice(at, at + MAX_VALUES));
  return await Promise.all(
    chunks.map((chunk) =>
      ask(gateways, { what, owners, tags: [RAIL, { name: tag, values: chunk }] }, MAX_PAGES),
    ),
  );
}

/** Statements and key revocations that these root keys signed. */
export function findRootItems(
  gateways: readonly Gateway[],
  rootAddresses: readonly string[],
): Promise<Asked> {
  const types = { name: TAG.type, values: ['provider', 'revocation'] };
  return ask(gateways, { what: 'provider-key', owners: rootAddresses, tags: [RAIL, types] }, MAX_PAGES);
}

/** Withdrawals of these records by these keys. */
export function findWithdrawals(
  gateways: readonly Gateway[],
  recordIds: readonly string[],
  owners: readonly string[],
): Promise<Asked> {
  const tags = [RAIL, { name: TAG.type, values: ['revocation'] }, { name: TAG.of, values: recordIds }];
  return ask(gateways, { what: 'record-id', owners, tags }, MAX_PAGES);
}

/** One record by its id, for openings. */
export function findRecord(gateways: readonly Gateway[], id: string): Promise<Asked> {
  return ask(gateways, { what: 'record-id', ids: [id] }, 1);
}
