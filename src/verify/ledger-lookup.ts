/**
 * What the checks of pictures and texts share: opening the servers, then turning what was found and asked into rows
 * and a document.
 */

import { type Asked, combine } from '../ledger/search/ask.ts';
import { openGateway, type Sent } from '../ledger/search/gateway.ts';
import type { Attestations } from './attestations.ts';
import type { ComputationFound } from './computation/computation-of.ts';
import type { Lookup, LookupContext } from './context.ts';
import { documentOf, type Subject, type VerdictDocument } from './document.ts';
import { type Evidence, evidence, type NotRun, notRun, tierOf } from './evidence.ts';
import type { Found } from './exact.ts';
import type { FileSignals } from './file-signals.ts';
import type { OtherLedgers } from './other-ledgers.ts';
import { isUnlearned, type RecognisedKeys } from './recognised-keys.ts';
import { silentServers } from './server-rows.ts';
import { inReadingOrder } from './verdict.ts';

/** Fewer answers about withdrawals than this leave them unknown (docs/spec/record.md section 7, rule 2). */
const ANSWERS_FOR_REVOCATION = 2;

export function openLookup(context: LookupContext): Lookup {
  const sent: Sent[] = [];
  const ports = {
    fetch: context.fetch,
    onSent: (value: Sent) => void sent.push(value),
    clock: context.clock,
    ...(context.patience ? { patience: context.patience } : {}),
    ...(context.signal ? { signal: context.signal } : {}),
  };
  const open = () => {
    const gateways = context.gatewayUrls.map((url) => openGateway(url, ports));
    // One server named twice must not count as two answers.
    return [...new Map(gateways.map((gateway) => [gateway.url, gateway])).values()];
  };
  return { context, gateways: open(), aside: open(), sent };
}

/** The document of a content that is not looked up, and why. */
export function withoutLookup(
  lookup: Lookup,
  subject: Subject,
  reason: Evidence,
  signals: FileSignals,
): VerdictDocument {
  return documentOf({
    subject,
    evidence: [reason, ...signals.rows],
    notRun: [
      notRun('ledger', 'not-attributable'),
      notRun('computation', 'not-attributable'),
      notRun('attestation', 'not-attributable'),
      ...signals.notRun,
    ],
    askedGateways: [],
    answeredGateways: [],
    sent: lookup.sent,
    timingsMs: {},
  });
}

export function concludeLookup(
  lookup: Lookup,
  subject: Subject,
  outcome: {
    readonly found: readonly Found[];
    readonly keys: RecognisedKeys;
    /** What others wrote about the file. */
    readonly others: OtherLedgers;
    readonly rows: readonly Evidence[];
    readonly notRun: readonly NotRun[];
    /** What members of groups said. */
    readonly attested: Attestations;
    /** How recognised records say that it was computed. */
    readonly computation: ComputationFound;
    /** What the content says about itself. */
    readonly signals: FileSignals;
    readonly timingsMs: { readonly [step: string]: number };
  },
): VerdictDocument {
  const aboutContent = outcome.found.map((found) => found.asked);
  const asked = combine(aboutContent);
  const { attested } = outcome;
  const questions = [...aboutContent, outcome.keys.asked, outcome.others.asked, attested.asked];
  const rows = [
    ...distinct(outcome.found.flatMap((found) => found.evidence)),
    ...outcome.others.rows,
    ...outcome.rows,
    ...silentServers(questions, lookup.gateways.length),
    ...attested.rows,
  ];
  return documentOf({
    subject,
    evidence: [
      ...rows,
      ...keysUnknown(rows, outcome.keys),
      ...nothingFound(rows, asked),
      ...aboutMatches(rows, outcome.found, outcome.keys, asked),
      ...outcome.computation.rows,
      ...outcome.signals.rows,
    ],
    notRun: [...outcome.notRun, ...outcome.computation.notRun, ...attested.notRun, ...outcome.signals.notRun],
    askedGateways: lookup.gateways.map(({ url }) => url),
    answeredGateways: combine(questions).answered,
    sent: lookup.sent,
    timingsMs: outcome.timingsMs,
  });
}

/** A record that is found as identical and again as similar makes one row. */
function distinct(rows: readonly Evidence[]): readonly Evidence[] {
  const isSame = (a: Evidence, b: Evidence) =>
    a.code === b.code && a.details.record === b.details.record && a.details.server === b.details.server;
  return rows.filter((row, at) => rows.findIndex((other) => isSame(row, other)) === at);
}

/** Without a company's keys its near copies were not searched, so "nothing found" would say too much. */
function keysUnknown(rows: readonly Evidence[], keys: RecognisedKeys): readonly Evidence[] {
  const unlearned = keys.providers.some(({ keyring }) => isUnlearned(keyring.root, keys));
  if (!unlearned || rows.some(({ code }) => code === 'no-server')) return [];
  return [
    evidence('incomplete', 'the keys of AI companies on your lists could not be learned', { servers: 0 }),
  ];
}

/** `no-record` where servers answered and nothing carries a tier; `incomplete` where none answered everything. */
function nothingFound(rows: readonly Evidence[], asked: Asked): readonly Evidence[] {
  if (rows.some((row) => row.code === 'no-server' || (row.kind === 'ledger' && tierOf(row) !== null)))
    return [];
  const servers = finishedIn(asked).length;
  if (servers === 0)
    return [evidence('incomplete', 'no server answered every question to its end', { servers })];
  const because = rows.some(({ kind }) => kind === 'ledger')
    ? 'no server shows any other record; they could have left something out'
    : 'no server shows a record; they could have left something out';
  return [evidence('no-record', because, { servers })];
}

/** Servers that answered everything and finished; one that does not finish cannot undo what others say. */
function finishedIn({ answered, unfinished }: Asked): readonly string[] {
  return answered.filter((url) => !unfinished.includes(url));
}

/** What is not established about the records that were found: whether they were withdrawn, and when they were made. */
function aboutMatches(
  rows: readonly Evidence[],
  found: readonly Found[],
  keys: RecognisedKeys,
  asked: Asked,
): readonly Evidence[] {
  const leading = inReadingOrder(rows).find((row) => row.kind === 'ledger' && row.status === 'pass');
  if (!leading) return [];
  const answers = finishedIn(combine([keys.asked, ...found.flatMap(({ withdrawals }) => withdrawals ?? [])]));
  const enough = answers.length >= ANSWERS_FOR_REVOCATION;
  const revocation = enough
    ? []
    : [
        evidence('revocation-unknown', 'fewer than two servers answered about withdrawals', {
          servers: answers.length,
        }),
      ];
  return [...revocation, inclusion(String(leading.details.record), asked)];
}

function inclusion(record: string, asked: Asked): Evidence {
  const listings = asked.candidates.find(({ id }) => id === record)?.listings ?? [];
  const heights = listings.flatMap(({ listing }) => listing.block?.height ?? []);
  if (heights.length === 0) return evidence('inclusion-pending', 'the record waits for a block', { record });
  const byHeight = [...Map.groupBy(heights, (height) => height).values()];
  const named = byHeight.sort((a, b) => b.length - a.length)[0]!; // one liar must not name it for all
  return evidence('inclusion-unchecked', 'servers name a block; its path was not checked here', {
    record,
    height: named[0],
    servers: named.length,
  });
}
