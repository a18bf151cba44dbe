/**
 * Credentials as the settings work with them (docs/spec/credentials.md): a text is read in the lookup worker, and only what was read there goes to
 * the keys worker. No cryptography happens here.
 */

import type { CredentialCalls, Signers } from '../engine/keys-protocol.ts';
import type { CredentialFacts, StoredCredential } from '../engine/stored-credentials.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { askLookup, askOpened } from './ask-workers.ts';

/** Keeps nothing and asks nobody. */
export function readCredential(text: string): Promise<Parsed<CredentialFacts>> {
  return askLookup('credential-read', { text });
}

export function listCredentials(): Promise<Parsed<readonly StoredCredential[]>> {
  return askOpened({ method: 'credentials', params: {} });
}

export function holderKey(
  issuer: string,
  nonce: string | null,
): Promise<Parsed<CredentialCalls['credential-holder-key']['result']>> {
  return askOpened({ method: 'credential-holder-key', params: { issuer, nonce } });
}

/** @param key the issuer's, as typed; `null` where none was given */
export async function importCredential(
  text: string,
  key: string | null,
): Promise<Parsed<{ readonly id: string }>> {
  const read = await askLookup('credential-read', { text });
  if (!read.ok) return read;
  const signers = key === null ? accept(null) : await givenKeys(key);
  if (!signers.ok) return signers;
  return askOpened({ method: 'credential-import', params: { text, signers: signers.value } });
}

/** @param key the issuer's, as typed; `null`: its host is asked, because the reader said so */
export async function checkCredential(id: string, key: string | null): Promise<Parsed<null>> {
  const signers = key === null ? await fetchedKeys(id) : await givenKeys(key);
  if (!signers.ok) return signers;
  return askOpened({ method: 'credential-check', params: { id, signers: signers.value } });
}

async function givenKeys(text: string): Promise<Parsed<Signers>> {
  const found = await askLookup('credential-keys', { by: 'given', text });
  return found.ok ? accept({ by: 'given', keys: found.value.keys }) : found;
}

async function fetchedKeys(id: string): Promise<Parsed<Signers>> {
  const stored = await askOpened({ method: 'credentials', params: {} });
  if (!stored.ok) return stored;
  const issuer = stored.value.find((known) => known.id === id)?.issuer;
  if (issuer === undefined) return refuse('no-credential', 'there is no such credential');
  const found = await askLookup('credential-keys', { by: 'fetched', issuer });
  return found.ok ? accept({ by: 'fetched', keys: found.value.keys }) : found;
}

export function dropCredential(id: string): Promise<Parsed<null>> {
  return askOpened({ method: 'credential-drop', params: { id } });
}
