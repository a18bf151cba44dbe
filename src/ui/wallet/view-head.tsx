/** The top of a view: what it is, and the way back. */

import { t } from '../text.ts';

export function ViewHead({ title, onBack }: { readonly title: string; readonly onBack: () => void }) {
  return (
    <div class="view-head">
      <button type="button" class="back" onClick={onBack}>
        <span aria-hidden="true">‹</span>
        <span class="for-ears">{t('home_back')}</span>
      </button>
      <h1>{title}</h1>
    </div>
  );
}
