/** What a review asks for where the vault is locked. */

import type { LockedState } from '../options/unlock-form.tsx';
import { UnlockForm } from '../options/unlock-form.tsx';
import { t } from '../text.ts';

export function UnlockFirst({ state, onNews }: { readonly state: LockedState; readonly onNews: () => void }) {
  return (
    <section class="box unlock">
      <p>{t('review_locked')}</p>
      <UnlockForm state={state} onNews={onNews} />
    </section>
  );
}
