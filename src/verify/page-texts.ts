/** The paragraphs of a whole page (docs/spec/verdict.md section 5): those that share the page's queries for same words. */

import { sha256, toBase64Url, utf8 } from '../bytes.ts';
import type { TextQuery } from '../ledger/fingerprint/fingerprint-text.ts';
import { readText } from './check-text.ts';
import { ON_ITS_OWN } from './computation/computation-of.ts';
import type { Lookup } from './context.ts';
import { type NotSearchedCode, notRun, notSearched } from './evidence.ts';
import type { Found } from './exact.ts';
import type { FileSignals } from './file-signals.ts';
import { concludeLookup, withoutLookup } from './ledger-lookup.ts';
import { planTexts, sameWordsOfEach } from './near-page.ts';
import { NO_OTHER_LEDGERS } from './other-ledgers.ts';
import { type PageLookup, type PageText, skippedFor, type Tell } from './page-lookup.ts';

type Text = PageText & { readonly digest: string; readonly sizeBytes: number; readonly query: TextQuery };

/** A paragraph of a signed text would look like a changed text. */
const NOT_READ: FileSignals = { rows: [], notRun: [notRun('content-credential', 'part-of-text')] };

/** Texts that may be attributed; the rest are answered at once. */
export async function readTexts(
  texts: readonly PageText[],
  lookup: Lookup,
  tell: Tell,
): Promise<readonly Text[]> {
  const kept: Text[] = [];
  for (const { key, text } of texts) {
    const bytes = utf8(text);
    const sizeBytes = bytes.length;
    const read = readText(text, sizeBytes);
    if ('reason' in read) tell(key, withoutLookup(lookup, read.subject, read.reason, NOT_READ));
    else kept.push({ key, text, digest: toBase64Url(await sha256(bytes)), sizeBytes, query: read.query });
  }
  return kept;
}

/** Starts at once and answers how many queries it takes. */
export function searchWords(
  asked: PageLookup,
  texts: readonly Text[],
  nearQueries: number,
): { readonly queries: number; readonly done: Promise<void> } {
  const open = texts.filter(({ digest }) => skippedFor(asked, digest) === null);
  const { fitting, queries } = planTexts(open, nearQueries);
  for (const text of texts.filter((one) => !fitting.includes(one)))
    conclude(asked, text, null, skippedFor(asked, text.digest) ?? 'page-limit');
  return { queries, done: searchFitting(asked, fitting) };
}

async function searchFitting(asked: PageLookup, texts: readonly Text[]): Promise<void> {
  if (texts.length === 0) return;
  const queries = texts.map(({ query }) => query);
  const found = await sameWordsOfEach(asked.lookup, queries, asked.keys);
  for (const [i, text] of texts.entries()) conclude(asked, text, found[i]!, null);
}

function conclude(
  { lookup, startedMs, keys, exact, attested, tell }: PageLookup,
  { key, digest, sizeBytes, query }: Text,
  same: Found | null,
  skipped: NotSearchedCode | null,
): void {
  const subject = { kind: 'text', digest, sizeBytes, mediaType: 'text/plain', words: query.words } as const;
  const verdict = concludeLookup(lookup, subject, {
    found: [exact.get(digest)!, same].filter((one) => one !== null),
    keys,
    rows: [],
    notRun: skipped === null ? [] : [notSearched('same-words', skipped)],
    others: NO_OTHER_LEDGERS,
    attested: attested.get(digest)!,
    computation: ON_ITS_OWN,
    signals: NOT_READ,
    timingsMs: { total: lookup.context.clock() - startedMs },
  });
  tell(key, verdict);
}
