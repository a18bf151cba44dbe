/**
 * The evidence list: which stops a verdict's evidence makes, in which shape and words (docs/spec/verdict.md section 3).
 * Pure. One piece of evidence about a record makes two or three stops, since matching and signing are two findings.
 */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence, EvidenceCode, NotRun, NotSearchedCode } from '../verify/evidence.ts';
import type { Match } from '../verify/judge.ts';
import { attestedArgs, attestedStop, statementMessage } from './attestation-rows.ts';
import { computationStops } from './computation-rows.ts';
import { credentialStops } from './credential-rows.ts';
import { matchMessage } from './facts.ts';
import { hostOf } from './format.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import { plainRow, type Row, rawFacts } from './row.ts';
import {
  FAILURE_MESSAGES,
  NOT_RUN_MESSAGES,
  otherReason,
  ROW_MESSAGES,
  SEARCH_REASONS,
  SEARCH_TITLES,
  sourceMessage,
} from './row-messages.ts';

/** Established, but weak: likeness is not identity, and anyone can make a key. */
const WEAK: readonly EvidenceCode[] = [
  'exact-unknown-key',
  'near-recognised',
  'near-parts',
  'words-recognised',
  'words-parts',
  'possible',
  'echo',
  'withdrawn',
  'credential-agent',
  'credential-agent-unlisted',
  'credential-unlisted',
  'credential-parts-unlisted',
  'credential-not-ai-unlisted',
  'metadata-ai',
  'metadata-not-ai',
  'other-ledger-ai',
  'other-ledger-proof',
];
/** The sides of tier E: what each says is its title. */
const CONFLICTING: readonly EvidenceCode[] = [
  'exact-recognised',
  'exact-not-ai',
  'credential-ai',
  'credential-not-ai',
  'attested-with-ai',
  'attested-without-ai',
];
const SIGNATURE_DETAILS = ['who', 'domain', 'list', 'record', 'key', 'root'];
const SIGNATURE_SPEC = 'docs/spec/record.md#7-keys';

export function rowsOf(verdict: VerdictDocument, locale: string): readonly Row[] {
  const firstIdentical = verdict.evidence.find(isIdentical);
  const firstComputed = verdict.evidence.find(({ kind }) => kind === 'computation');
  return verdict.evidence.flatMap((evidence) => {
    if (evidence.kind === 'computation')
      return evidence === firstComputed ? computationStops(verdict, locale) : [];
    return isConflicting(evidence, verdict)
      ? [{ ...mainStop(evidence, verdict, locale), shape: 'fail' as const }]
      : [
          // That the content is identical is said once, however many records there are of it.
          ...(evidence === firstIdentical ? [identicalStop(evidence, verdict.subject.kind)] : []),
          ...recordStops(evidence, verdict, locale),
        ];
  });
}

/** Checks that were not made. Those that the reader can change or make elsewhere come first. */
export function notRunRows(notRun: readonly NotRun[]): readonly Row[] {
  return notRun.map(notRunRow).sort((a, b) => Number(b.offers !== null) - Number(a.offers !== null));
}

/** The row of a picture of which only the pixels on screen were read. */
export function capturedRow(): Row {
  return offRow(msg('notrun_identical_title'), msg('notrun_identical_text'), 'capture');
}

function isIdentical({ code, details }: Evidence): boolean {
  return code.startsWith('exact-') && (details.match as Match | undefined)?.how === 'exact';
}

function isConflicting({ code }: Evidence, { tier }: VerdictDocument): boolean {
  return tier === 'E' && CONFLICTING.includes(code);
}

/** Who signed a logged picture says little about one that only resembles it, so the likeness comes first there. */
function recordStops(evidence: Evidence, verdict: VerdictDocument, locale: string): readonly Row[] {
  if (statementMessage(evidence.code) !== null)
    return [attestedStop(evidence, mainStop(evidence, verdict, locale), locale)];
  if (evidence.kind === 'credential')
    return credentialStops(evidence, mainStop(evidence, verdict, locale), locale);
  if (isLikeness(evidence)) return [mainStop(evidence, verdict, locale), ...signedStop(evidence)];
  if (evidence.code === 'exact-recognised') return signedStop(evidence);
  return [...signedStop(evidence), mainStop(evidence, verdict, locale)];
}

function isLikeness({ code }: Evidence): boolean {
  return code.startsWith('near-') || code.startsWith('words-');
}

function mainStop(evidence: Evidence, verdict: VerdictDocument, locale: string): Row {
  const { title, text } = ROW_MESSAGES[evidence.code];
  const { titleArgs, textArgs } = argsOf(evidence, verdict, locale);
  const isStranger = evidence.code === 'exact-algorithmic' && evidence.details.domain === undefined;
  // Beside a record that does not count, "no record" would contradict it.
  const others = verdict.evidence.some(({ kind, code }) => kind === 'ledger' && code !== 'no-record');
  const isNoOther = evidence.code === 'no-record' && others;
  return {
    shape: isStranger || WEAK.includes(evidence.code) ? 'weak' : evidence.status,
    title: msg(isNoOther ? 'row_no_record_other_title' : title, ...titleArgs),
    text: msg(isStranger ? 'row_exact_algorithmic_stranger_text' : text, ...textArgs),
    history: [],
    children: [],
    raw: rawFacts(evidence, evidence.details),
    offers: null,
  };
}

