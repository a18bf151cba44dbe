/** What a lookup may send, and whether past answers are kept. */

import type { Privacy } from '../../engine/settings.ts';
import { t } from '../text.ts';
import { changeSettings } from './use-stored.ts';

export function PrivacySection({ privacy }: { readonly privacy: Privacy }) {
  const store = (change: Partial<Privacy>) =>
    void changeSettings((settings) => ({ ...settings, privacy: { ...settings.privacy, ...change } }));
  const reach = (value: Privacy['reach'], label: string, means: string) => (
    <div class="choice">
      <input
        type="radio"
        name="reach"
        id={`reach-${value}`}
        checked={privacy.answered && privacy.reach === value}
        aria-describedby={`reach-${value}-means`}
        onChange={() => store({ reach: value, answered: true })}
      />
      <label for={`reach-${value}`}>{label}</label>
      <p class="muted" id={`reach-${value}-means`}>
        {means}
      </p>
    </div>
  );
  return (
    <section aria-labelledby="privacy">
      <h2 id="privacy">{t('privacy_title')}</h2>
      <p class="about">{t('privacy_about')}</p>
      <fieldset>
        <legend>{t('privacy_reach_title')}</legend>
        {reach('near', t('privacy_near'), t('privacy_near_means'))}
        {reach('exact', t('privacy_exact'), t('privacy_exact_means'))}
      </fieldset>
      {!privacy.answered && <p>{t('privacy_unanswered')}</p>}
      <div class="choice">
        <input
          type="checkbox"
          id="keep-history"
          checked={privacy.history}
          aria-describedby="keep-history-means"
          onChange={(event) => store({ history: event.currentTarget.checked })}
        />
        <label for="keep-history">{t('privacy_history')}</label>
        <p class="muted" id="keep-history-means">
          {t('privacy_history_means')}
        </p>
      </div>
    </section>
  );
}
