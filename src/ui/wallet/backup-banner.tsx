/** Says that the recovery phrase was not written down, for as long as that is so, also while the vault is locked. */

import { t } from '../text.ts';
import { openWalletSettings } from './open-settings.ts';

export function BackupBanner() {
  return (
    <section class="box note-box" aria-label={t('home_backup_title')}>
      <p>
        <b>{t('home_backup_title')}</b> {t('home_backup')}
      </p>
      <button type="button" onClick={openWalletSettings}>
        {t('home_backup_now')}
      </button>
    </section>
  );
}
