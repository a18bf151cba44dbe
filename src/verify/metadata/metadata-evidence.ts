/** Rows for unsigned metadata: one for all that says AI, one for what says otherwise (docs/spec/signals.md section 2). */

import { type Evidence, evidence } from '../evidence.ts';
import type { MetadataClaim } from './claim.ts';

export function metadataEvidence(claims: readonly MetadataClaim[]): readonly Evidence[] {
  const ai = claims.filter(({ says }) => says !== 'not-ai');
  const notAi = claims.find(({ says }) => says === 'not-ai');
  if (claims.length === 0) return [evidence('no-metadata', 'no known generator left a note in this file')];
  return [
    ...(ai.length === 0 ? [] : [aiEvidence(ai)]),
    ...(notAi === undefined
      ? []
      : [
          evidence('metadata-not-ai', 'unsigned metadata names a source that is not AI', {
            where: notAi.where,
            sourceType: notAi.sourceType ?? '',
          }),
        ]),
  ];
}

/** The most particular note leads: it comes first in the table of generators. */
function aiEvidence(claims: readonly MetadataClaim[]): Evidence {
  const { tool, model, mark, says, settings, where } = claims[0]!;
  return evidence('metadata-ai', 'unsigned metadata of a kind that a generator writes; anyone can add it', {
    tool,
    mark,
    says,
    where,
    ...(model === null ? {} : { model }),
    ...(settings.length === 0 ? {} : { settings: settings.map((setting) => [...setting]) }),
    ...(claims.length === 1 ? {} : { marks: claims.map((claim) => claim.mark) }),
  });
}
