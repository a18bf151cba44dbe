/** What the policy says to something that would be signed, and by which rules. */

import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { t } from '../text.ts';
import { reasonWords, verdictWords } from './decision-words.ts';

export function DecisionView({ decision }: { readonly decision: SigningDecision }) {
  const { verdict, because, rules } = decision;
  const reasons = because.map(reasonWords).filter((words) => words !== null);
  if (verdict === 'ask' && rules.length === 0 && reasons.length === 0)
    return (
      <p class="muted" data-testid="policy-verdict">
        {t('decided_no_rule')}
      </p>
    );
  return (
    <section class={`box decided ${verdict}`} aria-labelledby="decided" data-testid="policy-verdict">
      <h2 id="decided">{verdictWords(decision)}</h2>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {rules.length > 0 && <p class="muted">{t('decided_rules', rules.join(', '))}</p>}
    </section>
  );
}
