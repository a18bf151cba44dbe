/** The reader of Content Credentials in Node, with the trust lists of this checkout (roots/c2pa/SOURCE.md). */

import { readFile } from 'node:fs/promises';
import { openCredentialReader } from '../src/engine/credential-reader.ts';
import type { CredentialAnchors } from '../src/verify/credential/read-credential.ts';
import type { ReadCredential } from '../src/verify/file-signals.ts';
import { openNodeManifestReader } from './manifest-reader.ts';

export function openNodeCredentialReader(): ReadCredential {
  return openCredentialReader(openNodeManifestReader(), loadAnchors);
}

export async function loadAnchors(): Promise<CredentialAnchors> {
  const textOf = (name: string) => readFile(new URL(`../roots/c2pa/${name}`, import.meta.url), 'utf8');
  const [official, timeStamps, interimIssuers, interimSigners] = await Promise.all([
    textOf('official.pem'),
    textOf('time-stamps.pem'),
    textOf('interim-anchors.pem'),
    textOf('interim-allowed.pem'),
  ]);
  return { official, timeStamps, interimIssuers, interimSigners, own: '' };
}
