/** `eth_requestAccounts` and `wallet_requestPermissions`: which accounts the site may see. Nothing of the vault is needed for it. */

import { useState } from 'preact/hooks';
import { accountsOf, isSameAddress, networkOf, type PublicAccount } from '../../wallet/public-state.ts';
import type { Address } from '../../wallet/signable.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { openSettings } from './approve-calls.ts';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { useGrant } from './use-grant.ts';
import { Declining } from './vault-screens.tsx';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

export function Connect(props: WalletProps) {
  const { look, wallet, onDecline } = props;
  const given = accountsOf(wallet, look.origin);
  const first = wallet.accounts[0]?.address;
  const [chosen, setChosen] = useState<readonly Address[]>(
    given.length > 0 || first === undefined ? given : [first],
  );
  const { trouble, agree } = useGrant(props);
  const who = <WhoAsks origin={look.origin} title={t('ask_connect_title')} />;
  if (wallet.accounts.length === 0)
    return (
      <>
        {who}
        <section class="box">
          <h2>{t('ask_no_wallet_title')}</h2>
          <p>{t('ask_no_wallet')}</p>
          <button type="button" onClick={openSettings}>
            {t('approve_settings')}
          </button>
        </section>
        <Declining onDecline={onDecline} />
      </>
    );
  const has = (address: Address) => chosen.some((one) => isSameAddress(one, address));
  const toggle = (address: Address) =>
    setChosen(has(address) ? chosen.filter((one) => !isSameAddress(one, address)) : [...chosen, address]);
  return (
    <>
      {who}
      <fieldset class="box">
        <legend>{t('ask_connect_choose')}</legend>
        {wallet.accounts.map((account) => (
          <AccountChoice
            key={account.address}
            account={account}
            isChosen={has(account.address)}
            onToggle={() => toggle(account.address)}
          />
        ))}
      </fieldset>
      <section class="box" aria-labelledby="connect-learns">
        <h2 id="connect-learns">{t('approve_learn_title')}</h2>
        <ul>
          <li>{t('ask_connect_learns_address')}</li>
          <li>{t('ask_connect_learns_chain', written(networkOf(wallet, look.origin).name))}</li>
          <li>{t('ask_connect_may_ask')}</li>
        </ul>
        <p class="muted">{t('ask_connect_not')}</p>
      </section>
      <Trouble sentence={trouble} />
      <TwoButtons
        words={chosen.length === 0 ? null : t('ask_connect')}
        onAgree={() => void agree({ accounts: chosen })}
        onDecline={onDecline}
      />
    </>
  );
}

function AccountChoice(props: {
  readonly account: PublicAccount;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) {
  const { account } = props;
  return (
    <label class="choice account">
      <input type="checkbox" checked={props.isChosen} onChange={props.onToggle} />
      <span>
        <span class="name">
          <Foreign text={account.name} />
        </span>{' '}
        {account.source === 'watch' && <span class="tag">{t('ask_watch_only')}</span>}
        <span class="under">
          <Foreign text={account.address} />
        </span>
      </span>
    </label>
  );
}
