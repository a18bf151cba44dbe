/**
 * What the checks of pictures and texts share: opening the servers, then turning what was found and asked into rows
 * and a document.
 */

import { type Asked, combine } from '../ledger/ask.ts';
import { openGateway, type Sent } from '../ledger/gateway.ts';
import type { Lookup, LookupContext } from './context.ts';
import { documentOf, type Subject, type VerdictDocument } from './document.ts';
import { type Evidence, evidence, type NotRun, tierOf } from './evidence.ts';
import type { Found } from './exact.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { silentServers } from './server-rows.ts';

/** Fewer answers about withdrawals than this leave them unknown (docs/spec/record.md section 7, rule 2). */
const ANSWERS_FOR_REVOCATION = 2;

export function openLookup(context: LookupContext): Lookup {
  const sent: Sent[] = [];
  const ports = {
    fetch: context.fetch,
    onSent: (value: Sent) => void sent.push(value),
    ...(context.signal ? { signal: context.signal } : {}),
  };
  return { context, gateways: context.gatewayUrls.map((url) => openGateway(url, ports)), sent };
}

/** The document of a content that is not looked up, and why. */
export function withoutLookup(lookup: Lookup, subject: Subject, reason: Evidence): VerdictDocument {
  return documentOf({
    subject,
    evidence: [reason],
    notRun: [{ kind: 'ledger', because: reason.because }],
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
    readonly rows: readonly Evidence[];
    readonly notRun: readonly NotRun[];
    readonly timingsMs: { readonly [step: string]: number };
  },
): VerdictDocument {
  const asked = combine(outcome.found.map((found) => found.asked));
  const everything = combine([asked, outcome.keys.asked]);
  const rows = [
    ...outcome.found.flatMap((found) => found.evidence),
    ...outcome.rows,
    ...silentServers(everything, lookup.gateways.length),
  ];
  return documentOf({
    subject,
    evidence: [
      ...rows,
      ...nothingFound(rows, asked),
      ...aboutMatches(rows, outcome.found, outcome.keys, asked),
    ],
    notRun: outcome.notRun,
    askedGateways: lookup.gateways.map(({ url }) => url),
    answeredGateways: everything.answered,
    sent: lookup.sent,
    timingsMs: outcome.timingsMs,
  });
}

/** `no-record` where servers answered and nothing carries a tier; `incomplete` where their pages did not end. */
function nothingFound(rows: readonly Evidence[], asked: Asked): readonly Evidence[] {
  if (asked.answered.length === 0 || rows.some((row) => row.kind === 'ledger' && tierOf(row) !== null))
    return [];
  const details = { servers: asked.answered.length };
  if (asked.incomplete)
    return [evidence('incomplete', 'a server did not finish its list of records', details)];
  return [evidence('no-record', 'no server shows a record; they could have left something out', details)];
}

/** What is not established about the records that were found: whether they were withdrawn, and when they were made. */
function aboutMatches(
  rows: readonly Evidence[],
  found: readonly Found[],
  keys: RecognisedKeys,
  asked: Asked,
): readonly Evidence[] {
  const leading = rows.find((row) => row.kind === 'ledger' && row.status === 'pass');
  if (!leading) return [];
  const answers = combine([keys.asked, ...found.flatMap(({ withdrawals }) => withdrawals ?? [])]).answered;
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
  const servers = heights.length;
  return evidence('inclusion-unchecked', 'servers name a block; its path was not checked here', {
    record,
    height: heights[0],
    servers,
  });
}
