/** The facts under the headline: which model, when, and how well the content matches. Pure. */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence } from '../verify/evidence.ts';
import type { Match } from '../verify/judge.ts';
import { admissionMessage } from './attestation-rows.ts';
import { dateTime, percent } from './format.ts';
import { type Message, type MessageKey, msg } from './message.ts';

export type Fact = { readonly label: MessageKey; readonly value: string | Message };

/** The record that the headline speaks of; `null` where it speaks of none, or of several that disagree. */
export function leadingRecord(verdict: VerdictDocument): Evidence | null {
  const leading = leadingEvidence(verdict);
  return leading?.kind === 'ledger' && leading.status === 'pass' ? leading : null;
}

/** Where computation leads, the record whose output was computed. */
function leadingEvidence({ evidence, leading }: VerdictDocument): Evidence | null {
  const row = evidence.find(({ code }) => code === leading) ?? null;
  if (row?.kind !== 'computation' || row.status !== 'pass') return row;
  return (
    evidence.find(({ kind, details }) => kind === 'ledger' && details.record === row.details.record) ?? null
  );
}

export function factsOf(verdict: VerdictDocument, locale: string): readonly Fact[] {
  const leading = leadingEvidence(verdict);
  if (leading?.kind === 'credential' && leading.status === 'pass') return credentialFacts(leading, locale);
  if (leading?.kind === 'metadata') return metadataFacts(leading);
  if (leading?.kind === 'attestation' && leading.status === 'pass') return groupFacts(leading, locale);
  return leading?.kind === 'ledger' && leading.status === 'pass' ? recordFacts(leading, verdict, locale) : [];
}

function credentialFacts({ details }: Evidence, locale: string): readonly Fact[] {
  const { generator, signedAt } = details;
  return [
    ...(typeof generator === 'string' ? [{ label: 'fact_tool', value: generator } as const] : []),
    {
      label: 'fact_signed',
      value: typeof signedAt === 'string' ? dateTime(signedAt, locale) : msg('fact_signed_unproven'),
    },
  ];
}

function groupFacts({ details }: Evidence, locale: string): readonly Fact[] {
  const admission = admissionMessage(details.admission);
  return [
    { label: 'fact_group_size', value: Number(details.size ?? 0).toLocaleString(locale) },
    ...(admission === null ? [] : [{ label: 'fact_admission', value: admission } as const]),
  ];
}

function metadataFacts({ details }: Evidence): readonly Fact[] {
  return typeof details.model === 'string' ? [{ label: 'fact_model', value: details.model }] : [];
}

function recordFacts(leading: Evidence, verdict: VerdictDocument, locale: string): readonly Fact[] {
  const { model, modelVersion, claimedAt } = leading.details;
  const named = [model, modelVersion].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const match = matchMessage(leading, verdict.subject.kind, locale);
  return [
    ...(named === '' ? [] : [{ label: 'fact_model', value: named } as const]),
    ...(match === null ? [] : [{ label: 'fact_match', value: match } as const]),
    ...(typeof claimedAt === 'string' ? timeFacts(verdict, claimedAt, locale) : []),
    ...credentialOfOriginal(leading),
  ];
}

/** Of a copy only: an identical file has the credential itself, and a row of its own for it. */
function credentialOfOriginal({ details }: Evidence): readonly Fact[] {
  const isCopy = (details.match as Match | undefined)?.how !== 'exact';
  return isCopy && typeof details.credential === 'string'
    ? [{ label: 'fact_credential', value: msg('fact_credential_named') }]
    : [];
}

/** How the content matches the record, as words that fit into a sentence. */
export function matchMessage(
  { details }: Evidence,
  subject: 'picture' | 'text',
  locale: string,
): Message | null {
  const match = details.match as Match | undefined;
  if (match === undefined) return null;
  if (match.how === 'exact' && match.by === 'opening') return msg('match_opening');
  if (match.how === 'exact')
    return subject === 'picture' ? msg('match_identical_picture') : msg('match_identical_text');
  if (match.how === 'words')
    return msg('match_words', match.words.toLocaleString(locale), percent(match.coverage, locale));
  const bits = match.distance.toLocaleString(locale);
  if (match.turned) return msg('match_near_turned', bits);
  return match.distance === 0 ? msg('match_near_none') : msg('match_near', bits);
}

function timeFacts({ evidence }: VerdictDocument, claimedAt: string, locale: string): readonly Fact[] {
  const claimed = dateTime(claimedAt, locale);
  const proven = evidence.find(({ code }) => code === 'inclusion-proven');
  if (!proven) return [{ label: 'fact_claimed', value: msg('fact_claimed_unproven', claimed) }];
  const { blockTime } = proven.details;
  return [
    { label: 'fact_claimed', value: claimed },
    ...(typeof blockTime === 'string'
      ? [{ label: 'fact_existed', value: dateTime(blockTime, locale) } as const]
      : []),
  ];
}
