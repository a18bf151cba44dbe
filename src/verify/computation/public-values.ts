/** What a proof has to state in public, computed from the statement and the content (docs/spec/computation.md section 3). */

import { type Bytes, fromBase64Url, toBigInt } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Pixels } from '../../ports.ts';
import { pixelCommitment } from './picture-circuit.ts';
import type { PublicValues } from './system.ts';

/** The content in the reader's hands. */
export type CheckedContent = {
  /** base64url of SHA-256 of its exact bytes. */
  readonly digest: string;
  /** Decoded; `null` for what is no picture that can be decoded here. */
  readonly pixels: () => Promise<Pixels | null>;
};

/** @param input the evidence's input commitment, base64url of 32 bytes */
export async function publicValues(
  layout: string,
  statement: Bytes,
  input: string | undefined,
  content: CheckedContent,
): Promise<Parsed<PublicValues, 'unknown-layout' | 'wrong-inputs'>> {
  if (layout === 'rail.journal/1') return accept({ as: 'bytes', bytes: statement });
  const halves = [toBigInt(statement.subarray(0, 16)), toBigInt(statement.subarray(16))];
  if (layout === 'rail.statement-halves/1') return accept({ as: 'fields', values: halves });
  if (layout !== 'rail.picture-circuit/1')
    return refuse('unknown-layout', 'this version does not know what such a proof states');
  const pixels = await content.pixels();
  const committed = pixels === null ? null : pixelCommitment(pixels);
  if (committed === null || input === undefined)
    return refuse('wrong-inputs', 'the content is not of the kind that this proof is about');
  return accept({ as: 'fields', values: [...halves, toBigInt(fromBase64Url(input)!), committed] });
}
