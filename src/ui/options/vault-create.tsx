/** Where there is no vault: a new one, or one from a backup. */

import { t } from '../text.ts';
import { RestoreForm } from './restore-form.tsx';
import { SecretForm, type Secrets } from './secret-form.tsx';
import { askVault } from './use-vault.ts';
import { vaultProblem } from './vault-words.ts';

type CreateProps = {
  /** A recovery code that has to be shown now or is lost. */
  readonly onCode: (code: string) => void;
  readonly onNews: (sentence: string) => void;
};

export function CreateVault({ onCode, onNews }: CreateProps) {
  const create = async (secrets: Secrets) => {
    const answer = await askVault('vault-create', { password: secrets.new });
    if (!answer.ok) return vaultProblem(answer.code);
    onNews(t('vault_created'));
    if (answer.value !== null) onCode(answer.value.recoveryCode);
    return '';
  };
  const restore = async (file: string, secrets: Secrets) => {
    const params = { file, filePassword: secrets.file, password: secrets.new };
    const answer = await askVault('vault-restore-new', params);
    if (!answer.ok) return vaultProblem(answer.code);
    onNews(t('vault_restored', String(answer.value?.added ?? 0)));
    if (answer.value !== null) onCode(answer.value.recoveryCode);
    return '';
  };
  return (
    <>
      <p>{t('vault_none')}</p>
      <SecretForm fields={['new', 'repeat']} button={t('vault_create')} onSubmit={create} />
      <RestoreForm
        about={t('vault_restore_new_about')}
        fields={['file', 'new', 'repeat']}
        onRestore={restore}
      />
    </>
  );
}