function identicalStop(evidence: Evidence, subject: 'picture' | 'text'): Row {
  const byOpening = (evidence.details.match as { readonly by?: string }).by === 'opening';
  return plainRow(
    'pass',
    msg(subject === 'picture' ? 'row_identical_picture_title' : 'row_identical_text_title'),
    byOpening ? msg('row_identical_opening_text') : null,
    rawFacts(evidence, evidence.details),
  );
}

/** For evidence whose signer the reader recognises: `list` is `null` where the reader added the signer. */
function signedStop(evidence: Evidence): readonly Row[] {
  const { who, domain, list } = evidence.details;
  if (evidence.status !== 'pass' || list === undefined || typeof who !== 'string') return [];
  const text =
    list === null
      ? msg('row_signed_hand_text', String(domain))
      : msg('row_signed_list_text', String(domain), String(list));
  const signature = Object.fromEntries(
    Object.entries(evidence.details).filter(([name]) => SIGNATURE_DETAILS.includes(name)),
  );
  const raw = rawFacts({ ...evidence, spec: SIGNATURE_SPEC }, signature);
  return [plainRow('pass', msg(signedTitle(evidence), who), text, raw)];
}

/** Names what was signed where that is not the content that was looked up. */
function signedTitle(evidence: Evidence): MessageKey {
  if (!isLikeness(evidence)) return 'row_signed_title';
  return evidence.code.startsWith('near-') ? 'row_signed_near_title' : 'row_signed_words_title';
}

type Args = { readonly titleArgs: readonly string[]; readonly textArgs: readonly (string | Message)[] };

/** What fills the placeholders of a code's title and sentence. */
function argsOf(evidence: Evidence, verdict: VerdictDocument, locale: string): Args {
  const { code, details } = evidence;
  const who = String(details.who ?? '');
  const match = matchMessage(evidence, verdict.subject.kind, locale) ?? '';
  const source = sourceMessage(details.sourceType);
  const height = Number(details.height ?? 0).toLocaleString(locale);
  const host = hostOf(String(details.server ?? ''));
  const answered = Number(details.servers ?? verdict.answeredGateways.length).toLocaleString(locale);
  const attested = { titleArgs: [who], textArgs: attestedArgs(evidence, locale) };
  const table: Partial<Record<EvidenceCode, Args>> = {
    'exact-recognised': text(who),
    'exact-not-ai': text(who, source),
    'exact-algorithmic': text(who, source),
    'exact-domain-verified': title(String(details.domain ?? who)),
    'exact-unknown-key': text(who),
    'near-recognised': text(match),
    'near-parts': text(match),
    'words-recognised': text(match),
    'words-parts': text(match),
    possible: { titleArgs: [who], textArgs: [match] },
    withdrawn: title(who),
    'credential-ai': text(who),
    'credential-parts': text(who),
    'credential-agent-unlisted': text(String(details.tool ?? '')),
    'credential-agent': text(String(details.tool ?? '')),
    'credential-not-ai': text(who, source),
    'credential-not-ai-unlisted': text(who, source),
    'credential-not-given': text(hostOf(String(details.url ?? ''))),
    'credential-remote': text(hostOf(String(details.url ?? ''))),
    'metadata-ai': title(String(details.tool ?? '')),
    'metadata-not-ai': text(source),
    'other-ledger-ai': text(who, String(details.protocol ?? '')),
    'other-ledger-proof': text(who, String(details.protocol ?? '')),
    'attested-without-ai': attested,
    'attested-with-ai': attested,
    'attested-source': attested,
    'attestation-contradictory': text(who),
    'attestation-invalid': text(who),
    'attestation-unchecked': text(who),
    'group-equivocation': text(who),
    'group-unsettled': text(who),
    'no-record': text(answered, verdict.askedGateways.length.toLocaleString(locale)),
    'key-superseded': text(who),
    'key-compromised': text(who),
    'server-altered': text(host),
    'server-failed': text(host, msg(FAILURE_MESSAGES.get(String(details.failure)) ?? 'failure_other')),
    'inclusion-unchecked': text(height),
    'inclusion-proven': title(height),
  };
  return table[code] ?? text();
}

function text(...textArgs: readonly (string | Message)[]): Args {
  return { titleArgs: [], textArgs };
}

function title(...titleArgs: readonly string[]): Args {
  return { titleArgs, textArgs: [] };
}

function notRunRow(check: NotRun): Row {
  if (check.kind === 'near-copies' || check.kind === 'same-words') {
    const row = offRow(msg(SEARCH_TITLES[check.kind]), msg(SEARCH_REASONS[check.code]), check.kind);
    return { ...row, offers: offerFor(check.code) };
  }
  const { title, text } = NOT_RUN_MESSAGES[check.kind];
  const row = offRow(msg(title), msg(otherReason(check) ?? text), check.kind);
  return check.kind === 'watermark' ? { ...row, offers: 'watermark-checkers' } : row;
}

function offerFor(code: NotSearchedCode): Row['offers'] {
  if (code === 'no-company') return 'add-companies';
  return code === 'digests-only' ? 'change-privacy' : null;
}

function offRow(rowTitle: Message, rowText: Message, kind: string): Row {
  return plainRow('off', rowTitle, rowText, [['kind', kind]]);
}
