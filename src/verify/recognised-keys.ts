/**
 * Resolves the reader's trusted roots to the keys that may sign for them now: the statements pinned in the trust
 * entries united with what the servers show (docs/spec/record.md section 7).
 */

import { fromBase64Url } from '../bytes.ts';
import { type DataItem, readDataItem } from '../formats/ans104.ts';
import { addressOf, buildKeyring, type Keyring } from '../ledger/record/keyring.ts';
import { TAG } from '../ledger/record/record.ts';
import { type Asked, bestOfEach, type Candidate, NOTHING_ASKED } from '../ledger/search/ask.ts';
import { findRootItems } from '../ledger/search/find.ts';
import type { Gateway, Listing } from '../ledger/search/gateway.ts';
import { readItems } from '../ledger/search/read-item.ts';
import type { Recognised } from './trust.ts';

const MAX_STATEMENT_BYTES = 8192;
/** Statements and revocations read per lookup and server, so that no server can crowd out another's revocations. */
const MAX_READS_PER_SERVER = 64;

export type RecognisedKeys = {
  readonly providers: readonly { readonly trusted: Recognised; readonly keyring: Keyring }[];
  /** What the servers were asked about the roots; who did not answer leaves revocation unknown. */
  readonly asked: Asked;
};

export async function recognisedKeys(
  listed: readonly Recognised[],
  gateways: readonly Gateway[],
): Promise<RecognisedKeys> {
  const recognised = distinctRoots(listed);
  const pinned = await pinnedStatements(listed);
  const addresses = (await Promise.all(recognised.map(({ root }) => addressOf(root)))).filter(
    (a) => a !== null,
  );
  const asked = addresses.length > 0 ? await findRootItems(gateways, addresses) : NOTHING_ASKED;
  const known = new Set(pinned.map(({ id }) => id));
  const fresh = await readAll(asked.candidates.filter(({ id }) => !known.has(id)));
  const items = [...pinned, ...fresh];
  const providers = await Promise.all(
    recognised.map(async (trusted) => ({ trusted, keyring: await buildKeyring(trusted.root, items) })),
  );
  return { providers, asked };
}

/** Whether no server answered for this recognised root's keys, so that its records cannot be told from others'. */
export function isUnlearned(root: string, { providers, asked }: RecognisedKeys): boolean {
  if (asked.answered.length > 0) return false;
  return providers.some(({ keyring }) => keyring.root === root && keyring.owners.size === 0);
}

/** The keyring of a root that is on no list, from the servers alone. */
export async function strangerKeys(root: string, gateways: readonly Gateway[]): Promise<Keyring | null> {
  const address = await addressOf(root);
  if (address === null) return null;
  const asked = await findRootItems(gateways, [address]);
  return await buildKeyring(root, await readAll(asked.candidates));
}

/** The reader's lists may name a provider more than once; the first entry gives its name. */
function distinctRoots(listed: readonly Recognised[]): readonly Recognised[] {
  return [...Map.groupBy(listed, ({ root }) => root).values()].map((entries) => entries[0]!);
}

async function pinnedStatements(recognised: readonly Recognised[]): Promise<readonly DataItem[]> {
  const items = await Promise.all(
    recognised.map(async ({ statement }) => {
      const bytes = fromBase64Url(statement ?? '');
      const item = bytes && bytes.length > 0 ? await readDataItem(bytes, MAX_STATEMENT_BYTES) : null;
      return item?.ok ? item.value : null;
    }),
  );
  return items.filter((item) => item !== null);
}

async function readAll(candidates: readonly Candidate[]): Promise<readonly DataItem[]> {
  const reads = await readItems(bestOfEach(candidates, revocationsFirst, MAX_READS_PER_SERVER));
  return reads.map(({ item }) => item).filter((item) => item !== null);
}

function revocationsFirst({ tags }: Listing): number {
  return tags.some(({ name, value }) => name === TAG.type && value === 'revocation') ? 0 : 1;
}
