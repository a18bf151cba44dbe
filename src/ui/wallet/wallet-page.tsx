/** The wallet's home and the views behind it, one at a time. What paints the first is here; every other view is loaded when it is asked for. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { followWalletHome, lookedAt, type WalletHome } from '../../browser/wallet-home.ts';
import type { Chain, PublicAccount, PublicWallet } from '../../wallet/public-state.ts';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { AccountChoice } from './account-choice.tsx';
import { Home } from './home.tsx';
import { Later } from './later.tsx';
import { LockBar } from './lock-bar.tsx';
import { type Looked, tokensOn, type View } from './looked.ts';
import { openWalletSettings } from './open-settings.ts';
import { useBalances } from './use-balances.ts';

const VIEWS = {
  receive: () => import('./receive.tsx').then(({ Receive }) => Receive),
  send: () => import('./send.tsx').then(({ Send }) => Send),
  activity: () => import('./activity-list.tsx').then(({ ActivityList }) => ActivityList),
  approvals: () => import('./approval-list.tsx').then(({ ApprovalList }) => ApprovalList),
  unlock: () => import('./unlock.tsx').then(({ Unlock }) => Unlock),
};

export function WalletPage({ first }: { readonly first: WalletHome }) {
  const [home, setHome] = useState(first);
  useEffect(() => followWalletHome(setHome), []);
  if (!home.wallet.ok) return <Nothing words={t('home_unreadable')} />;
  const looked = lookedAt(home.wallet.value, home.shown);
  if (looked === null) return <Nothing words={t('home_no_wallet')} />;
  return <Wallet home={home} wallet={home.wallet.value} {...looked} />;
}

type WalletProps = {
  readonly home: WalletHome;
  readonly wallet: PublicWallet;
  readonly account: PublicAccount;
  readonly chain: Chain;
};

function Wallet({ home, wallet, account, chain }: WalletProps) {
  const [view, setView] = useState<View>({ at: 'home' });
  const vault = useVault();
  const tokens = tokensOn(wallet, chain);
  const ended = home.activity.map(({ id, state }) => `${id} ${state.is}`).join();
  const addresses = tokens.map(({ address }) => address);
  const balances = useBalances(chain, account.address, addresses, ended);
  const main = useRef<HTMLElement>(null);
  const onView = (next: View) => {
    setView(next);
    main.current?.focus();
    scrollTo(0, 0);
  };
  const looked: Looked = { wallet, account, chain, tokens, activity: home.activity, vault, balances, onView };
  // Another account or network in the middle of a view would change what it is about.
  const key = `${account.address} ${chain.chainId}`;
  return (
    <Frame
      choice={<AccountChoice wallet={wallet} account={account} chain={chain} isFixed={view.at !== 'home'} />}
      footer={<LockBar vault={vault} onView={onView} />}
      inside={main}
    >
      {view.at === 'home' ? <Home {...looked} /> : <Later key={key} load={VIEWS[view.at]} props={looked} />}
    </Frame>
  );
}

function Frame(props: {
  readonly choice: ComponentChildren;
  readonly footer: ComponentChildren;
  readonly inside: { current: HTMLElement | null };
  readonly children: ComponentChildren;
}) {
  return (
    <div class="panel wallet">
      <header class="bar">
        <b class="brand">RAIL</b>
        {props.choice}
      </header>
      <main class="page" tabIndex={-1} ref={props.inside}>
        {props.children}
      </main>
      {props.footer}
    </div>
  );
}

function Nothing({ words }: { readonly words: string }) {
  const inside = useRef<HTMLElement>(null);
  return (
    <Frame choice={null} footer={null} inside={inside}>
      <h1>{t('home_title')}</h1>
      <p>{words}</p>
      <button type="button" class="main wide" onClick={openWalletSettings}>
        {t('home_settings')}
      </button>
    </Frame>
  );
}
