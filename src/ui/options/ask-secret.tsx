/** What opens the vault, asked for although it is open: before what whoever finds it open is not to do. */

import { useState } from 'preact/hooks';
import { askPasskey, hasPasskeys } from '../../browser/passkey.ts';
import type { GivenSecret } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { SecretForm } from './secret-form.tsx';
import type { LockedState } from './unlock-form.tsx';

export function AskSecret(props: {
  readonly passkey: LockedState['passkey'];
  readonly button: string;
  /** What went wrong, or an empty text. */
  readonly onSecret: (secret: GivenSecret) => Promise<string>;
}) {
  const { passkey, button, onSecret } = props;
  const [problem, setProblem] = useState('');
  const byPasskey = async (known: NonNullable<LockedState['passkey']>) => {
    const output = await askPasskey(known);
    setProblem(output === null ? t('vault_passkey_failed') : await onSecret({ by: 'passkey', output }));
  };
  return (
    <>
      <SecretForm
        fields={['password']}
        button={button}
        onSubmit={({ password }) => onSecret({ by: 'password', password })}
      />
      {passkey !== null && hasPasskeys() && (
        <>
          <button type="button" onClick={() => void byPasskey(passkey)}>
            {t('wallet_by_passkey')}
          </button>
          <p class="problem" role="alert">
            {problem}
          </p>
        </>
      )}
      <details class="quiet">
        <summary>{t('wallet_by_code')}</summary>
        <SecretForm
          fields={['code']}
          button={button}
          onSubmit={({ code }) => onSecret({ by: 'recovery', code })}
        />
      </details>
    </>
  );
}
