/** Says that the recovery phrase was not written down, for as long as that is so. Known only while the vault is open. */

import { useEffect, useState } from 'preact/hooks';
import { askWallet } from '../../browser/wallet.ts';
import type { Vault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { openWalletSettings } from './open-settings.ts';

export function BackupBanner({ vault }: { readonly vault: Vault }) {
  const [isMissing, setMissing] = useState(false);
  const isOpen = vault.look !== null && vault.look.lockAtMs !== null;
  // Once for each time it is opened: every call with the data key moves the time at which it locks.
  useEffect(() => {
    if (!isOpen) return setMissing(false);
    void askWallet('wallet-accounts', {}).then((answer) => {
      setMissing(answer.ok && answer.value.hasSeed && !answer.value.isBackedUp);
    });
  }, [isOpen]);
  if (!isMissing) return null;
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
