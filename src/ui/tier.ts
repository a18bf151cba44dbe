/**
 * What each tier of docs/spec/verdict.md section 2 looks and sounds like: headline, kind and tone, with the words of
 * docs/spec/signals.md section 3 where a credential or metadata leads. Pure.
 */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence, EvidenceCode, Tier } from '../verify/evidence.ts';
import { SAYS_AI, SAYS_NOT_AI } from '../verify/verdict.ts';
import { attestedHeadline } from './attestation-rows.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import { sourceMessage } from './row-messages.ts';

/** Colour of the card; shape and words say the same without it. */
export type Tone = 'seal' | 'note' | 'break' | 'none' | 'person';

type Look = { readonly tone: Tone; readonly kind: MessageKey; readonly headline: MessageKey };

const LOOKS: Record<Tier, Look> = {
  'A+': { tone: 'seal', kind: 'kind_A_plus', headline: 'tier_A_plus_headline' },
  A1: { tone: 'seal', kind: 'kind_A1', headline: 'tier_A1_headline' },
  A2: { tone: 'seal', kind: 'kind_A2', headline: 'tier_A2_headline' },
  B1: { tone: 'note', kind: 'kind_B1', headline: 'tier_B1_headline' },
  B2: { tone: 'note', kind: 'kind_B2_picture', headline: 'tier_B2_headline' },
  B3: { tone: 'note', kind: 'kind_B3', headline: 'tier_B3_headline' },
  H: { tone: 'person', kind: 'kind_H', headline: 'tier_H_headline' },
  C: { tone: 'note', kind: 'kind_C', headline: 'tier_C_headline' },
  D: { tone: 'break', kind: 'kind_D', headline: 'tier_D_headline' },
  E: { tone: 'break', kind: 'kind_E', headline: 'tier_E_headline' },
  F: { tone: 'none', kind: 'kind_F', headline: 'tier_F_headline' },
  G: { tone: 'none', kind: 'kind_G', headline: 'tier_G_headline' },
};

/** Where the words of the tier would say too much or too little. */
const OWN_WORDS: Partial<Record<EvidenceCode, Partial<Omit<Look, 'tone'>>>> = {
  'credential-expired': { kind: 'kind_credential_expired', headline: 'headline_credential_expired' },
  'credential-interim': { kind: 'kind_credential_interim', headline: 'headline_credential_interim' },
  'credential-agent': { kind: 'kind_credential_agent', headline: 'headline_credential_agent' },
  'credential-agent-unlisted': {
    kind: 'kind_credential_agent',
    headline: 'headline_credential_agent_unlisted',
  },
  'credential-unlisted': { kind: 'kind_credential_unlisted', headline: 'headline_credential_unlisted' },
  'credential-parts-unlisted': { headline: 'headline_credential_parts_unlisted' },
  'credential-text-changed': { headline: 'headline_credential_text_changed' },
  'credential-broken': { headline: 'headline_credential_broken' },
  'metadata-ai': { kind: 'kind_metadata_ai', headline: 'headline_metadata_ai' },
  'other-ledger-ai': { headline: 'headline_other_ledger_ai' },
};

export function toneOf(tier: Tier): Tone {
  return LOOKS[tier].tone;
}

export function kindOf({ tier, subject, leading }: VerdictDocument): Message {
  if (tier === 'B2' && subject.kind === 'text') return msg('kind_B2_text');
  return msg(OWN_WORDS[leading ?? 'no-record']?.kind ?? LOOKS[tier].kind);
}

export function headlineOf({
  tier,
  headlineArgs,
  leading,
}: Pick<VerdictDocument, 'tier' | 'headlineArgs' | 'leading'>): Message {
  if (tier === 'H') return attestedHeadline(leading, headlineArgs);
  return msg(OWN_WORDS[leading ?? 'no-record']?.headline ?? LOOKS[tier].headline, ...headlineArgs);
}

/** One more sentence on the card, for tiers whose headline alone could be misread. */
export function noteOf({ tier, evidence, leading }: VerdictDocument): Message | null {
  if (tier === 'F') return noteOfNothing(evidence);
  if (tier === 'G') return msg('note_G');
  if (tier === 'D') return msg(leading === 'credential-broken' ? 'note_D_broken' : 'note_D');
  if (tier === 'A+' && restsOnTestSetup(evidence)) return msg('note_test_setup');
  if (tier !== 'E') return null;
  if (evidence.some(({ code }) => code === 'computation-disagreement')) return msg('note_E_verifiers');
  return msg('note_E', namesIn(evidence, SAYS_AI), namesIn(evidence, SAYS_NOT_AI));
}

function restsOnTestSetup(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ code, details }) => code === 'computation-proof' && details.setup === 'test');
}

function namesIn(evidence: readonly Evidence[], codes: readonly EvidenceCode[]): string | Message {
  const rows = evidence.filter(({ code }) => codes.includes(code));
  const others = rows.filter(({ kind }) => kind !== 'attestation').map(({ details }) => String(details.who));
  const groups = rows.filter(({ kind }) => kind === 'attestation').map(({ details }) => String(details.who));
  const members = [...new Set(groups)].map((group) => msg('a_member_of', group));
  const names: readonly (string | Message)[] = [...new Set(others), ...members];
  return names.length === 0 ? '' : names.reduce((first, second) => msg('list_of_two', first, second));
}

/** What was found and does not count must not sound as if there had been nothing. */
function noteOfNothing(evidence: readonly Evidence[]): Message {
  const found = (sought: EvidenceCode) => evidence.find(({ code }) => code === sought)?.details;
  const withdrawn = found('withdrawn');
  if (withdrawn) return msg('note_F_withdrawn', String(withdrawn.who));
  if (found('echo')) return msg('note_F_echo');
  const record = found('exact-not-ai');
  if (record) return msg('note_F_not_ai', String(record.who), sourceMessage(record.sourceType));
  const credential = found('credential-not-ai');
  if (credential)
    return msg('note_F_credential', String(credential.who), sourceMessage(credential.sourceType));
  return msg('note_F');
}
