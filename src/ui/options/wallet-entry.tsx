/** One account: its whole address, receiving, another name, its key, and removing it. */

import { useState } from 'preact/hooks';
import { askWallet } from '../../browser/wallet.ts';
import type { Account } from '../../engine/keys-protocol.ts';
import { AddressGroups } from '../address-groups.tsx';
import { t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { TextForm } from './text-form.tsx';
import type { LockedState } from './unlock-form.tsx';
import { Revealed } from './wallet-revealed.tsx';
import type { OnChanged } from './wallet-section.tsx';
import { dropQuestion, sourceWords, walletProblem } from './wallet-words.ts';

type EntryProps = {
  readonly account: Account;
  readonly passkey: LockedState['passkey'];
  readonly onChanged: OnChanged;
};

export function AccountEntry({ account, passkey, onChanged }: EntryProps) {
  const { id, address, name, hasSecret } = account;
  const [problem, setProblem] = useState('');
  const drop = async () => {
    const answer = await askWallet('wallet-drop', { id });
    if (answer.ok) onChanged(answer.value, t('wallet_dropped', name));
    else setProblem(walletProblem(answer.code));
  };
  return (
    <li class="membership" data-testid="account">
      <span>
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        <AddressGroups address={address} />
        <span class="muted">{sourceWords(account)}</span>
        {hasSecret && <span class="muted">{t('wallet_modes')}</span>}
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', name)}
        question={dropQuestion(account)}
        confirm={t('options_confirm_remove')}
        onConfirm={() => void drop()}
      />
      {problem !== '' && <p class="problem">{problem}</p>}
      <details class="adding">
        <summary>{hasSecret ? t('wallet_more') : t('wallet_more_watched')}</summary>
        <Receive account={account} />
        <Rename account={account} onChanged={onChanged} />
        {hasSecret && (
          <>
            <p class="part">{t('wallet_key_title')}</p>
            <p class="muted">{t('wallet_key_about')}</p>
            <Revealed passkey={passkey} what={{ account: id }} button={t('wallet_key_show')}>
              {(key) => (
                <code class="whole written guarded" translate={false} data-testid="private-key">
                  {key}
                </code>
              )}
            </Revealed>
          </>
        )}
      </details>
    </li>
  );
}

function Receive({ account: { address, hasSecret } }: Pick<EntryProps, 'account'>) {
  const [news, setNews] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => setNews(t('wallet_address_copied')),
      () => setNews(t('wallet_copy_failed')),
    );
  return (
    <>
      <p class="part">{t('wallet_receive_title')}</p>
      <p class="muted">{hasSecret ? t('wallet_receive_about') : t('wallet_receive_watched')}</p>
      <p class="receive">
        <AddressGroups address={address} />
      </p>
      <button type="button" onClick={() => void copy()}>
        {t('wallet_address_copy')}
      </button>
      <output>{news}</output>
    </>
  );
}

function Rename({ account: { id, name }, onChanged }: Omit<EntryProps, 'passkey'>) {
  const [problem, setProblem] = useState<string | null>(null);
  const rename = async (text: string): Promise<'done' | 'stays'> => {
    const answer = await askWallet('wallet-rename', { id, name: text });
    setProblem(answer.ok ? null : walletProblem(answer.code));
    if (!answer.ok) return 'stays';
    onChanged(answer.value, t('wallet_renamed', text));
    return 'done';
  };
  return (
    <TextForm
      label={t('wallet_new_name')}
      button={t('wallet_rename')}
      example={name}
      problem={problem}
      onSubmit={rename}
    />
  );
}
