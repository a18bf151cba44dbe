/**
 * What the keys worker does with credentials (docs/spec/credentials.md), one handler for each call. The text of a credential is a stranger's; it gets here only
 * after the lookup worker has read it, and is read by the same rules again.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import {
  type Credential,
  checkTime,
  isIssuerAddress,
  readCredential,
  signerOf,
  textOf,
} from '../identity/credentials/credential.ts';
import { MAX_DISCLOSURES } from '../identity/credentials/disclosures.ts';
import { makeHolderKey, proveKey, publicOf } from '../identity/credentials/holder-key.ts';
import { present } from '../identity/credentials/present.ts';
import { issuerJwk } from '../identity/credentials/public-key.ts';
import { bytes32, line, parseShape } from '../shapes.ts';
import type { Records } from '../vault/records.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { CredentialCalls, KeysOutcome, Signers } from './keys-protocol.ts';
import { withRecords } from './open-records.ts';
import {
  type CredentialRecord,
  changeCredential,
  dropCredential,
  factsOf,
  findCredential,
  type HolderKey,
  isSameKey,
  type KeptCredential,
  keepCredential,
  keepHolderKey,
  readCredentials,
  readHolderKeys,
  type StoredCredential,
} from './stored-credentials.ts';

type Handler<M extends keyof CredentialCalls> = (
  params: CredentialCalls[M]['params'],
  ports: KeysPorts,
) => Promise<KeysOutcome<M>>;

const MAX_KEYS = 16;

const holderRequest = v.object({
  issuer: v.pipe(line(1, 512), v.check(isIssuerAddress, 'an address')),
  nonce: v.nullable(line(1, 256)),
});
const signersShape = v.object({
  by: v.picklist(['given', 'fetched']),
  keys: v.pipe(v.array(issuerJwk), v.maxLength(MAX_KEYS)),
});
const showing = v.object({
  disclose: v.pipe(v.array(bytes32), v.maxLength(MAX_DISCLOSURES)),
  audience: bytes32,
  nonce: bytes32,
});

export const CREDENTIAL_CALLS: { readonly [M in keyof CredentialCalls]: Handler<M> } = {
  credentials: ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async (records) =>
      accept(await Promise.all((await readCredentials(records)).map(viewOf))),
    ),
  'credential-holder-key': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const asked = parseShape(holderRequest, params);
      if (!asked.ok) return asked;
      const { issuer, nonce } = asked.value;
      const audience = new URL(issuer).origin;
      const key = await needHolderKey(records, ports, audience);
      if (!key.ok) return key;
      const proof = nonce && (await proveKey(key.value, { audience, nonce, nowMs: ports.clock() }));
      return accept({ key: publicOf(key.value), proof });
    }),
  'credential-import': ({ dataKey, text, signers }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = await readCredential(String(text));
      if (!read.ok) return read;
      const credential = read.value;
      const inTime = checkTime(credential, ports.clock());
      if (!inTime.ok && inTime.code === 'credential-expired') return inTime;
      const key = await holderKeyOf(records, credential);
      if (!key.ok) return key;
      const signature = await signatureBy(credential, signers, ports);
      if (!signature.ok) return signature;
      const record = { text: textOf(credential), importedAt: nowOf(ports), signature: signature.value };
      const id = await keepCredential(records, ports.random, credential, record);
      return id.ok ? accept({ id: id.value }) : id;
    }),
  'credential-check': ({ dataKey, id, signers }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const kept = await findCredential(records, id);
      if (!kept.ok) return kept;
      const signature = await signatureBy(kept.value.credential, signers, ports);
      if (!signature.ok) return signature;
      return changeCredential(records, id, { ...kept.value.record, signature: signature.value });
    }),
  'credential-present': ({ dataKey, id, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const shown = parseShape(showing, params);
      if (!shown.ok) return shown;
      const kept = await findCredential(records, id);
      if (!kept.ok) return kept;
      const { credential } = kept.value;
      const key = await holderKeyOf(records, credential);
      if (!key.ok) return key;
      const made = await present(credential, key.value.jwk, { ...shown.value, nowMs: ports.clock() });
      return made.ok ? accept({ presentation: made.value }) : made;
    }),
  'credential-drop': ({ dataKey, id }, ports) =>
    withRecords(dataKey, ports, (records) => dropCredential(records, id)),
};

/** Whoever made a backup wrote what it says of a signature: it is checked again with the key that it names. */
async function viewOf({ id, record, credential }: KeptCredential): Promise<StoredCredential> {
  const { importedAt, signature } = record;
  const isSigned = signature !== null && (await signerOf(credential, [signature.key])) !== null;
  const checked = isSigned ? { by: signature.by, checkedAt: signature.checkedAt } : null;
  return { ...factsOf(credential), id, importedAt, signature: checked };
}

/** One for each issuer's origin. */
async function needHolderKey(records: Records, ports: KeysPorts, issuer: string) {
  const known = (await readHolderKeys(records)).find((key) => key.issuer === issuer);
  if (known !== undefined) return accept(known.jwk);
  const jwk = await makeHolderKey();
  const put = await keepHolderKey(records, ports.random, issuer, jwk, nowOf(ports));
  return put.ok ? accept(jwk) : put;
}

async function holderKeyOf(
  records: Records,
  { holder, issuer }: Credential,
): Promise<Parsed<HolderKey, 'other-holder' | 'other-issuer'>> {
  const key = (await readHolderKeys(records)).find(({ jwk }) => isSameKey(jwk, holder));
  if (key === undefined) return refuse('other-holder', 'it was made for a key that this vault does not have');
  // With one key two issuers could see that they know the same person.
  return key.issuer === new URL(issuer).origin
    ? accept(key)
    : refuse('other-issuer', 'its key was made for another issuer');
}

async function signatureBy(
  credential: Credential,
  signers: Signers | null,
  ports: KeysPorts,
): Promise<Parsed<CredentialRecord['signature']>> {
  if (signers === null) return accept(null);
  const read = parseShape(signersShape, signers);
  if (!read.ok) return read;
  const key = await signerOf(credential, read.value.keys);
  return key === null
    ? refuse('signature-false', 'none of these keys signed it')
    : accept({ by: read.value.by, checkedAt: nowOf(ports), key });
}

function nowOf({ clock }: KeysPorts): string {
  return `${new Date(clock()).toISOString().slice(0, 19)}Z`;
}
