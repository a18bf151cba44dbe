/**
 * The wallet as the vault keeps it (docs/spec/accounts.md section 1): one recovery phrase, as its entropy, and accounts. What the vault returns is read strictly, because
 * a backup may have been made by anyone. Keys of the phrase are not kept; they follow from it.
 */

import * as v from 'valibot';
import { type Bytes, concat, fromBase64Url, sha256, toBase64Url, utf8 } from '../bytes.ts';
import { canonicalize, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Random } from '../ports.ts';
import { base64UrlOf, bytes32, integer, parseShape, utcSeconds } from '../shapes.ts';
import { MAX_RECORD_BYTES, type RecordCode, type VaultRecord } from '../vault/record-row.ts';
import type { PutCode, Records } from '../vault/records.ts';
import { readAddress } from '../wallet/evm/address.ts';
import { accountName, isSameAddress, MAX_ACCOUNTS, storedAddress } from '../wallet/public-state.ts';

const SEED = { kind: 'wallet', id: 'seed' } as const;
const ACCOUNT = 'account';
const SCHEMA = 1;
const ID_BYTES = 16;
/** Of 12, 15, 18, 21 and 24 words. */
const ENTROPY_BYTES: readonly number[] = [16, 20, 24, 28, 32];
export const MAX_INDEX = 2 ** 31 - 1;

const seedRecord = v.strictObject({
  entropy: v.pipe(
    v.string(),
    v.maxLength(43),
    v.check((text) => ENTROPY_BYTES.includes(fromBase64Url(text)?.length ?? 0), 'entropy'),
  ),
  /** The person has shown that the words are written down. */
  isBackedUp: v.boolean(),
});

const common = {
  address: v.pipe(
    storedAddress,
    v.check((text) => {
      const read = readAddress(text);
      return read.ok && read.value === text;
    }, 'with the capitals of EIP-55'),
  ),
  name: accountName,
  addedAt: utcSeconds,
};
const accountRecord = v.variant('source', [
  /** `seed` says which phrase: a backup may bring accounts of another one. */
  v.strictObject({
    source: v.literal('seed'),
    ...common,
    index: integer(0, MAX_INDEX),
    seed: base64UrlOf(ID_BYTES),
  }),
  v.strictObject({ source: v.literal('key'), ...common, secretKey: bytes32 }),
  v.strictObject({ source: v.literal('watch'), ...common }),
]);

export type WalletSeed = { readonly entropy: Bytes; readonly isBackedUp: boolean };
export type AccountRecord = Readonly<v.InferOutput<typeof accountRecord>>;
export type StoredAccount = AccountRecord & { readonly id: string };

/** `null` where there is none. Codes: `future-version`, `altered-record`. */
export async function readWalletSeed(records: Records): Promise<Parsed<WalletSeed | null, RecordCode>> {
  const record = await records.get(SEED);
  if (!record.ok) return record;
  if (record.value === null) return accept(null);
  if (record.value.schema > SCHEMA)
    return refuse('future-version', 'the recovery phrase is of a newer version of this program');
  const read = parseRecord(record.value.bytes, seedRecord);
  if (read === null) return refuse('altered-record', 'the recovery phrase is stored in another form');
  return accept({ entropy: fromBase64Url(read.entropy)!, isBackedUp: read.isBackedUp });
}

/** Which phrase an account belongs to. Known to whoever has the opened vault alone. */
export async function seedNameOf({ entropy }: WalletSeed): Promise<string> {
  return toBase64Url((await sha256(concat(utf8('rail-wallet-seed/1'), entropy))).subarray(0, ID_BYTES));
}

/** All that can be read, in the order of adding. One that cannot be read is left out, as if somebody had removed it. */
export async function readAccounts(records: Records): Promise<readonly StoredAccount[]> {
  const found: StoredAccount[] = [];
  for (const { id } of await records.list(ACCOUNT)) {
    const record = isId(id) ? await records.get({ kind: ACCOUNT, id }) : null;
    if (!record?.ok || record.value?.schema !== SCHEMA) continue;
    const read = parseRecord(record.value.bytes, accountRecord);
    if (read !== null) found.push({ ...read, id });
  }
  return found.sort((a, b) => compare(orderOf(a), orderOf(b)));
}

/**
 * Keeps one account for each address: another record of the address is replaced, under its id. Written in one step with the phrase, where there is a new one.
 * Codes: `too-many-accounts` beside those of writing.
 */
export async function keepAccount(
  records: Records,
  random: Random,
  account: AccountRecord,
  seed?: WalletSeed,
): Promise<Parsed<null, PutCode | 'too-many-accounts'>> {
  const known = await readAccounts(records);
  const same = known.find(({ address }) => isSameAddress(address, account.address));
  if (same === undefined && known.length >= MAX_ACCOUNTS)
    return refuse('too-many-accounts', `at most ${MAX_ACCOUNTS} accounts`);
  const record = accountRow(same?.id ?? toBase64Url(random(ID_BYTES)), account);
  return records.putAll(seed === undefined ? [record] : [seedRow(seed), record]);
}

export function changeAccount(records: Records, { id, ...account }: StoredAccount) {
  return records.put(accountRow(id, account));
}

export function changeWalletSeed(records: Records, seed: WalletSeed) {
  return records.put(seedRow(seed));
}

/** With every other record of its address: a restored backup may have brought one. */
export async function dropAccount(records: Records, { address }: StoredAccount) {
  const same = (await readAccounts(records)).filter((one) => isSameAddress(one.address, address));
  return records.removeAll(same.map(({ id }) => ({ kind: ACCOUNT, id })));
}

function seedRow({ entropy, isBackedUp }: WalletSeed): VaultRecord {
  return { ...SEED, schema: SCHEMA, bytes: canonicalize({ entropy: toBase64Url(entropy), isBackedUp }) };
}

function accountRow(id: string, account: AccountRecord): VaultRecord {
  return { kind: ACCOUNT, id, schema: SCHEMA, bytes: canonicalize(account) };
}

function parseRecord<S extends v.GenericSchema>(bytes: Bytes, schema: S): v.InferOutput<S> | null {
  const json = parseCanonical(bytes, MAX_RECORD_BYTES);
  const read = json.ok ? parseShape(schema, json.value) : json;
  return read.ok ? read.value : null;
}

/** Accounts of the phrase that were made in one second, in their order there. */
function orderOf(account: StoredAccount): string {
  const index = account.source === 'seed' ? String(account.index).padStart(10, '0') : '';
  return `${account.addedAt}|${index}|${account.id}`;
}

function isId(id: unknown): boolean {
  return parseShape(base64UrlOf(ID_BYTES), id).ok;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
