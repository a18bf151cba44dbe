/**
 * JSON that EZKL wrote, of the one version that is read here (docs/spec/computation.md section 4). Members and circuits change from
 * version to version, and an honest proof of another one fails as a forged one does.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { MAX_JSON_BYTES } from '../pairing/proof-json.ts';

export const EZKL_VERSION = '21.0.0';

export type VersionedCode = 'too-large' | 'not-json' | 'other-version';

const named = v.looseObject({ version: v.literal(EZKL_VERSION) });

/** The value of JSON of at most 64 kB that names this version as its own. Of a member given twice the last is read. */
export function readVersionedJson(bytes: Uint8Array): Parsed<unknown, VersionedCode> {
  if (bytes.length > MAX_JSON_BYTES)
    return refuse('too-large', `${bytes.length} bytes, at most ${MAX_JSON_BYTES}`);
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes) ?? '');
    return v.is(named, value) ? accept(value) : refuse('other-version', `not of EZKL ${EZKL_VERSION}`);
  } catch {
    return refuse('not-json', 'not JSON');
  }
}
