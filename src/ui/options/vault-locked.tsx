/** The locked vault: opened by password or passkey, and a forgotten password replaced by the recovery code. */

import { useState } from 'preact/hooks';
import { askPasskey, hasPasskeys } from '../../browser/passkey.ts';
import type { GivenSecret, VaultState } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { SecretForm, type Secrets } from './secret-form.tsx';
import { askVault } from './use-vault.ts';
import { DeleteVault } from './vault-delete.tsx';
import { timeOfDay, vaultProblem } from './vault-words.ts';

type LockedProps = {
  readonly state: Extract<VaultState, { readonly is: 'present' }>;
  readonly onNews: (sentence: string) => void;
};

export function LockedVault({ state, onNews }: LockedProps) {
  const unlock = async (secret: GivenSecret) => {
    const answer = await askVault('vault-unlock', { secret });
    onNews(answer.ok ? t('vault_unlocked') : '');
    return answer.ok ? '' : vaultProblem(answer.code);
  };
  const replace = async (secrets: Secrets) => {
    const secret = { by: 'recovery', code: secrets.code } as const;
    const answer = await askVault('vault-change-password', { secret, password: secrets.new });
    if (answer.ok) return unlock({ by: 'password', password: secrets.new });
    onNews('');
    return vaultProblem(answer.code);
  };
  return (
    <>
      <p>{t('vault_is_locked')}</p>
      {state.waitMs > 0 && (
        <p class="box" data-testid="vault-wait">
          {t('vault_wait_until', timeOfDay(Date.now() + state.waitMs))}
        </p>
      )}
      <SecretForm
        fields={['password']}
        button={t('vault_unlock')}
        onSubmit={({ password }) => unlock({ by: 'password', password })}
      />
      {state.passkey !== null && hasPasskeys() && <PasskeyButton passkey={state.passkey} onUnlock={unlock} />}
      <details class="adding">
        <summary>{t('vault_forgot_title')}</summary>
        <p class="muted">{t('vault_forgot_about')}</p>
        <SecretForm fields={['code', 'new', 'repeat']} button={t('vault_forgot_button')} onSubmit={replace} />
      </details>
      <DeleteVault onNews={onNews} />
    </>
  );
}

function PasskeyButton(props: {
  readonly passkey: NonNullable<LockedProps['state']['passkey']>;
  readonly onUnlock: (secret: GivenSecret) => Promise<string>;
}) {
  const [problem, setProblem] = useState('');
  const unlock = async () => {
    const output = await askPasskey(props.passkey);
    setProblem(output === null ? t('vault_passkey_failed') : await props.onUnlock({ by: 'passkey', output }));
  };
  return (
    <div>
      <button type="button" onClick={() => void unlock()}>
        {t('vault_passkey_unlock')}
      </button>
      <p class="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
