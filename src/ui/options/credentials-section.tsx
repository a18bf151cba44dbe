/** Credentials: shown, added and deleted while the vault is open, which can be opened here, too. */

import { useState } from 'preact/hooks';
import { t } from '../text.ts';
import { AddCredential } from './credential-add.tsx';
import { CredentialEntry } from './credential-entry.tsx';
import { HolderKey } from './credential-key.tsx';
import { credentialProblem } from './credential-words.ts';
import { NeedsVault } from './needs-vault.tsx';
import { useCredentials } from './use-credentials.ts';
import type { Vault } from './use-vault.ts';

export function CredentialsSection({ vault }: { readonly vault: Vault }) {
  return (
    <section aria-labelledby="credentials" data-testid="credentials">
      <h2 id="credentials">{t('cred_title')}</h2>
      <p class="about">{t('cred_about')}</p>
      <p class="about">{t('cred_linkable')}</p>
      <NeedsVault vault={vault} none={t('cred_need_vault')} locked={t('cred_locked')}>
        <OpenCredentials />
      </NeedsVault>
    </section>
  );
}

function OpenCredentials() {
  const { list, code, refresh } = useCredentials();
  const [news, setNews] = useState('');
  const changed = (sentence: string) => {
    setNews(sentence);
    void refresh();
  };
  return (
    <>
      <output>{news}</output>
      {code !== '' && <p class="problem">{credentialProblem(code)}</p>}
      {list === null && code === '' && <p>{t('cred_loading')}</p>}
      {list?.length === 0 && <p class="box">{t('cred_none')}</p>}
      {list !== null && list.length > 0 && (
        <>
          <h3>{t('cred_list_heading')}</h3>
          <ul class="entries">
            {list.map((credential) => (
              <CredentialEntry key={credential.id} credential={credential} onChanged={changed} />
            ))}
          </ul>
        </>
      )}
      <HolderKey />
      <AddCredential onAdded={changed} />
    </>
  );
}
