/** The locked vault: opened by password or passkey, and a forgotten password replaced by the recovery code. */

import { t } from '../text.ts';
import { SecretForm, type Secrets } from './secret-form.tsx';
import { type LockedState, UnlockForm, unlockWith } from './unlock-form.tsx';
import { askVault } from './use-vault.ts';
import { DeleteVault } from './vault-delete.tsx';
import { vaultProblem } from './vault-words.ts';

type LockedProps = {
  readonly state: LockedState;
  readonly onNews: (sentence: string) => void;
};

export function LockedVault({ state, onNews }: LockedProps) {
  const replace = async (secrets: Secrets) => {
    const secret = { by: 'recovery', code: secrets.code } as const;
    const answer = await askVault('vault-change-password', { secret, password: secrets.new });
    if (answer.ok) return unlockWith({ by: 'password', password: secrets.new }, onNews);
    onNews('');
    return vaultProblem(answer.code);
  };
  return (
    <>
      <p role="status">{t('vault_is_locked')}</p>
      <UnlockForm state={state} onNews={onNews} />
      <details class="adding">
        <summary>{t('vault_forgot_title')}</summary>
        <p class="muted">{t('vault_forgot_about')}</p>
        <SecretForm fields={['code', 'new', 'repeat']} button={t('vault_forgot_button')} onSubmit={replace} />
      </details>
      <DeleteVault onNews={onNews} />
    </>
  );
}
