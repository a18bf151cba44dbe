/** The reader of C2PA manifests in Node: where the library's two files are. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { openManifestReader } from '../src/engine/manifest-reader.ts';
import type { ReadManifests } from '../src/verify/credential/manifest-port.ts';

const { resolve } = createRequire(import.meta.url);

export function openNodeManifestReader(): ReadManifests {
  return openManifestReader(loadManifestWasm, { library: loadManifestLibrary });
}

export function loadManifestWasm(): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
}

/** @param attempt a module is loaded once per address, so each attempt has its own */
export async function loadManifestLibrary(attempt: number): Promise<typeof import('@contentauth/c2pa-wasm')> {
  const { href } = pathToFileURL(resolve('@contentauth/c2pa-wasm'));
  return import(/* @vite-ignore */ attempt === 0 ? href : `${href}?${attempt}`);
}
