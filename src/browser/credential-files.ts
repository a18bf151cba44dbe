/** What reading Content Credentials needs from the extension's own files (roots/c2pa/SOURCE.md), fetched when it is needed. */

import wasmUrl from '@contentauth/c2pa-wasm/c2pa.wasm?url';
import libraryUrl from '@contentauth/c2pa-wasm?url';
import interimSignersUrl from '../../roots/c2pa/interim-allowed.pem?url';
import interimIssuersUrl from '../../roots/c2pa/interim-anchors.pem?url';
import officialUrl from '../../roots/c2pa/official.pem?url';
import timeStampsUrl from '../../roots/c2pa/time-stamps.pem?url';
import type { BundledAnchors } from '../engine/credential-reader.ts';
import type { ManifestLibrary } from '../engine/manifest-reader.ts';

/** @param attempt a module is loaded once per address, so each attempt has its own */
export function loadManifestLibrary(attempt: number): Promise<ManifestLibrary> {
  return import(/* @vite-ignore */ attempt === 0 ? libraryUrl : `${libraryUrl}?${attempt}`);
}

export async function loadManifestWasm(): Promise<ArrayBuffer> {
  return (await fetch(wasmUrl)).arrayBuffer();
}

export async function loadAnchors(): Promise<BundledAnchors> {
  const textOf = async (url: string) => (await fetch(url)).text();
  const [official, timeStamps, interimIssuers, interimSigners] = await Promise.all([
    textOf(officialUrl),
    textOf(timeStampsUrl),
    textOf(interimIssuersUrl),
    textOf(interimSignersUrl),
  ]);
  return { official, timeStamps, interimIssuers, interimSigners };
}
