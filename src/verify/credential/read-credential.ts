/**
 * What the Content Credential of a file or text says and how far it can be believed (docs/spec/signals.md section 1): read
 * with the official list, and with the other lists only where that one does not know a signer. Asks no server. It does
 * not say whether the content shows or says something true.
 */

import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { TEXT_MEDIA_TYPE } from '../../formats/c2pa-text.ts';
import { originOf } from './ai-claim.ts';
import { bind, type Compare } from './binding.ts';
import type { Credential, ReadableCredential, Signer } from './credential.ts';
import { historyOf } from './history.ts';
import type { ReadManifests, RemoteManifest, TrustList, Wanted } from './manifest-port.ts';
import { integrityOf, isTrusted, notUnderstood } from './manifest-soundness.ts';
import { type Manifest, type ManifestStore, parseManifestStore } from './manifest-store.ts';
import { claimedName, listedName } from './signer-name.ts';
import { timeOf } from './signing-time.ts';
import { comparedWithText, contentOfText } from './text-binding.ts';

/** PEM each; `''` for none. */
export type CredentialAnchors = {
  readonly official: string;
  readonly timeStamps: string;
  readonly interimIssuers: string;
  readonly interimSigners: string;
  /** Added by the reader: issuers or signers. */
  readonly own: string;
};

export type CredentialParts = {
  readonly readManifests: ReadManifests;
  readonly anchors: CredentialAnchors;
};

type Listing = Exclude<Signer, 'unknown'>;
/** What the library is given. */
type Source = {
  readonly file: Uint8Array;
  readonly mediaType: string;
  /** For a manifest without its content; `null` where the library sees both and compares them. */
  readonly compare: Compare | null;
};
type Read = { readonly store: ManifestStore } | Exclude<Credential, ReadableCredential> | null;

/** Strongest first: the order in which the lists are tried. */
const LISTS: readonly Listing[] = ['official', 'own', 'interim'];
const STRENGTH: readonly Signer[] = [...LISTS, 'unknown'];
const MAX_PROBLEMS = 16;
const STORE_MEDIA_TYPE = 'application/c2pa';

/**
 * @param manifest where it does not stand in the file
 * @returns `null` where the file has no Content Credential
 */
export async function readCredential(
  file: Bytes,
  mediaType: string,
  parts: CredentialParts,
  manifest?: Bytes,
): Promise<Credential | null> {
  const found = sourceOf(file, mediaType, manifest);
  if (!found.ok) return { state: 'unreadable', because: found.because };
  const source = found.value;
  if (source === null) return null;
  const read = await readWith('official', source, parts, 'both');
  if (read === null || 'state' in read) return read;
  const { store } = read;
  const active = store.manifests.get(store.active)!;
  const because = notUnderstood(active);
  if (because !== null) return { state: 'unreadable', because };
  const origin = originOf(store);
  const manifests = [...new Set([store.active, ...origin.restsOn])].map(
    (label) => store.manifests.get(label)!,
  );
  const lists = LISTS.filter((list) => list !== 'own' || parts.anchors.own !== '');
  const listings = await listingsOf(manifests, store, lists, (list) =>
    // About the content nothing changes with the list.
    readWith(list, { ...source, compare: null }, parts, 'store'),
  );
  const { signer, who } = weakest(manifests, listings);
  const { claim, sourceType, tool } = origin;
  return {
    state: 'readable',
    integrity: integrityOf(active),
    signer,
    ...timeOf(store, manifests),
    claim,
    sourceType,
    tool,
    who,
    generator: active.generator,
    manifest: store.active.slice(0, 200),
    history: historyOf(store),
    problems: problemsOf([active]),
    ingredientProblems: problemsOf([...store.manifests.values()].filter((manifest) => manifest !== active)),
  };
}

function sourceOf(file: Bytes, mediaType: string, manifest?: Bytes): Parsed<Source | null> {
  if (manifest !== undefined)
    return accept({ file: manifest, mediaType: STORE_MEDIA_TYPE, compare: comparedWithFile(file) });
  if (mediaType !== TEXT_MEDIA_TYPE) return accept({ file, mediaType, compare: null });
  const content = contentOfText(file);
  if (!content.ok) return content;
  const text = content.value;
  if (text === null) return accept(null);
  return accept({ file: text.manifest, mediaType: STORE_MEDIA_TYPE, compare: comparedWithText(text) });
}

