/** What a quote measured, as one model commitment (docs/spec/computation.md section 5). */

import { sha256, toBase64Url } from '../../bytes.ts';
import { canonicalize } from '../../canonical.ts';
import type { QuoteFacts } from './system.ts';

/** base64url of SHA-256 over the canonical JSON of all registers by name. */
export async function measurementCommitment({
  measurements,
}: Pick<QuoteFacts, 'measurements'>): Promise<string> {
  return toBase64Url(await sha256(canonicalize(measurements)));
}
