/** What is shown only while the vault is open: says why it is not, and lets it be unlocked here. */

import type { ComponentChildren } from 'preact';
import { t } from '../text.ts';
import { UnlockForm } from './unlock-form.tsx';
import type { Vault } from './use-vault.ts';

export function NeedsVault(props: {
  readonly vault: Vault;
  /** Where there is none. */
  readonly none: string;
  readonly locked: string;
  readonly children: ComponentChildren;
}) {
  const { look, refresh } = props.vault;
  if (look === null) return <p>{t('vault_looking')}</p>;
  if (look.state.is !== 'present') return <p class="box">{props.none}</p>;
  if (look.lockAtMs !== null) return <>{props.children}</>;
  return (
    <>
      <p>{props.locked}</p>
      <UnlockForm state={look.state} onNews={() => void refresh()} />
    </>
  );
}
