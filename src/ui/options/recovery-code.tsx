/** A recovery code, shown this once: it goes away when the person has shown that it was written down. */

import { isSameCode } from '../../vault/recovery-code.ts';
import { t } from '../text.ts';
import { SecretForm } from './secret-form.tsx';

/** Two groups and what stands between them. */
const ASKED_CHARS = 9;

export function RecoveryCode(props: { readonly code: string; readonly onConfirmed: () => void }) {
  const confirm = async ({ code }: { readonly code: string }) => {
    if (!isSameCode(code, props.code.slice(-ASKED_CHARS))) return t('vault_code_differs');
    props.onConfirmed();
    return '';
  };
  return (
    <div class="box">
      <h3>{t('vault_code_title')}</h3>
      <p>{t('vault_code_about')}</p>
      <code class="whole written" data-testid="recovery-code">
        {props.code}
      </code>
      <SecretForm
        fields={['code']}
        labels={{ code: t('vault_code_repeat') }}
        button={t('vault_code_confirm')}
        onSubmit={confirm}
      />
    </div>
  );
}
