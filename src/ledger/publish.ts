/**
 * Logging one output, as the algorithm: fingerprint, derive, sign, then upload in the order in which readers need it.
 * What was signed can be uploaded again after a failure; nothing is signed twice.
 */

import { type ComposedOutput, composeOutput, type OutputToLog, type Signing } from './compose-output.ts';
import type { Upload } from './upload.ts';

/** @throws RailError `bad-argument` before anything is uploaded; `no-upload` when the server refuses. */
export async function publish(
  output: OutputToLog,
  signing: Signing,
  upload: Upload,
): Promise<ComposedOutput> {
  const composed = await composeOutput(output, signing);
  // Stored bytes first, further parts last: a record never points at something that is not there yet.
  for (const item of composed.items) await upload(item);
  return composed;
}
