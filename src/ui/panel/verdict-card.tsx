/** The answer: kind, headline and facts. It carries no score; the case code is for machines and specifications. */

import type { VerdictDocument } from '../../verify/document.ts';
import { factsOf } from '../facts.ts';
import { readerLocale, say, t } from '../text.ts';
import { headlineOf, kindOf, noteOf, toneOf } from '../tier.ts';

export function VerdictCard({ verdict }: { readonly verdict: VerdictDocument }) {
  const facts = factsOf(verdict, readerLocale());
  const note = noteOf(verdict);
  return (
    <section class={`verdict ${toneOf(verdict.tier)}`} aria-labelledby="headline">
      <div class="kind">
        {say(kindOf(verdict))}
        {/* A letter on screen would read like a school grade. */}
        <span class="for-ears">
          {` · ${t('case_label')} `}
          <span data-testid="verdict-tier">{verdict.tier}</span>
        </span>
      </div>
      <h1 id="headline" data-testid="verdict-headline">
        {say(headlineOf(verdict))}
      </h1>
      {note !== null && <p class="muted">{say(note)}</p>}
      {facts.length > 0 && (
        <dl class="facts">
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : say(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
