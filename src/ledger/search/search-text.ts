/**
 * Records of recognised providers that share words with a selection: ask for its shingles, rank by how many the rows
 * claim to share, keep the parts of one output together. Ranking only decides what is read.
 */

import type { TextQuery } from '../fingerprint/fingerprint-text.ts';
import { TAG } from '../record/record.ts';
import { type Asked, type Candidate, type Row, rowsByServer } from './ask.ts';
import { findByValues } from './find.ts';
import type { Gateway, Listing } from './gateway.ts';

/** Outputs whose parts are read per server. */
const MAX_OUTPUTS_PER_SERVER = 8;
/** Parts read of one output: a selection of 1 MiB is not worth more. */
const MAX_PARTS = 64;

/** `providers` holds each provider's key addresses. `candidates` are worth reading, those of the best outputs first. */
export async function searchText(
  gateways: readonly Gateway[],
  providers: readonly (readonly string[])[],
  query: TextQuery,
): Promise<{ readonly asked: Asked; readonly candidates: readonly Candidate[] }> {
  const asked = await findByValues(gateways, TAG.textShingle, query.values, providers);
  return { asked, candidates: likelySources(asked.candidates, query) };
}

/** Candidates worth reading for this text, by the shingles that servers claim they share with it. */
export function likelySources(candidates: readonly Candidate[], query: TextQuery): readonly Candidate[] {
  const values = new Set(query.values);
  return [...new Set(rowsByServer(candidates).flatMap((rows) => bestOutputs(rows, values)))];
}

function bestOutputs(rows: readonly Row[], values: ReadonlySet<string>): readonly Candidate[] {
  const parts = rows.map(({ candidate, listing }) => ({
    candidate,
    output: outputOf(listing),
    shared: sharedValues(listing, values),
  }));
  const outputs = [...Map.groupBy(parts, ({ output }) => output).values()].map((own) => ({
    own,
    shared: own.reduce((sum, { shared }) => sum + shared, 0),
  }));
  return outputs
    .sort((a, b) => b.shared - a.shared)
    .slice(0, MAX_OUTPUTS_PER_SERVER)
    .flatMap(({ own }) => own.sort((a, b) => b.shared - a.shared).slice(0, MAX_PARTS))
    .map(({ candidate }) => candidate);
}

function sharedValues({ tags }: Listing, values: ReadonlySet<string>): number {
  const shared = tags.filter(({ name, value }) => name === TAG.textShingle && values.has(value));
  return new Set(shared.map(({ value }) => value)).size;
}

function outputOf({ id, tags }: Listing): string {
  return tags.find(({ name }) => name === TAG.of)?.value ?? id;
}
