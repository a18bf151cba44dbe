/**
 * What a file says about itself, as the algorithm (docs/spec/signals.md): walk its blocks once, read the credential where
 * one stands in it, ask the table of generators. Nothing leaves the device, but for a credential that is kept at an address
 * which the reader allowed to be asked.
 */

import type { Bytes } from '../bytes.ts';
import type { FileBlock } from '../formats/blocks/block.ts';
import { type FileBlocks, fileBlocks, manifestAddress, remoteManifest } from '../formats/file-blocks.ts';
import type { Credential, ReadCredential } from './credential/credential.ts';
import { credentialEvidence } from './credential/credential-evidence.ts';
import { type Evidence, type NotRun, type NotRunCode, notRun } from './evidence.ts';
import { metadataEvidence } from './metadata/metadata-evidence.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import type { FetchManifest } from './remote-manifest.ts';

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

type Walked = Pick<FileBlocks, 'blocks' | 'complete'>;
type Readers = { readonly readCredential: ReadCredential; readonly fetchManifest: FetchManifest };

async function credentialOf(
  file: Bytes,
  mediaType: string,
  walked: Walked,
  { readCredential, fetchManifest }: Readers,
): Promise<Credential | null> {
  const found = await credentialIn(file, mediaType, walked, readCredential);
  if (found?.state !== 'remote') return found;
  const { url } = found;
  const manifest = await fetchManifest(url);
  if (manifest === null) return found;
  if (!manifest.ok) return { state: 'not-given', url, because: manifest.because };
  const read = await readCredential(file, mediaType, manifest.value);
  const because = 'what is kept at its address is no Content Credential';
  return read === null || read.state === 'remote' ? { state: 'not-given', url, because } : read;
}

/**
 * The credential that stands in the file. The library is large: it is loaded only where a look at the bytes found a
 * manifest, or could not see all of them.
 */
export async function credentialIn(
  file: Bytes,
  mediaType: string,
  { blocks, complete }: Walked,
  readCredential: ReadCredential,
): Promise<Credential | null> {
  const manifest = blocks.find(({ kind }) => kind === 'manifest');
  const read = manifest || !complete ? await readCredential(file, mediaType) : null;
  if (read?.state === 'remote') return elsewhere(manifestAddress(read.url));
  if (read?.state === 'readable')
    return isScattered(manifest) && read.integrity === 'intact' ? { ...read, integrity: 'changed' } : read;
  if (manifest && read !== null) return read;
  const found = elsewhere(addressIn(blocks));
  if (found !== null || (read === null && !manifest)) return found;
  const because = manifest
    ? 'what stands in this file as a Content Credential is none'
    : 'the file is cut off or has too many parts, so that a credential cannot be ruled out';
  return { state: 'unreadable', because };
}

/** What stands between the parts is left out by the signature, and the library does not look at it. */
function isScattered(block: FileBlock | undefined): boolean {
  return block?.kind === 'manifest' && block.scattered === true;
}

function addressIn(blocks: readonly FileBlock[]): string | null {
  const addresses = blocks.map((block) => (block.kind === 'xmp' ? remoteManifest(block.text) : null));
  return addresses.find((found) => found !== null) ?? null;
}

function elsewhere(url: string | null): Credential | null {
  return url === null ? null : { state: 'remote', url };
}
