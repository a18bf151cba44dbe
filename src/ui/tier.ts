/** What each tier of docs/spec/verdict.md section 2 looks and sounds like: headline, kind and tone. Pure. */

import type { VerdictDocument } from '../verify/document.ts';
import type { Tier } from '../verify/evidence.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import { SOURCE_MESSAGES } from './row-messages.ts';

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

export function toneOf(tier: Tier): Tone {
  return LOOKS[tier].tone;
}

export function kindOf({ tier, subject }: VerdictDocument): Message {
  if (tier === 'B2' && subject.kind === 'text') return msg('kind_B2_text');
  return msg(LOOKS[tier].kind);
}

export function headlineOf({ tier, headlineArgs }: Pick<VerdictDocument, 'tier' | 'headlineArgs'>): Message {
  return msg(LOOKS[tier].headline, ...headlineArgs);
}

/** One more sentence on the card, for tiers whose headline alone could be misread. */
export function noteOf({ tier, evidence }: VerdictDocument): Message | null {
  if (tier === 'F') return noteOfNothing(evidence);
  if (tier === 'G') return msg('note_G');
  if (tier === 'D') return msg('note_D');
  if (tier !== 'E') return null;
  const saying = (code: string) =>
    [...new Set(evidence.filter((row) => row.code === code).map(({ details }) => String(details.who)))].join(
      ', ',
    );
  return msg('note_E', saying('exact-recognised'), saying('exact-not-ai'));
}

/** A record that was found and does not count must not sound as if there had been none. */
function noteOfNothing(evidence: VerdictDocument['evidence']): Message {
  const withdrawn = evidence.find(({ code }) => code === 'withdrawn');
  if (withdrawn) return msg('note_F_withdrawn', String(withdrawn.details.who));
  if (evidence.some(({ code }) => code === 'echo')) return msg('note_F_echo');
  const notAi = evidence.find(({ code }) => code === 'exact-not-ai')?.details;
  if (!notAi) return msg('note_F');
  return msg(
    'note_F_not_ai',
    String(notAi.who),
    msg(SOURCE_MESSAGES[String(notAi.sourceType)] ?? 'source_other'),
  );
}
