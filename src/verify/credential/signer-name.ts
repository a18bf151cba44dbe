/** The name to show for a signer. */

import type { Manifest } from './manifest-store.ts';

/** Organisations as their certificates on the lists spell them. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['OpenAI OpCo, LLC', 'OpenAI'],
  ['Google LLC', 'Google'],
  ['Adobe Inc.', 'Adobe'],
  ['Adobe Systems Incorporated', 'Adobe'],
  ['Microsoft Corporation', 'Microsoft'],
  ['Amazon.com, Inc.', 'Amazon'],
  ['Samsung Electronics Co., Ltd.', 'Samsung'],
  ['Leica Camera AG', 'Leica'],
  ['NIKON CORPORATION', 'Nikon'],
  ['SONY Corporation', 'Sony'],
  ['Canon Inc.', 'Canon'],
  ['FUJIFILM Corporation', 'Fujifilm'],
]);

/** A listed authority checked it. */
export function listedName(manifest: Manifest): string {
  const name = claimedName(manifest);
  return SHORT_NAMES.get(name) ?? name;
}

/** What the certificate says, which anyone can write; to the letter, so that no short name lends it weight. */
export function claimedName({ organisation, commonName }: Manifest): string {
  return organisation ?? commonName ?? 'an unnamed signer';
}
