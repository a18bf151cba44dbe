/** Deletes the vault and what was kept of its wallet beside it, for whoever forgot every way in or is done with it. */

import { forgetWallet } from '../../browser/forget-wallet.ts';
import { t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { askVault } from './use-vault.ts';
import { vaultProblem } from './vault-words.ts';

export function DeleteVault({ onNews }: { readonly onNews: (sentence: string) => void }) {
  const remove = async () => {
    const answer = await askVault('vault-delete', {});
    if (answer.ok) await forgetWallet();
    onNews(answer.ok ? t('vault_deleted') : vaultProblem(answer.code));
  };
  return (
    <ConfirmButton
      label={t('vault_delete')}
      question={t('vault_delete_question')}
      confirm={t('vault_delete_confirm')}
      onConfirm={() => void remove()}
    />
  );
}
