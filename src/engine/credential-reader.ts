/** Reads Content Credentials for src/verify. Library and trust lists are loaded with the first file that has one. */

import type { ReadManifests } from '../verify/credential/manifest-port.ts';
import { type CredentialAnchors, readCredential } from '../verify/credential/read-credential.ts';
import type { ReadCredential } from '../verify/file-signals.ts';

export function openCredentialReader(
  readManifests: ReadManifests,
  loadAnchors: () => Promise<CredentialAnchors>,
): ReadCredential {
  let anchors: Promise<CredentialAnchors> | null = null;
  return async (file, mediaType) => {
    anchors ??= loadAnchors();
    return await readCredential(file, mediaType, { readManifests, anchors: await anchors });
  };
}
