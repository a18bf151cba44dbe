/**
 * The lookup of a text, as the algorithm: the credential that stands in it, its exact bytes, and its shingles, which find
 * excerpts. Texts under 25 words are never attributed, so no server is asked about them; a credential of their own is read.
 */

import { sha256, toBase64Url, utf8 } from '../bytes.ts';
import { queryText, type TextQuery } from '../ledger/fingerprint/fingerprint-text.ts';
import { attestationsOf } from './attestations.ts';
import { computationOf } from './computation/computation-of.ts';
import type { Lookup, LookupContext } from './context.ts';
import type { Subject, VerdictDocument } from './document.ts';
import {
  type Evidence,
  evidence,
  type NotRun,
  type NotSearchedCode,
  notRun,
  notSearched,
} from './evidence.ts';
import { exactEvidence, type Found, isIdentical } from './exact.ts';
import type { FileSignals } from './file-signals.ts';
import { concludeLookup, openLookup, withoutLookup } from './ledger-lookup.ts';
import { NO_OTHER_LEDGERS } from './other-ledgers.ts';
import { type RecognisedKeys, recognisedKeys } from './recognised-keys.ts';
import { sameWordsEvidence } from './same-words.ts';
import { textSignals } from './text-signals.ts';

export async function checkText(text: string, context: LookupContext): Promise<VerdictDocument> {
  const lookup = openLookup(context);
  const startedMs = context.clock();
  const bytes = utf8(text);
  const read = readText(text, bytes.length);
  if ('reason' in read) {
    // A text that is too long is not read at all.
    const isRead = read.subject.words !== undefined;
    const signals = isRead ? await textSignals(text, context.readCredential) : NOT_READ;
    return withoutLookup(lookup, read.subject, read.reason, signals);
  }
  const { query } = read;
  const { words } = query;
  const digest = toBase64Url(await sha256(bytes));
  const subject: Subject = { kind: 'text', digest, sizeBytes: bytes.length, mediaType: 'text/plain', words };
  const fingerprintedMs = context.clock();

  context.onStep?.('asking-servers');
  const pendingKeys = recognisedKeys(context.recognised, lookup.gateways);
  const pendingExact = exactEvidence(lookup, digest, pendingKeys);
  const pendingAttested = attestationsOf(lookup, digest);
  const signals = await textSignals(text, context.readCredential);
  const signalsMs = context.clock();
  const exact = await pendingExact;
  const keys = await pendingKeys;
  const exactMs = context.clock();
  const same = await searchWords(lookup, query, exact, keys);
  const computation = await computationOf(lookup, exact, { digest, pixels: async () => null });
  return concludeLookup(lookup, subject, {
    found: [exact, same.found].filter((found) => found !== null),
    keys,
    others: NO_OTHER_LEDGERS,
    attested: await pendingAttested,
    rows: [],
    notRun: same.notRun,
    computation,
    signals,
    timingsMs: {
      fingerprint: fingerprintedMs - startedMs,
      signals: signalsMs - startedMs,
      exact: exactMs - startedMs,
      total: context.clock() - startedMs,
    },
  });
}

const NOT_READ: FileSignals = { rows: [], notRun: [notRun('content-credential', 'not-attributable')] };

/** What to look a text up by, or why it is not looked up. */
export function readText(
  text: string,
  sizeBytes: number,
): { readonly query: TextQuery } | { readonly reason: Evidence; readonly subject: Subject } {
  const query = queryText(text);
  if (!query.ok) return { reason: evidence(query.code, query.because), subject: { kind: 'text', sizeBytes } };
  const { words, unattributable } = query.value;
  if (unattributable === null) return { query: query.value };
  const because = `${words} words; at least 25 different ones are needed to attribute a text`;
  const reason = evidence(unattributable, because, { words });
  return { reason, subject: { kind: 'text', sizeBytes, words } };
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
