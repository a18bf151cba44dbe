/**
 * The lookup of a whole page, as the algorithm (docs/spec/verdict.md section 5): one question for the digests of all
 * pictures and paragraphs, what each file says about itself meanwhile, near copies within a fixed number of questions.
 * Digests may be known before the files are here; each verdict is about bytes whose digest was computed here.
 * Each verdict is handed out as soon as it stands; there is none of the page as a whole.
 */

import type { Sent } from '../ledger/search/gateway.ts';
import { attestationsOfEach } from './attestations.ts';
import type { LookupContext } from './context.ts';
import { totals, type VerdictDocument } from './document.ts';
import { exactEvidenceOfEach } from './exact.ts';
import { openLookup } from './ledger-lookup.ts';
import {
  isFoundIn,
  type PageLookup,
  type PagePicture,
  type PageText,
  type Tell,
  whyNoNear,
} from './page-lookup.ts';
import {
  concludePictures,
  isNearSearched,
  readPictures,
  readSignalsUntil,
  searchCopies,
} from './page-pictures.ts';
import { readTexts, searchWords } from './page-texts.ts';
import { recognisedKeys } from './recognised-keys.ts';

/** `sent` of a verdict is what was sent for the page until then; `null` is a picture whose file could not be read. */
export type PageFinding = { readonly key: number; readonly verdict: VerdictDocument | null };

/** Everything that left the device for the page, and how many queries near searches sent to each AI company. */
export type PageEnd = { readonly sent: readonly Sent[]; readonly nearQueries: number };

/**
 * Nothing is handed out any more once `context.signal` is aborted.
 * @param nearQueries how many queries near searches may send for each AI company, at most `NEAR_QUERIES`
 */
export async function checkPage(
  page: { readonly pictures: readonly PagePicture[]; readonly texts: readonly PageText[] },
  nearQueries: number,
  context: LookupContext,
  onFinding: (finding: PageFinding) => void,
): Promise<PageEnd> {
  const lookup = openLookup(context);
  const startedMs = context.clock();
  const tell: Tell = (key, verdict) => {
    if (!context.signal?.aborted) onFinding({ key, verdict });
  };
  const pictures = await readPictures(page.pictures, lookup, tell);
  const texts = await readTexts(page.texts, lookup, tell);
  const digests = [...new Set([...pictures, ...texts].map(({ digest }) => digest))];
  if (digests.length === 0) return { sent: [], nearQueries: 0 };

  const pendingKeys = recognisedKeys(context.recognised, lookup.gateways);
  const pendingExact = exactEvidenceOfEach(lookup, digests, pendingKeys);
  const pendingAttested = attestationsOfEach(lookup, digests);
  await readSignalsUntil(pendingExact, pictures);
  const [exact, keys, attested] = await Promise.all([pendingExact, pendingKeys, pendingAttested]);
  const asked: PageLookup = {
    lookup,
    startedMs,
    keys,
    exact,
    attested,
    noNear: whyNoNear(context, keys),
    tell,
  };

  const found = pictures.filter(({ digest }) => isFoundIn(asked, digest));
  const others = pictures.filter(({ digest }) => !isFoundIn(asked, digest));
  await concludePictures(asked, found);
  const words = searchWords(asked, texts, nearQueries);
  await concludePictures(
    asked,
    others.filter((picture) => !isNearSearched(asked, picture)),
  );
  const sought = others.filter((picture) => isNearSearched(asked, picture));
  const near = await searchCopies(asked, sought, nearQueries - words.queries);
  await words.done;
  return { sent: totals(lookup.sent), nearQueries: words.queries + near };
}
