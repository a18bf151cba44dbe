/** The reader of Content Credentials in Node, with the trust lists of this checkout (roots/c2pa/SOURCE.md). */

import { readFile } from 'node:fs/promises';
import {
  type BundledAnchors,
  type OpenCredentialReader,
  openCredentialReader,
} from '../src/engine/credential-reader.ts';
import { openNodeManifestReader } from './manifest-reader.ts';

export function openNodeCredentialReader(): OpenCredentialReader {
  return openCredentialReader(openNodeManifestReader(), loadAnchors);
}

export async function loadAnchors(): Promise<BundledAnchors> {
  const textOf = (name: string) => readFile(new URL(`../roots/c2pa/${name}`, import.meta.url), 'utf8');
  const [official, timeStamps, interimIssuers, interimSigners] = await Promise.all([
    textOf('official.pem'),
    textOf('time-stamps.pem'),
    textOf('interim-anchors.pem'),
    textOf('interim-allowed.pem'),
  ]);
  return { official, timeStamps, interimIssuers, interimSigners };
}
