/**
 * Resolves the reader's trusted roots to the keys that may sign for them now: the statements pinned in the trust
 * entries united with what the servers show (docs/spec/record.md section 7).
 */

import { fromBase64Url } from '../bytes.ts';
import { type DataItem, readDataItem } from '../formats/ans104.ts';
import type { Asked, Candidate } from '../ledger/ask.ts';
import { findRootItems } from '../ledger/find.ts';
import type { Gateway } from '../ledger/gateway.ts';
import { addressOf, buildKeyring, type Keyring } from '../ledger/keyring.ts';
import { readItem } from '../ledger/read-item.ts';
import type { Recognised } from './trust.ts';

const MAX_STATEMENT_BYTES = 8192;
/** Statements and revocations read from servers per lookup. */
const MAX_ROOT_ITEMS = 64;

export type RecognisedKeys = {
  readonly providers: readonly { readonly trusted: Recognised; readonly keyring: Keyring }[];
  /** What the servers were asked about the roots; who did not answer leaves revocation unknown. */
  readonly asked: Asked;
};

export async function recognisedKeys(
  recognised: readonly Recognised[],
  gateways: readonly Gateway[],
): Promise<RecognisedKeys> {
  const pinned = await pinnedStatements(recognised);
  const addresses = (await Promise.all(recognised.map(({ root }) => addressOf(root)))).filter(
    (a) => a !== null,
  );
  const asked = await askAbout(addresses, gateways);
  const known = new Set(pinned.map(({ id }) => id));
  const fresh = await readAll(asked.candidates.filter(({ id }) => !known.has(id)).slice(0, MAX_ROOT_ITEMS));
  const items = [...pinned, ...fresh];
  const providers = await Promise.all(
    recognised.map(async (trusted) => ({ trusted, keyring: await buildKeyring(trusted.root, items) })),
  );
  return { providers, asked };
}

/** The keyring of a root that is on no list, from the servers alone. */
export async function strangerKeys(root: string, gateways: readonly Gateway[]): Promise<Keyring | null> {
  const address = await addressOf(root);
  if (address === null) return null;
  const asked = await findRootItems(gateways, [address]);
  return await buildKeyring(root, await readAll(asked.candidates.slice(0, MAX_ROOT_ITEMS)));
}

async function askAbout(addresses: readonly string[], gateways: readonly Gateway[]): Promise<Asked> {
  if (addresses.length === 0) return { candidates: [], answered: [], failed: [], incomplete: false };
  return await findRootItems(gateways, addresses);
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
  const reads = await Promise.all(candidates.map(readItem));
  return reads.map(({ item }) => item).filter((item) => item !== null);
}
