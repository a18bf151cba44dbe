/** Opens the vault, by password or passkey. */

import { useState } from 'preact/hooks';
import { askPasskey, hasPasskeys } from '../../browser/passkey.ts';
import type { GivenSecret, VaultState } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { SecretForm } from './secret-form.tsx';
import { askVault } from './use-vault.ts';
import { timeOfDay, vaultProblem } from './vault-words.ts';

export type LockedState = Extract<VaultState, { readonly is: 'present' }>;

export function UnlockForm(props: {
  readonly state: LockedState;
  readonly onNews: (sentence: string) => void;
}) {
  const { state, onNews } = props;
  const unlock = (secret: GivenSecret) => unlockWith(secret, onNews);
  return (
    <>
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
    </>
  );
}

/** What went wrong, or an empty text. */
export async function unlockWith(secret: GivenSecret, onNews: (sentence: string) => void): Promise<string> {
  const answer = await askVault('vault-unlock', { secret });
  onNews(answer.ok ? t('vault_unlocked') : '');
  return answer.ok ? '' : vaultProblem(answer.code);
}

function PasskeyButton(props: {
  readonly passkey: NonNullable<LockedState['passkey']>;
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
