/** Opens the vault from the wallet's home. */

import { UnlockForm } from '../options/unlock-form.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';

export function Unlock({ vault, onView }: Looked) {
  const { look, refresh } = vault;
  const unlocked = () => void refresh().then(() => onView({ at: 'home' }));
  return (
    <>
      <ViewHead title={t('home_unlock_title')} onBack={() => onView({ at: 'home' })} />
      <p>{t('home_unlock_about')}</p>
      {look?.state.is === 'present' && (
        <UnlockForm state={look.state} onNews={(news) => news !== '' && unlocked()} />
      )}
    </>
  );
}
