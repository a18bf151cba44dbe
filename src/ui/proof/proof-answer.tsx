/** What came of checking a proof by itself. */

import type { LooseAnswer } from '../../verify/computation/loose-proof.ts';
import type { Outcome } from '../../verify/computation/system.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { PROOF_SYSTEMS } from './proof-systems.ts';

const TITLES: Record<Outcome, MessageKey> = {
  valid: 'proof_valid',
  invalid: 'proof_invalid',
  unsupported: 'proof_unsupported',
  unverifiable: 'proof_unverifiable',
  error: 'proof_error',
  disagreement: 'proof_disagreement',
};

export function ProofAnswer({ answer }: { readonly answer: LooseAnswer }) {
  const { system, outcome, code, because, quote } = answer;
  const facts: readonly (readonly [string, string])[] = [
    ['system', PROOF_SYSTEMS.get(system) ?? system],
    ...(code === null ? [] : [['code', code] as const]),
    ['because', because],
    ...Object.entries(quote ?? {}).map(
      ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
  ];
  return (
    <section aria-live="polite" data-testid="proof-answer" data-outcome={outcome}>
      <h2>{t(TITLES[outcome])}</h2>
      <p>{t('proof_unbound')}</p>
      <dl class="raw">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
