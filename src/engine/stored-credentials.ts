/**
 * Credentials and holder keys as the vault keeps them (docs/spec/credentials.md section 5). What the vault returns is read as strictly as what
 * was imported.
 */

import * as v from 'valibot';
import { type Bytes, toBase64Url } from '../bytes.ts';
import { canonicalize, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type Credential, readCredential } from '../identity/credentials/credential.ts';
import { type HolderSecret, holderSecret } from '../identity/credentials/holder-key.ts';
import { MAX_CREDENTIAL_CHARS } from '../identity/credentials/limits.ts';
import { type HolderJwk, issuerJwk } from '../identity/credentials/public-key.ts';
import type { Random } from '../ports.ts';
import { base64UrlOf, line, parseShape, utcSeconds } from '../shapes.ts';
import { MAX_RECORD_BYTES, type VaultRecord } from '../vault/record-row.ts';
import type { PutCode, Records } from '../vault/records.ts';

const CREDENTIAL = 'credential';
const HOLDER_KEY = 'holder-key';
const SCHEMA = 1;
const ID_BYTES = 16;

const signature = v.strictObject({
  by: v.picklist(['given', 'fetched']),
  checkedAt: utcSeconds,
  key: issuerJwk,
});
const credentialRecord = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(MAX_CREDENTIAL_CHARS)),
  importedAt: utcSeconds,
  signature: v.nullable(signature),
});
const holderKeyRecord = v.strictObject({
  /** Origin of the credential issuer. */
  issuer: line(1, 512),
  createdAt: utcSeconds,
  jwk: holderSecret,
});

export type CredentialRecord = Readonly<v.InferOutput<typeof credentialRecord>>;
export type HolderKey = Readonly<v.InferOutput<typeof holderKeyRecord>> & { readonly id: string };

/** What is shown of a credential; nothing of it was checked with anybody. */
export type CredentialFacts = Omit<Credential, 'jwt' | 'disclosures' | 'holder' | 'algorithm'>;

/** `signature`: how the issuer's was checked; `null`: it was not. */
export type StoredCredential = CredentialFacts & {
  readonly id: string;
  readonly importedAt: string;
  readonly signature: Pick<v.InferOutput<typeof signature>, 'by' | 'checkedAt'> | null;
};

export type KeptCredential = {
  readonly id: string;
  readonly record: CredentialRecord;
  readonly credential: Credential;
};

export function factsOf(credential: Credential): CredentialFacts {
  const { jwt: _, disclosures, holder, algorithm, ...facts } = credential;
  return facts;
}

/** In the order of import. A record that cannot be read is left out, as if somebody had removed it. */
export async function readCredentials(records: Records): Promise<readonly KeptCredential[]> {
  const found: KeptCredential[] = [];
  for (const { id } of await records.list(CREDENTIAL)) {
    const record = await readRecord(records, CREDENTIAL, id, credentialRecord);
    if (record === null) continue;
    const credential = await readCredential(record.text);
    if (credential.ok) found.push({ id, record, credential: credential.value });
  }
  const keyOf = ({ record, id }: KeptCredential) => `${record.importedAt}|${id}`;
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Code `no-credential`. */
export async function findCredential(
  records: Records,
  id: string,
): Promise<Parsed<KeptCredential, 'no-credential'>> {
  const found = (await readCredentials(records)).find((kept) => kept.id === id);
  return found ? accept(found) : refuse('no-credential', 'there is no such credential');
}

/** The same signed text again replaces the record that there is. */
export async function keepCredential(
  records: Records,
  random: Random,
  { jwt }: Credential,
  record: CredentialRecord,
): Promise<Parsed<string, PutCode>> {
  const same = (await readCredentials(records)).find((kept) => kept.credential.jwt === jwt);
  const id = same?.id ?? toBase64Url(random(ID_BYTES));
  const put = await changeCredential(records, id, record);
  return put.ok ? accept(id) : put;
}

/** A record from a backup, without what its maker says of the signature: nobody checked it here. Others as they are. */
export function asRestored(record: VaultRecord): VaultRecord {
  if (record.kind !== CREDENTIAL || record.schema !== SCHEMA) return record;
  const read = parseRecord(record.bytes, credentialRecord);
  return read === null ? record : { ...record, bytes: canonicalize({ ...read, signature: null }) };
}

export function changeCredential(records: Records, id: string, record: CredentialRecord) {
  return records.put({ kind: CREDENTIAL, id, schema: SCHEMA, bytes: canonicalize(record) });
}

/** Also one that cannot be read. The last one with its holder key takes the key along. */
export async function dropCredential(
  records: Records,
  id: string,
): Promise<Parsed<null, 'no-credential' | 'changed-meanwhile'>> {
  if (!isId(id)) return refuse('no-credential', 'there is no such credential');
  const before = await readCredentials(records);
  const dropped = before.find((kept) => kept.id === id);
  const removed = await records.remove({ kind: CREDENTIAL, id });
  if (!removed.ok || dropped === undefined) return removed;
  const { holder } = dropped.credential;
  if (before.some((kept) => kept.id !== id && isSameKey(kept.credential.holder, holder))) return accept(null);
  const key = (await readHolderKeys(records)).find(({ jwk }) => isSameKey(jwk, holder));
  return key === undefined ? accept(null) : records.remove({ kind: HOLDER_KEY, id: key.id });
}

/** Oldest first. */
export async function readHolderKeys(records: Records): Promise<readonly HolderKey[]> {
  const found: HolderKey[] = [];
  for (const { id } of await records.list(HOLDER_KEY)) {
    const record = await readRecord(records, HOLDER_KEY, id, holderKeyRecord);
    if (record !== null) found.push({ ...record, id });
  }
  return found.sort((a, b) => (`${a.createdAt}|${a.id}` < `${b.createdAt}|${b.id}` ? -1 : 1));
}

export function keepHolderKey(
  records: Records,
  random: Random,
  issuer: string,
  jwk: HolderSecret,
  createdAt: string,
): Promise<Parsed<null, PutCode>> {
  const bytes = canonicalize({ issuer, createdAt, jwk });
  return records.put({ kind: HOLDER_KEY, id: toBase64Url(random(ID_BYTES)), schema: SCHEMA, bytes });
}

export function isSameKey(a: Pick<HolderJwk, 'x' | 'y'>, b: Pick<HolderJwk, 'x' | 'y'>): boolean {
  return a.x === b.x && a.y === b.y;
}

async function readRecord<S extends v.GenericSchema>(
  records: Records,
  kind: string,
  id: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const record = isId(id) ? await records.get({ kind, id }) : null;
  if (!record?.ok || record.value?.schema !== SCHEMA) return null;
  return parseRecord(record.value.bytes, schema);
}

function parseRecord<S extends v.GenericSchema>(bytes: Bytes, schema: S): v.InferOutput<S> | null {
  const json = parseCanonical(bytes, MAX_RECORD_BYTES);
  const read = json.ok ? parseShape(schema, json.value) : json;
  return read.ok ? read.value : null;
}

function isId(id: unknown): boolean {
  return parseShape(base64UrlOf(ID_BYTES), id).ok;
}
