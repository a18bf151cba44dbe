/** The top of a view: what it is, and the way back. */

import { useEffect, useRef } from 'preact/hooks';
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

/** Where a view has stages: each begins at its top, also for the keyboard. */
export function useTopOf(stage: string): void {
  const before = useRef(stage);
  useEffect(() => {
    if (before.current === stage) return;
    before.current = stage;
    document.querySelector('main')?.focus();
    scrollTo(0, 0);
  }, [stage]);
}
