/** Whom servers name for exact contents: by their digests, and by the openings that the reader holds. Nothing is verified here. */

import { TAG } from '../ledger/record/record.ts';
import { type Asked, type Candidate, combine, NOTHING_ASKED } from '../ledger/search/ask.ts';
import { findDigests, findDigestsOf, findRecords } from '../ledger/search/find.ts';
import type { Gateway } from '../ledger/search/gateway.ts';
import type { Lookup } from './context.ts';
import type { RecognisedKeys } from './recognised-keys.ts';

/** How often contents are asked about again that nothing was shown of. */
const MAX_ROUNDS = 3;

/** Records of anyone; of recognised keys all, where strangers' do not fit. */
export async function searchDigests(
  lookup: Lookup,
  digests: readonly string[],
  keys: Promise<RecognisedKeys>,
): Promise<Asked> {
  const everyone = ofRecords(
    combine(await Promise.all(lookup.gateways.map((one) => searchOpenly(one, digests)))),
  );
  const failed = everyone.failed.map(({ gateway }) => gateway);
  const flooded = lookup.gateways.filter(({ url }) => [...everyone.unfinished, ...failed].includes(url));
  const owners = (await keys).providers.flatMap(({ keyring }) => [...keyring.owners]);
  if (flooded.length === 0 || owners.length === 0) return everyone;
  // What did not fit on one page, or was no answer at all, may be strangers' doing: ask for recognised keys alone.
  const known = await findDigestsOf(flooded, digests, owners);
  const settled = everyone.failed.filter(({ gateway }) => !known.answered.includes(gateway));
  return { ...combine([{ ...everyone, failed: settled }, known]), unfinished: known.unfinished };
}

/** Attestations have the digest, too, and are asked about apart. Each server's word on what it lists is for itself alone. */
function ofRecords(asked: Asked): Asked {
  const isRecord = ({ listing }: Candidate['listings'][number]) =>
    !listing.tags.some(({ name, value }) => name === TAG.type && value === 'attestation');
  const candidates = asked.candidates.flatMap(({ id, listings }) => {
    const own = listings.filter(isRecord);
    return own.length > 0 ? [{ id, listings: own }] : [];
  });
  return { ...asked, candidates };
}

/** Records of one content that fill a server's pages keep no other content's from being shown: it is asked about again. */
async function searchOpenly(gateway: Gateway, digests: readonly string[]): Promise<Asked> {
  let asked = await findDigests([gateway], digests);
  let quiet = digests;
  for (let round = 0; round < MAX_ROUNDS && asked.unfinished.length > 0; round++) {
    const shown = new Set(asked.candidates.flatMap(({ listings }) => listings.flatMap(digestsIn)));
    const left = quiet.filter((digest) => !shown.has(digest));
    if (left.length === 0 || left.length === quiet.length) break;
    quiet = left;
    const more = await findDigests([gateway], quiet);
    asked = { ...combine([asked, more]), unfinished: more.unfinished };
  }
  return asked;
}

export function digestsIn({ listing }: Candidate['listings'][number]): readonly string[] {
  return listing.tags.filter(({ name }) => name === TAG.digest).map(({ value }) => value);
}

/** Openings that open inputs only say nothing about a content, so their records are not asked for. */
export async function searchOpenings({ context, gateways }: Lookup): Promise<Asked> {
  const records = context.openings.filter(({ salt }) => salt !== undefined).map(({ record }) => record);
  return records.length > 0 ? await findRecords(gateways, [...new Set(records)]) : NOTHING_ASKED;
}
