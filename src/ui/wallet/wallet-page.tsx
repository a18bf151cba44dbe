/** The wallet's home and the views behind it, one at a time. What paints the first is here; every other view is loaded when it is asked for. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { takeInSigned } from '../../browser/activity-store.ts';
import { followWalletHome, lookedAt, type WalletHome } from '../../browser/wallet-home.ts';
import type { Chain, PublicAccount, PublicWallet } from '../../wallet/public-state.ts';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { AccountChoice } from './account-choice.tsx';
import { Home } from './home.tsx';
import { Later } from './later.tsx';
import { LockBar } from './lock-bar.tsx';
import { type Looked, tokensOn, type View } from './looked.ts';
import { viewIn } from './open-home.ts';
import { openWalletSettings } from './open-settings.ts';
import { useBalances } from './use-balances.ts';

const VIEWS = {
  receive: () => import('./receive.tsx').then(({ Receive }) => Receive),
  send: () => import('./send.tsx').then(({ Send }) => Send),
  activity: () => import('./activity-list.tsx').then(({ ActivityList }) => ActivityList),
  approvals: () => import('./approval-list.tsx').then(({ ApprovalList }) => ApprovalList),
  watched: () => import('./watched.tsx').then(({ Watched }) => Watched),
  modes: () => import('./modes.tsx').then(({ Modes }) => Modes),
  intent: () => import('./intent.tsx').then(({ Intent }) => Intent),
  'check-intent': () => import('./intent-check.tsx').then(({ IntentCheck }) => IntentCheck),
  derived: () => import('./derived.tsx').then(({ Derived }) => Derived),
  again: () => import('./again.tsx').then(({ AgainView }) => AgainView),
  unlock: () => import('./unlock.tsx').then(({ Unlock }) => Unlock),
};

export function WalletPage({ first }: { readonly first: WalletHome }) {
  const [home, setHome] = useState(first);
  useEffect(() => followWalletHome(setHome), []);
  // What sites had signed since a page of the wallet was open.
  useEffect(() => {
    const takeIn = () => void takeInSigned();
    takeIn();
    addEventListener('focus', takeIn);
    return () => removeEventListener('focus', takeIn);
  }, []);
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
  const [view, setView] = useState<View>(() => viewIn(location.hash));
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
  const looked: Looked = {
    wallet,
    account,
    chain,
    tokens,
    activity: home.activity,
    vault,
    balances,
    view,
    onView,
  };
  // Another account or network in the middle of a view would change what it is about.
  const key = `${account.address} ${chain.chainId}`;
  return (
    <Frame
      choice={<Choice view={view} wallet={wallet} account={account} chain={chain} />}
      footer={<LockBar vault={vault} onView={onView} />}
      inside={main}
    >
      {view.at === 'home' ? <Home {...looked} /> : <Later key={key} load={VIEWS[view.at]} props={looked} />}
    </Frame>
  );
}

/** An intent is of no network, and what is derived or pasted of no account. */
function Choice({ view, ...looked }: { readonly view: View } & Pick<Looked, 'wallet' | 'account' | 'chain'>) {
  if (view.at === 'derived' || view.at === 'check-intent') return null;
  const hasNetwork = view.at !== 'modes' && view.at !== 'intent';
  return <AccountChoice {...looked} isFixed={view.at !== 'home'} hasNetwork={hasNetwork} />;
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
