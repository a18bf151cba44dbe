/** A request of the wallet in its window: which view it has. Each says who asks and what changes, and offers to decline. */

import type { ApproveLook } from '../../browser/approve-state.ts';
import { walletIn } from '../../browser/wallet-store.ts';
import type { Choice } from '../../dapp/choice.ts';
import type { WalletMethod } from '../../dapp/fulfil.ts';
import type { PageCall } from '../../dapp/page-call.ts';
import { findChain, type PublicWallet, WALLET_KEY } from '../../wallet/public-state.ts';
import { useLocal } from '../options/use-stored.ts';
import { t } from '../text.ts';
import { AddChain, SwitchChain } from './chain-views.tsx';
import { Connect } from './connect-view.tsx';
import { problemOf } from './problems.ts';
import { Sign } from './sign-view.tsx';
import { SignedAlready } from './signed-already.tsx';
import { WatchAsset } from './token-view.tsx';
import { Declining } from './vault-screens.tsx';
import { WhoAsks } from './who-asks.tsx';

export type WalletLook = NonNullable<ApproveLook> & { readonly call: PageCall<WalletMethod> };

export type WalletProps = {
  readonly look: WalletLook;
  readonly wallet: PublicWallet;
  readonly onAgree: (choice: Choice) => Promise<void>;
  readonly onDecline: () => void;
};

export function WalletAsked({ look, onAgree, onDecline }: Omit<WalletProps, 'wallet'>) {
  const stored = useLocal([WALLET_KEY]);
  const { origin, proving } = look;
  if (stored === null) return null;
  const wallet = walletIn(stored[WALLET_KEY]);
  if (proving !== null) return <AtWork origin={origin} />;
  if (look.toSend !== null)
    return (
      <SignedAlready
        look={look}
        toSend={look.toSend}
        wallet={wallet}
        onAgree={onAgree}
        onDecline={onDecline}
      />
    );
  return <View look={look} wallet={wallet} onAgree={onAgree} onDecline={onDecline} />;
}

function View(props: WalletProps) {
  const { look, wallet, onDecline } = props;
  switch (look.call.method) {
    case 'eth_requestAccounts':
    case 'wallet_requestPermissions':
      return <Connect {...props} />;
    case 'wallet_switchEthereumChain':
      return <SwitchChain {...props} />;
    case 'wallet_addEthereumChain':
      return <AddChain {...props} />;
    default: {
      // The one that it was on when it asked.
      const chain = findChain(wallet, look.chainId ?? '');
      if (chain !== null)
        return look.call.method === 'wallet_watchAsset' ? (
          <WatchAsset {...props} chain={chain} />
        ) : (
          <Sign {...props} chain={chain} />
        );
      return (
        <>
          <WhoAsks origin={look.origin} title={t('ask_sign_title')} />
          <p class="problem">{problemOf('no-chain')}</p>
          <Declining onDecline={onDecline} />
        </>
      );
    }
  }
}

function AtWork({ origin }: { readonly origin: string }) {
  return (
    <>
      <WhoAsks origin={origin} title={t('ask_at_work')} />
      <p role="status">{t('ask_at_work_about')}</p>
    </>
  );
}