/** The whole file is signed: there is no manifest in it that could be left out. */
function comparedWithFile(file: Bytes): Compare {
  return async ({ exclusions, isDigestOf }) =>
    exclusions.length === 0
      ? accept(await isDigestOf(file))
      : refuse('unknown-binding', 'the credential leaves out parts of the file, and does not stand there');
}

async function readWith(
  list: Listing,
  { file, mediaType, compare }: Source,
  { readManifests, anchors }: CredentialParts,
  wanted: Wanted,
): Promise<Read> {
  const answer = await readManifests(file, mediaType, trustList(list, anchors), wanted);
  if (!answer.ok) return withoutManifests(answer);
  const parsed = parseManifestStore(answer.value);
  const bound = parsed.ok && compare ? await bind(parsed.value, answer.value.report, compare) : parsed;
  return bound.ok ? { store: bound.value } : { state: 'unreadable', because: bound.because };
}

function trustList(list: Listing, anchors: CredentialAnchors): TrustList {
  const timeStampers = anchors.timeStamps;
  switch (list) {
    case 'official':
      return { issuers: anchors.official, signers: '', timeStampers };
    case 'own':
      return { issuers: anchors.own, signers: anchors.own, timeStampers };
    case 'interim':
      return { issuers: anchors.interimIssuers, signers: anchors.interimSigners, timeStampers };
  }
}

type Refused = Exclude<Awaited<ReturnType<ReadManifests>>, { ok: true }>;

function withoutManifests(answer: Refused): Exclude<Credential, ReadableCredential> | null {
  if (answer.code === 'no-manifest') return null;
  if (isRemote(answer)) return { state: 'remote', url: answer.url };
  return { state: 'unreadable', because: answer.because };
}

function isRemote(answer: Refused): answer is RemoteManifest {
  return answer.code === 'remote-manifest';
}

/** On which list each signer is. The further lists are only read with where one is still missing. */
async function listingsOf(
  manifests: readonly Manifest[],
  official: ManifestStore,
  lists: readonly Listing[],
  read: (list: Listing) => Promise<Read>,
): Promise<ReadonlyMap<string, Signer>> {
  const listings = new Map<string, Signer>();
  for (const list of lists) {
    const missing = manifests.filter(({ label }) => !listings.has(label));
    if (missing.length === 0) break;
    const answer = list === 'official' ? { store: official } : await read(list);
    if (answer === null || 'state' in answer) continue;
    for (const { label } of missing) {
      const manifest = answer.store.manifests.get(label);
      if (manifest !== undefined && isTrusted(manifest)) listings.set(label, list);
    }
  }
  return listings;
}

/**
 * A statement that travels through several signers is worth what the least known of them is worth: anyone can sign a
 * picture as "AI-generated" and have a well-known program open and save it.
 */
function weakest(
  manifests: readonly Manifest[],
  listings: ReadonlyMap<string, Signer>,
): { readonly signer: Signer; readonly who: string } {
  const signerOf = ({ label }: Manifest) => listings.get(label) ?? 'unknown';
  const strengthOf = (manifest: Manifest) => STRENGTH.indexOf(signerOf(manifest));
  // Among equals the last one is named: it made the statement, the others passed it on.
  const named = manifests.reduce((a, b) => (strengthOf(b) >= strengthOf(a) ? b : a));
  const signer = signerOf(named);
  return { signer, who: signer === 'unknown' ? claimedName(named) : listedName(named) };
}

/** Being on no list is what the signer's finding says. */
function problemsOf(manifests: readonly Manifest[]): readonly string[] {
  const codes = manifests.flatMap(({ codes: { failed, noted } }) => [
    ...failed,
    ...noted.filter(({ code }) => /^timeStamp\.|revoked$/.test(code)),
  ]);
  const names = codes.map(({ code }) => code).filter((code) => code !== 'signingCredential.untrusted');
  return [...new Set(names)].slice(0, MAX_PROBLEMS);
}
