/** A piece of computation evidence with all that it names, ready to upload before its record (docs/spec/computation.md section 1). */

import type { Bytes } from '../../bytes.ts';
import { canonicalize } from '../../canonical.ts';
import { RailError } from '../../errors.ts';
import { COMPUTATION_KIND, type ComputationItem, parseComputationItem } from '../record/computation-item.ts';
import type { OutputBody } from '../record/record-body.ts';
import type { Signing } from './compose-output.ts';
import type { SignedItem } from './sign-record.ts';
import { storeBytes } from './store-bytes.ts';

export type ComputationToLog = Omit<ComputationItem, 'schema' | 'proof' | 'collateral'> & {
  readonly proof: Bytes;
  readonly collateral?: Bytes;
};

export type ComposedComputation = {
  /** In the order of upload. */
  readonly items: readonly SignedItem[];
  /** For the record's body. */
  readonly reference: NonNullable<OutputBody['evidence']>[number];
};

/** @throws RailError `bad-argument` for evidence that a reader would refuse */
export async function composeComputation(
  { proof, collateral, ...about }: ComputationToLog,
  signing: Signing,
): Promise<ComposedComputation> {
  const stored = await storeBytes(proof, 'application/octet-stream', signing);
  const beside = collateral && (await storeBytes(collateral, 'application/octet-stream', signing));
  const bytes = canonicalize({
    schema: COMPUTATION_KIND,
    ...about,
    proof: stored.reference,
    collateral: beside?.reference,
  });
  const read = parseComputationItem(bytes);
  if (!read.ok) throw new RailError('bad-argument', `evidence is not as specified: ${read.because}`);
  const { item, reference } = await storeBytes(bytes, 'application/json', signing);
  return {
    items: [stored.item, ...(beside ? [beside.item] : []), item],
    reference: { kind: COMPUTATION_KIND, id: reference.id, digest: reference.digest },
  };
}
