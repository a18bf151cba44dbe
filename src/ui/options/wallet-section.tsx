/** The wallet: accounts while the vault is open, which can be opened here, too; networks always. */

import { useState } from 'preact/hooks';
import type { WalletView } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { NeedsVault } from './needs-vault.tsx';
import type { LockedState } from './unlock-form.tsx';
import type { Vault } from './use-vault.ts';
import { useWallet } from './use-wallet.ts';
import { AddAccounts } from './wallet-add.tsx';
import { AccountEntry } from './wallet-entry.tsx';
import { Networks } from './wallet-networks.tsx';
import { RecoveryPhrase } from './wallet-phrase.tsx';
import { StartWallet } from './wallet-start.tsx';
import { walletProblem } from './wallet-words.ts';

export function WalletSection({ vault }: { readonly vault: Vault }) {
  const passkey = vault.look?.state.is === 'present' ? vault.look.state.passkey : null;
  return (
    <section aria-labelledby="wallet" data-testid="wallet">
      <h2 id="wallet">{t('wallet_title')}</h2>
      <p class="about">{t('wallet_about')}</p>
      <NeedsVault vault={vault} none={t('wallet_need_vault')} locked={t('wallet_locked')}>
        <OpenWallet passkey={passkey} />
      </NeedsVault>
      <p class="muted">{t('wallet_hardware')}</p>
      <Networks />
    </section>
  );
}

function OpenWallet({ passkey }: Pick<LockedState, 'passkey'>) {
  const { view, code, show } = useWallet();
  const [news, setNews] = useState('');
  const changed = (after: WalletView, sentence: string) => {
    show(after);
    setNews(sentence);
  };
  if (view === null)
    return (
      <p class={code === '' ? '' : 'problem'}>{code === '' ? t('wallet_loading') : walletProblem(code)}</p>
    );
  const { accounts, hasSeed, seedCode, isBackedUp } = view;
  return (
    <>
      <output>{news}</output>
      {seedCode !== null && <p class="problem">{t('wallet_phrase_unreadable', seedCode)}</p>}
      {hasSeed && seedCode === null && !isBackedUp && (
        <RecoveryPhrase passkey={passkey} isUrgent onChanged={changed} />
      )}
      {!hasSeed && <StartWallet onChanged={changed} />}
      {accounts.length > 0 && (
        <>
          <h3>{t('wallet_accounts')}</h3>
          <ul class="entries">
            {accounts.map((account) => (
              <AccountEntry key={account.id} account={account} passkey={passkey} onChanged={changed} />
            ))}
          </ul>
        </>
      )}
      <AddAccounts view={view} onChanged={changed} />
      {hasSeed && seedCode === null && isBackedUp && (
        <RecoveryPhrase passkey={passkey} isUrgent={false} onChanged={changed} />
      )}
    </>
  );
}

/** The wallet after a change, and what to say of it. */
export type OnChanged = (after: WalletView, sentence: string) => void;
