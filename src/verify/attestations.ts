/**
 * What members of the reader's groups attested about a content, for every lookup: nothing is asked, nor loaded, for readers who recognise no group
 * (docs/spec/personhood.md section 6.2).
 */

import { type Asked, NOTHING_ASKED } from '../ledger/search/ask.ts';
import type { Lookup } from './context.ts';
import { type Evidence, type NotRun, type NotRunCode, notRun } from './evidence.ts';

export type Attestations = {
  readonly rows: readonly Evidence[];
  readonly notRun: readonly NotRun[];
  readonly asked: Asked;
};

export async function attestationsOf(lookup: Lookup, digest: string): Promise<Attestations> {
  return (await attestationsOfEach(lookup, [digest])).get(digest)!;
}

/** The same for several contents at once, in one question. @param digests base64url, each once */
export async function attestationsOfEach(
  lookup: Lookup,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Attestations>> {
  if (lookup.context.groups.length === 0)
    return new Map(digests.map((digest) => [digest, notAttested('no-group')]));
  // Curves and proofs are large.
  const { attestedContents } = await import('./attested-contents.ts');
  return await attestedContents(lookup, digests);
}

export function notAttested(code: NotRunCode): Attestations {
  return { rows: [], notRun: [notRun('attestation', code)], asked: NOTHING_ASKED };
}
