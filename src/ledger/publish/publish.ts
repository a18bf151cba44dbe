/**
 * Logging one output, as the algorithm: fingerprint, derive, sign, keep the opening, then upload in the order in which
 * readers need it.
 */

import type { Opening } from '../record/opening.ts';
import { type ComposedOutput, composeOutput, type OutputToLog, type Signing } from './compose-output.ts';
import type { Upload } from './upload.ts';

/** Puts an opening where the recipient gets it from. */
export type KeepOpening = (opening: Opening) => Promise<void>;

/**
 * @param keepOpening needed for `commit` and for outputs with inputs; where it fails, nothing is uploaded
 * @throws RailError `bad-argument` before anything is uploaded; `no-upload` when the server refuses
 */
export async function publish(
  output: OutputToLog,
  signing: Signing,
  upload: Upload,
  keepOpening: KeepOpening = async () => {},
): Promise<ComposedOutput> {
  const composed = await composeOutput(output, signing);
  await uploadComposed(composed, upload, keepOpening);
  return composed;
}

/** The second half of `publish`, for what was composed before. @throws RailError `no-upload` when the server refuses */
export async function uploadComposed(
  composed: ComposedOutput,
  upload: Upload,
  keepOpening: KeepOpening,
): Promise<void> {
  // A commitment whose opening is lost can never be opened, and what is on the ledger stays there.
  if (composed.opening) await keepOpening(composed.opening);
  // Stored bytes first, further parts last: a record never points at something that is not there yet.
  for (const item of composed.items) await upload(item);
}
