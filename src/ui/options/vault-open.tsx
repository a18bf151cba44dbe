/** The unlocked vault: when it locks, its secrets, its backups. What opens it is asked for again before it is changed. */

import { createPasskey, hasPasskeys } from '../../browser/passkey.ts';
import type { GivenSecret } from '../../engine/keys-protocol.ts';
import { readerLocale, t } from '../text.ts';
import { RestoreForm } from './restore-form.tsx';
import { saveFile } from './save-file.ts';
import { SecretForm, type Secrets } from './secret-form.tsx';
import { askVault, lockNow, storeLockMinutes } from './use-vault.ts';
import { DeleteVault } from './vault-delete.tsx';
import { timeOfDay, vaultProblem } from './vault-words.ts';

const MINUTES = [1, 5, 15, 30, 60, 240];

type OpenProps = {
  readonly lockAtMs: number;
  readonly minutes: number;
  readonly passkey: boolean;
  readonly onCode: (code: string) => void;
  readonly onNews: (sentence: string) => void;
};

export function OpenVault(props: OpenProps) {
  const { lockAtMs, minutes, onNews } = props;
  const lock = () => void lockNow().then(() => onNews(''));
  return (
    <>
      <p>{t('vault_is_open', timeOfDay(lockAtMs))}</p>
      <button type="button" class="main" onClick={lock}>
        {t('vault_lock')}
      </button>
      <div>
        <label for="vault-minutes">{t('vault_minutes')}</label>{' '}
        <select
          id="vault-minutes"
          value={minutes}
          onChange={(event) => void storeLockMinutes(Number(event.currentTarget.value))}
        >
          {[...new Set([...MINUTES, minutes])].map((choice) => (
            <option key={choice} value={choice}>
              {choice.toLocaleString(readerLocale())}
            </option>
          ))}
        </select>
      </div>
      <Backups onNews={onNews} />
      <ChangeSecrets {...props} />
      <DeleteVault onNews={onNews} />
    </>
  );
}

function Backups({ onNews }: Pick<OpenProps, 'onNews'>) {
  const backUp = async (secrets: Secrets) => {
    const answer = await askVault('vault-back-up', { password: secrets.new });
    if (!answer.ok) return vaultProblem(answer.code);
    saveFile('vault', answer.value?.file ?? '');
    onNews(t('vault_backed_up'));
    return '';
  };
  const restore = async (file: string, secrets: Secrets) => {
    const answer = await askVault('vault-restore-into', { file, filePassword: secrets.file });
    if (!answer.ok) return vaultProblem(answer.code);
    const { added = 0, same = 0, kept = 0 } = answer.value ?? {};
    onNews(
      t('vault_restored_into', ...[added, same, kept].map((count) => count.toLocaleString(readerLocale()))),
    );
    return '';
  };
  return (
    <>
      <details class="adding">
        <summary>{t('vault_backup_title')}</summary>
        <p class="muted">{t('vault_backup_about')}</p>
        <SecretForm
          fields={['new', 'repeat']}
          labels={{ new: t('vault_file_password') }}
          button={t('vault_backup')}
          onSubmit={backUp}
        />
      </details>
      <RestoreForm about={t('vault_restore_into_about')} fields={['file']} onRestore={restore} />
    </>
  );
}

function ChangeSecrets({ passkey, onCode, onNews }: OpenProps) {
  const done = (sentence: string) => {
    onNews(sentence);
    return '';
  };
  const changePassword = async (secrets: Secrets) => {
    const params = { secret: byPassword(secrets), password: secrets.new };
    const answer = await askVault('vault-change-password', params);
    return answer.ok ? done(t('vault_password_changed')) : vaultProblem(answer.code);
  };
  const renewCode = async (secrets: Secrets) => {
    const answer = await askVault('vault-renew-code', { secret: byPassword(secrets) });
    if (!answer.ok) return vaultProblem(answer.code);
    if (answer.value !== null) onCode(answer.value.recoveryCode);
    return '';
  };
  const addPasskey = async (secrets: Secrets) => {
    const made = await createPasskey();
    if (made === null) return t('vault_passkey_failed');
    const answer = await askVault('vault-add-passkey', { secret: byPassword(secrets), passkey: made });
    return answer.ok ? done(t('vault_passkey_added')) : vaultProblem(answer.code);
  };
  const removePasskey = async (secrets: Secrets) => {
    const answer = await askVault('vault-remove-passkey', { secret: byPassword(secrets) });
    return answer.ok ? done(t('vault_passkey_removed')) : vaultProblem(answer.code);
  };
  return (
    <>
      <details class="adding">
        <summary>{t('vault_change_title')}</summary>
        <p class="muted">{t('vault_change_about')}</p>
        <SecretForm
          fields={['password', 'new', 'repeat']}
          button={t('vault_change')}
          onSubmit={changePassword}
        />
      </details>
      <details class="adding">
        <summary>{t('vault_renew_title')}</summary>
        <p class="muted">{t('vault_renew_about')}</p>
        <SecretForm fields={['password']} button={t('vault_renew')} onSubmit={renewCode} />
      </details>
      {(hasPasskeys() || passkey) && (
        <details class="adding">
          <summary>{t('vault_passkey_title')}</summary>
          <p class="muted">{t('vault_passkey_about')}</p>
          {passkey ? (
            <SecretForm fields={['password']} button={t('vault_passkey_remove')} onSubmit={removePasskey} />
          ) : (
            <SecretForm fields={['password']} button={t('vault_passkey_add')} onSubmit={addPasskey} />
          )}
        </details>
      )}
    </>
  );
}

function byPassword({ password }: Secrets): GivenSecret {
  return { by: 'password', password };
}
