/**
 * The lookup of a text, as the algorithm: its exact bytes and its shingles, which find excerpts. Texts under 25 words
 * are never attributed, so nothing is asked about them.
 */

import { sha256, toBase64Url, utf8 } from '../bytes.ts';
import { queryText, type TextQuery } from '../ledger/fingerprint/fingerprint-text.ts';
import type { Lookup, LookupContext } from './context.ts';
import type { Subject, VerdictDocument } from './document.ts';
import { evidence, type NotRun, type NotSearchedCode, notRun, notSearched } from './evidence.ts';
import { exactEvidence, type Found, isIdentical } from './exact.ts';
import { concludeLookup, openLookup, withoutLookup } from './ledger-lookup.ts';
import { type RecognisedKeys, recognisedKeys } from './recognised-keys.ts';
import { sameWordsEvidence } from './same-words.ts';

export async function checkText(text: string, context: LookupContext): Promise<VerdictDocument> {
  const lookup = openLookup(context);
  const startedMs = context.clock();
  const bytes = utf8(text);
  const read = readText(lookup, text, bytes.length);
  if ('refused' in read) return read.refused;
  const { query } = read;
  const { words } = query;
  const digest = toBase64Url(await sha256(bytes));
  const subject: Subject = { kind: 'text', digest, sizeBytes: bytes.length, mediaType: 'text/plain', words };
  const fingerprintedMs = context.clock();

  context.onStep?.('asking-servers');
  const pendingKeys = recognisedKeys(context.recognised, lookup.gateways);
  const exact = await exactEvidence(lookup, digest, pendingKeys);
  const keys = await pendingKeys;
  const exactMs = context.clock();
  const same = await searchWords(lookup, query, exact, keys);
  return concludeLookup(lookup, subject, {
    found: [exact, same.found].filter((found) => found !== null),
    keys,
    rows: [],
    notRun: same.notRun,
    signals: { rows: [], notRun: [notRun('content-credential', 'not-in-this-version')] },
    timingsMs: {
      fingerprint: fingerprintedMs - startedMs,
      exact: exactMs - startedMs,
      total: context.clock() - startedMs,
    },
  });
}

/** What to look a text up by, or the document of one that is not looked up. */
export function readText(
  lookup: Lookup,
  text: string,
  sizeBytes: number,
): { readonly query: TextQuery } | { readonly refused: VerdictDocument } {
  const query = queryText(text);
  if (!query.ok)
    return {
      refused: withoutLookup(lookup, { kind: 'text', sizeBytes }, evidence(query.code, query.because)),
    };
  const { words, unattributable } = query.value;
  if (unattributable === null) return { query: query.value };
  const because = `${words} words; at least 25 different ones are needed to attribute a text`;
  const reason = evidence(unattributable, because, { words });
  return { refused: withoutLookup(lookup, { kind: 'text', sizeBytes, words }, reason) };
}

async function searchWords(
  lookup: Lookup,
  query: TextQuery,
  exact: Found,
  keys: RecognisedKeys,
): Promise<{ readonly found: Found | null; readonly notRun: readonly NotRun[] }> {
  const skip = (reason: NotSearchedCode) => ({ found: null, notRun: [notSearched('same-words', reason)] });
  if (isIdentical(exact)) return skip('identical-found');
  if (lookup.context.reach === 'exact') return skip('digests-only');
  if (!keys.providers.some(({ keyring }) => keyring.owners.size > 0)) return skip('no-company');
  lookup.context.onStep?.('comparing');
  return { found: await sameWordsEvidence(lookup, query, keys), notRun: [] };
}
