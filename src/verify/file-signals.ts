/**
 * What a file says about itself, as the algorithm (docs/spec/signals.md): walk its blocks once, read the credential where
 * one stands in it, ask the table of generators. Nothing leaves the device, but for a credential that is kept at an address
 * which the reader allowed to be asked.
 */

import type { Bytes } from '../bytes.ts';
import { type FileBlocks, fileBlocks, remoteManifest } from '../formats/file-blocks.ts';
import type { Credential } from './credential/credential.ts';
import { credentialEvidence } from './credential/credential-evidence.ts';
import { type Evidence, type NotRun, type NotRunCode, notRun } from './evidence.ts';
import { metadataEvidence } from './metadata/metadata-evidence.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import type { FetchManifest } from './remote-manifest.ts';

/**
 * Reads the credential of a file that has one; `null` where it has none after all. Loads its library on first use.
 * `manifest` is the credential where it does not stand in the file.
 */
export type ReadCredential = (file: Bytes, mediaType: string, manifest?: Bytes) => Promise<Credential | null>;

export type FileSignals = { readonly rows: readonly Evidence[]; readonly notRun: readonly NotRun[] };

export async function fileSignals(
  file: Bytes,
  readCredential: ReadCredential,
  fetchManifest: FetchManifest,
): Promise<FileSignals> {
  const { mediaType, blocks, complete } = await fileBlocks(file);
  if (mediaType === null) return noSignals('not-in-this-version');
  const [credential, claims] = await Promise.all([
    credentialOf(file, mediaType, { blocks, complete }, { readCredential, fetchManifest }),
    readMetadata(blocks),
  ]);
  return { rows: [credentialEvidence(credential), ...metadataEvidence(claims)], notRun: [] };
}

export function noSignals(code: NotRunCode): FileSignals {
  return { rows: [], notRun: [notRun('content-credential', code), notRun('file-metadata', code)] };
}

type Readers = { readonly readCredential: ReadCredential; readonly fetchManifest: FetchManifest };

async function credentialOf(
  file: Bytes,
  mediaType: string,
  walked: Pick<FileBlocks, 'blocks' | 'complete'>,
  { readCredential, fetchManifest }: Readers,
): Promise<Credential | null> {
  const found = await credentialIn(file, mediaType, walked, readCredential);
  if (found?.state !== 'remote') return found;
  const manifest = await fetchManifest(found.url);
  if (manifest === null) return found;
  if (!manifest.ok) return { state: 'not-given', url: found.url, because: manifest.because };
  const because = 'what is kept at its address is no Content Credential';
  return (await readCredential(file, mediaType, manifest.value)) ?? { ...found, state: 'not-given', because };
}

/** The library is large: it is loaded only where a look at the bytes found a manifest, or could not see all of them. */
async function credentialIn(
  file: Bytes,
  mediaType: string,
  { blocks, complete }: Pick<FileBlocks, 'blocks' | 'complete'>,
  readCredential: ReadCredential,
): Promise<Credential | null> {
  const isPossible = !complete || blocks.some(({ kind }) => kind === 'manifest');
  const credential = isPossible ? await readCredential(file, mediaType) : null;
  if (credential !== null) return credential;
  const url = blocks
    .map((block) => (block.kind === 'xmp' ? remoteManifest(block.text) : null))
    .find((found) => found !== null);
  return url === undefined ? null : { state: 'remote', url };
}
