/**
 * What the credential check needs from a reader of C2PA manifests, as types only. The library is loaded by whoever runs
 * the check (src/engine/manifest-reader.ts); here its answers are outside data.
 */

import type { Parsed, Refusal } from '../../errors.ts';

/** Certificates in PEM, one after the other; `''` for none. */
export type TrustList = {
  /** Issuers whose signers are trusted. */
  readonly issuers: string;
  /** Signers that are trusted themselves, whoever issued their certificate. */
  readonly signers: string;
  /** Issuers whose time stamps are trusted. */
  readonly timeStampers: string;
};

/** `store` alone takes less time, and tells which signers a list knows; `report` is then `NO_REPORT`. */
export type Wanted = 'both' | 'store';

export const NO_REPORT = '{"manifests":[]}';

/** Both are JSON text as the library wrote it, at most `MAX_JSON_CHARS` each. */
export type ManifestTexts = {
  /** `Reader.json`: manifests, ingredients, validation results. */
  readonly store: string;
  /** `Reader.crjson`, which alone names the validity of certificates. */
  readonly report: string;
};

export const MAX_JSON_CHARS = 8 * 2 ** 20;

export type RemoteManifest = Refusal<'remote-manifest'> & { readonly url: string };

/**
 * @param mediaType what the file's first bytes say it is, such as `image/png`
 * Codes: `no-manifest`; `remote-manifest` with its address, which is not asked; `unreadable` for what the library does
 * not understand, for what is over a limit, and for a reader that broke down.
 */
export type ReadManifests = (
  file: Uint8Array,
  mediaType: string,
  trust: TrustList,
  wanted: Wanted,
) => Promise<Parsed<ManifestTexts, 'no-manifest' | 'unreadable'> | RemoteManifest>;
