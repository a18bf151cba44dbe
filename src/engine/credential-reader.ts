/** Reads Content Credentials for src/verify. All that it takes is loaded with the first file that has one. */

import type { ReadCredential } from '../verify/credential/credential.ts';
import type { ReadManifests } from '../verify/credential/manifest-port.ts';
import type { CredentialAnchors } from '../verify/credential/read-credential.ts';

/** The lists that come with RAIL. */
export type BundledAnchors = Omit<CredentialAnchors, 'own'>;

/** @param own certificates that the reader added, as PEM; `''` for none */
export type OpenCredentialReader = (own: string) => ReadCredential;

export function openCredentialReader(
  readManifests: ReadManifests,
  loadAnchors: () => Promise<BundledAnchors>,
): OpenCredentialReader {
  let bundled: Promise<BundledAnchors> | null = null;
  // Kept, because even a module that is there is only handed out in a task of its own, behind those that wait.
  let reading: Promise<typeof import('../verify/credential/read-credential.ts')> | null = null;
  return (own) => async (file, mediaType, manifest) => {
    bundled ??= loadAnchors();
    reading ??= import('../verify/credential/read-credential.ts');
    const { readCredential } = await reading;
    const parts = { readManifests, anchors: { ...(await bundled), own } };
    return await readCredential(file, mediaType, parts, manifest);
  };
}
