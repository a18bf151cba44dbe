/**
 * Near copies of a picture among recognised providers' records: probe bands in stages, rank by the distance that the
 * listings claim, and let the caller verify each stage's best before the next stage is asked.
 * Ranking trusts nobody: a claimed distance only decides what is read first.
 */

import { fromBase64Url } from '../../bytes.ts';
import { POSSIBLE_DISTANCE, pdqDistance, type QueryPrint } from '../fingerprint/fingerprint-image.ts';
import { probeValues, type WeakBits } from '../fingerprint/image-bands.ts';
import { TAG } from '../record/record.ts';
import { type Asked, bestOfEach, type Candidate } from './ask.ts';
import { findByValues } from './find.ts';
import type { Gateway, Listing } from './gateway.ts';

/** Read per server and stage, so that one server's lies cannot crowd out another's answers. */
const MAX_READS_PER_SERVER = 8;

type Stage = { readonly takes: (print: QueryPrint) => boolean; readonly weakBits: WeakBits };

/** Likeliest first: plain copies, copies inside a border, then turned and mirrored ones. */
const STAGES: readonly Stage[] = [
  { takes: ({ variant, orientation }) => variant === 'as-is' && orientation === 0, weakBits: 2 },
  { takes: ({ variant, orientation }) => variant === 'trimmed' && orientation === 0, weakBits: 2 },
  { takes: ({ orientation }) => orientation !== 0, weakBits: 0 },
];

/**
 * Runs the stages until `settle` says that it verified a match among a stage's ranked candidates.
 * `providers` holds each provider's key addresses. Returns everything that was asked.
 */
export async function searchPicture(
  gateways: readonly Gateway[],
  providers: readonly (readonly string[])[],
  prints: readonly QueryPrint[],
  settle: (ranked: readonly Candidate[]) => Promise<boolean>,
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const seen = new Set<string>();
  for (const stage of STAGES) {
    const values = [...new Set(prints.filter(stage.takes).flatMap((p) => probeValues(p, stage.weakBits)))];
    if (values.length === 0) continue;
    const answers = await findByValues(gateways, TAG.imageBand, values, providers);
    asked.push(answers);
    const fresh = answers.candidates.filter(({ id }) => !seen.has(id));
    const ranked = likelyCopies(fresh, prints);
    for (const { id } of ranked) seen.add(id);
    if (ranked.length > 0 && (await settle(ranked))) return asked;
  }
  return asked;
}

/** Candidates in the order in which they are worth reading for this picture, by the distances that servers claim. */
export function likelyCopies(
  candidates: readonly Candidate[],
  prints: readonly QueryPrint[],
): readonly Candidate[] {
  return bestOfEach(candidates, (listing) => claimedDistance(listing, prints), MAX_READS_PER_SERVER);
}

/** Smallest distance between a record's fingerprint and any of the query's. */
export function nearest(
  pdq: string,
  prints: readonly QueryPrint[],
): { distance: number; print: QueryPrint } | null {
  const bytes = fromBase64Url(pdq);
  if (bytes?.length !== 32) return null;
  let best: { distance: number; print: QueryPrint } | null = null;
  for (const print of prints) {
    const distance = pdqDistance(bytes, print.pdq);
    if (best === null || distance < best.distance) best = { distance, print };
  }
  return best;
}

/** Distance that a server's row claims; `Infinity` where it is out of reach. */
function claimedDistance({ tags }: Listing, prints: readonly QueryPrint[]): number {
  const pdq = tags.find(({ name }) => name === TAG.pdq)?.value ?? '';
  const distance = nearest(pdq, prints)?.distance ?? 256;
  return distance <= POSSIBLE_DISTANCE ? distance : Number.POSITIVE_INFINITY;
}
