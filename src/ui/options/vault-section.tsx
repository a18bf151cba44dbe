/** The vault: made, opened, locked and looked after. Which of its screens shows follows from what the background says. */

import { useState } from 'preact/hooks';
import type { VaultState } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { RecoveryCode } from './recovery-code.tsx';
import type { Vault } from './use-vault.ts';
import { CreateVault } from './vault-create.tsx';
import { DeleteVault } from './vault-delete.tsx';
import { LockedVault } from './vault-locked.tsx';
import { OpenVault } from './vault-open.tsx';
import { vaultProblem } from './vault-words.ts';

export function VaultSection({ vault }: { readonly vault: Vault }) {
  const { look, refresh } = vault;
  const [news, setNews] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const said = (sentence: string) => {
    setNews(sentence);
    void refresh();
  };
  const confirmed = () => {
    setCode(null);
    said(t('vault_code_confirmed'));
  };
  return (
    <section aria-labelledby="vault" data-testid="vault">
      <h2 id="vault">{t('vault_title')}</h2>
      <p class="about">{t('vault_about')}</p>
      <output>{news}</output>
      {look === null && <p>{t('vault_looking')}</p>}
      {code !== null && <RecoveryCode code={code} onConfirmed={confirmed} />}
      {code === null && look !== null && look.state.is === 'none' && (
        <CreateVault onCode={setCode} onNews={said} />
      )}
      {code === null && look !== null && look.state.is === 'unreadable' && (
        <UnreadableVault state={look.state} onNews={said} />
      )}
      {code === null && look !== null && look.state.is === 'present' && look.lockAtMs === null && (
        <LockedVault state={look.state} onNews={said} />
      )}
      {code === null && look !== null && look.state.is === 'present' && look.lockAtMs !== null && (
        <OpenVault
          lockAtMs={look.lockAtMs}
          minutes={look.minutes}
          passkey={look.state.passkey !== null}
          onCode={setCode}
          onNews={said}
        />
      )}
    </section>
  );
}

/** Deleting is offered where nothing else is left: not after a hiccup, and not for a vault that a newer version can read. */
const BROKEN: readonly string[] = ['bad-header', 'kdf-too-weak', 'kdf-too-heavy'];

function UnreadableVault(props: {
  readonly state: Extract<VaultState, { readonly is: 'unreadable' }>;
  readonly onNews: (sentence: string) => void;
}) {
  const { code } = props.state;
  return (
    <div class="box">
      <p>{vaultProblem(code)}</p>
      {BROKEN.includes(code) ? (
        <DeleteVault onNews={props.onNews} />
      ) : (
        <button type="button" onClick={() => props.onNews('')}>
          {t('vault_look_again')}
        </button>
      )}
    </div>
  );
}
