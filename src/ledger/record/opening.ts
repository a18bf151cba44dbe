/**
 * Commitments to content that stays private, and the openings that recipients keep (docs/spec/record.md section 4).
 * An opening proves that a record is about a content; it says nothing to anyone who lacks the salt.
 */

import * as v from 'valibot';
import { concat, fromBase64Url, sha256, toBase64Url, utf8 } from '../../bytes.ts';
import type { Parsed } from '../../errors.ts';
import { bytes32, parseShape } from '../../shapes.ts';

const schema = v.strictObject({
  schema: v.literal('rail.opening/1'),
  record: bytes32,
  /** Opens the output's commitment; absent where the record shows its digest. */
  salt: v.optional(bytes32),
  /** Open the record's `inputs`, in their order. */
  inputs: v.optional(v.pipe(v.array(v.strictObject({ salt: bytes32 })), v.maxLength(16))),
});

export type Opening = v.InferOutput<typeof schema>;

export function parseOpening(value: unknown): Parsed<Opening, 'unknown-member' | 'bad-member'> {
  return parseShape(schema, value);
}

/** SHA-256 of the purpose, a zero byte, the salt and the content's digest; all of fixed length, so unambiguous. */
export async function commit(
  purpose: 'rail.commitment/1' | 'rail.input/1',
  salt: Uint8Array,
  digest: Uint8Array,
): Promise<string> {
  return toBase64Url(await sha256(concat(utf8(`${purpose}\u0000`), salt, digest)));
}

/** Whether `opening` shows that `commitment` is to the content with this digest. */
export async function opens(opening: Opening, commitment: string, digest: string): Promise<boolean> {
  const salt = fromBase64Url(opening.salt ?? '');
  const bytes = fromBase64Url(digest);
  return (
    salt?.length === 32 && bytes !== null && (await commit('rail.commitment/1', salt, bytes)) === commitment
  );
}
