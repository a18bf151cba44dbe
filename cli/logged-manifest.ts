/**
 * The Content Credential of a file that is about to be logged (docs/spec/record.md section 3, `credential`). The file is
 * only read; whether its signer is known does not matter here, because a reader who has the file checks that again.
 */

import * as v from 'valibot';
import type { Bytes } from '../src/bytes.ts';
import { fileBlocks } from '../src/formats/file-blocks.ts';
import { line } from '../src/shapes.ts';
import type { Credential, ReadCredential } from '../src/verify/credential/credential.ts';
import { credentialIn } from '../src/verify/file-signals.ts';
import { openNodeCredentialReader } from './credential-reader.ts';

export type LoggedManifest = {
  /** Label of the active manifest; `null` where the record names none. */
  readonly label: string | null;
  /** Why a credential that is there is not named; `null` where nothing is left out. */
  readonly note: string | null;
};

const NONE: LoggedManifest = { label: null, note: null };
/** The reader cuts labels at 200 characters, and a cut label would name nothing. */
const label = line(1, 199);

/** The library behind it is loaded with the first file that has a credential. */
const readWithBundledLists = openNodeCredentialReader()('');

export async function loggedManifest(
  file: Bytes,
  readCredential: ReadCredential = readWithBundledLists,
): Promise<LoggedManifest> {
  const { mediaType, ...walked } = await fileBlocks(file);
  const credential = mediaType === null ? null : await credentialIn(file, mediaType, walked, readCredential);
  return credential === null ? NONE : namedIn(credential);
}

function namedIn(credential: Credential): LoggedManifest {
  if (credential.state === 'remote') return withoutLabel('is kept at an address, which was not asked');
  if (credential.state !== 'readable') return withoutLabel('cannot be read');
  if (credential.integrity !== 'intact') return withoutLabel('does not fit the file');
  return v.is(label, credential.manifest)
    ? { label: credential.manifest, note: null }
    : withoutLabel('has a label that fits no record');
}

function withoutLabel(because: string): LoggedManifest {
  return { label: null, note: `its Content Credential ${because}, so the record does not name it` };
}
