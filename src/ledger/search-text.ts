/**
 * Records of recognised providers that share words with a selection: ask for its shingles, rank by how many the
 * listings claim to share, group the parts of one output. Ranking only decides what is read first.
 */

import { type Asked, type Candidate, combine, fairShare } from './ask.ts';
import { findByValues } from './find.ts';
import type { TextQuery } from './fingerprint-text.ts';
import type { Gateway } from './gateway.ts';
import { TAG } from './record.ts';

/** Outputs whose parts are read per server. */
const MAX_OUTPUTS_PER_SERVER = 8;
/** Parts read of one output: a selection of 1 MiB is not worth more. */
const MAX_PARTS = 64;

/** Items that may be parts of one output, best ones first. */
export type PartGroup = { readonly output: string; readonly candidates: readonly Candidate[] };

export async function searchText(
  gateways: readonly Gateway[],
  providers: readonly (readonly string[])[],
  query: TextQuery,
): Promise<{ readonly asked: Asked; readonly groups: readonly PartGroup[] }> {
  const answers = await Promise.all(
    providers.map((owners) => findByValues(gateways, TAG.textShingle, query.values, owners)),
  );
  const asked = combine(answers);
  return { asked, groups: rank(asked.candidates, new Set(query.values)) };
}

function rank(candidates: readonly Candidate[], values: ReadonlySet<string>): readonly PartGroup[] {
  const groups = new Map<
    string,
    { shared: number; candidates: { candidate: Candidate; shared: number }[] }
  >();
  for (const candidate of candidates) {
    const shared = sharedValues(candidate, values);
    const output = outputOf(candidate);
    const group = groups.get(output) ?? { shared: 0, candidates: [] };
    group.shared += shared;
    group.candidates.push({ candidate, shared });
    groups.set(output, group);
  }
  const ranked = [...groups].sort(([, a], [, b]) => b.shared - a.shared);
  return fairShare(ranked, ([, group]) => group.candidates[0]!.candidate, MAX_OUTPUTS_PER_SERVER).map(
    ([output, group]) => ({
      output,
      candidates: group.candidates
        .sort((a, b) => b.shared - a.shared)
        .slice(0, MAX_PARTS)
        .map(({ candidate }) => candidate),
    }),
  );
}

function sharedValues({ listings }: Candidate, values: ReadonlySet<string>): number {
  return Math.max(
    ...listings.map(({ listing }) => {
      const shared = listing.tags.filter(({ name, value }) => name === TAG.textShingle && values.has(value));
      return new Set(shared.map(({ value }) => value)).size;
    }),
  );
}

function outputOf({ id, listings }: Candidate): string {
  return listings[0]!.listing.tags.find(({ name }) => name === TAG.of)?.value ?? id;
}
