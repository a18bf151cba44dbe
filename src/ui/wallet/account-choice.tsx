/** Which account and network are looked at. Fixed while something is under way about one of them. */

import { keepShown } from '../../browser/wallet-home.ts';
import type { Chain, PublicAccount, PublicWallet } from '../../wallet/public-state.ts';
import { findAccount } from '../../wallet/public-state.ts';
import { shortAddress } from '../../wallet/recipient.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { t } from '../text.ts';

type ChoiceProps = {
  readonly wallet: PublicWallet;
  readonly account: PublicAccount;
  readonly chain: Chain;
};

export function AccountChoice({
  wallet,
  account,
  chain,
  isFixed,
  hasNetwork,
}: ChoiceProps & { readonly isFixed: boolean; readonly hasNetwork: boolean }) {
  const choose = (address: string) => {
    const chosen = findAccount(wallet, address);
    if (chosen !== null) void keepShown({ account: chosen.address, chainId: chain.chainId });
  };
  if (isFixed)
    return (
      <span class="chip fixed" data-testid="wallet-about">
        <bdi>{account.name}</bdi>
        {hasNetwork && (
          <>
            {' '}
            · <Foreign text={chain.name} />
          </>
        )}
      </span>
    );
  return (
    <select
      class="chip"
      aria-label={t('home_account')}
      value={account.address}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {wallet.accounts.map(({ address, name }) => (
        <option key={address} value={address}>
          {`${name} · ${shortAddress(address)}`}
        </option>
      ))}
    </select>
  );
}

export function NetworkChoice({ wallet, account, chain }: ChoiceProps) {
  return (
    <select
      class="network"
      aria-label={t('home_network')}
      value={chain.chainId}
      onChange={({ currentTarget }) =>
        void keepShown({ account: account.address, chainId: currentTarget.value })
      }
    >
      {wallet.chains.map(({ chainId, name }) => (
        <option key={chainId} value={chainId}>
          {written(name)}
        </option>
      ))}
    </select>
  );
}
