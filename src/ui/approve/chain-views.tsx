/** Another network for a site: one that the wallet has, or one that the site names, whose server is asked for its id before anybody can agree. */

import { useEffect, useState } from 'preact/hooks';
import { againIfLost, askLookup } from '../../browser/ask-workers.ts';
import { isLoopback } from '../../loopback.ts';
import { type Chain, findChain, networkOf } from '../../wallet/public-state.ts';
import { written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { ChainDanger, ChainDoubts } from '../wallet/chain-doubts-view.tsx';
import { Facts } from './facts-list.tsx';
import { problemOf } from './problems.ts';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { useGrant } from './use-grant.ts';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

export function SwitchChain(props: WalletProps) {
  const { look, wallet, onDecline } = props;
  const { trouble, agree } = useGrant(props);
  const to = look.call.method === 'wallet_switchEthereumChain' ? look.call.params.chainId : '';
  const chain = findChain(wallet, to);
  const name = chain?.name ?? to;
  return (
    <>
      <WhoAsks origin={look.origin} title={t('ask_switch_title', written(name))} />
      <Facts
        rows={[
          [t('ask_chain_now'), networkOf(wallet, look.origin).name],
          [t('ask_chain_then'), name],
        ]}
      />
      {chain !== null && <ChainDanger chain={chain} own={wallet.chains} />}
      <p class="muted">{t('ask_switch_about')}</p>
      <Trouble sentence={trouble} />
      <TwoButtons words={t('ask_switch')} onAgree={() => void agree()} onDecline={onDecline} />
    </>
  );
}

export function AddChain(props: WalletProps) {
  const { look, wallet } = props;
  if (look.call.method !== 'wallet_addEthereumChain') return null;
  const { chain } = look.call.params;
  const known = findChain(wallet, chain.chainId);
  return known === null ? <NewChain {...props} chain={chain} /> : <KnownChain {...props} chain={known} />;
}

type ChainProps = WalletProps & { readonly chain: Chain };

function KnownChain(props: ChainProps) {
  const { look, wallet, chain, onDecline } = props;
  const { trouble, agree } = useGrant(props);
  return (
    <>
      <WhoAsks origin={look.origin} title={t('ask_switch_title', written(chain.name))} />
      <p class="box">{t('ask_chain_known', written(chain.name))}</p>
      <ChainDanger chain={chain} own={wallet.chains} />
      <Trouble sentence={trouble} />
      <TwoButtons words={t('ask_switch')} onAgree={() => void agree()} onDecline={onDecline} />
    </>
  );
}

function NewChain(props: ChainProps) {
  const { look, wallet, chain, onDecline } = props;
  const { trouble, agree } = useGrant(props);
  const [checked, setChecked] = useState<string | null>(null);
  useEffect(() => {
    void againIfLost(() => askLookup('wallet-check-chain', { chain })).then((answer) =>
      setChecked(answer.ok ? '' : answer.code),
    );
  }, [chain.chainId, chain.rpcUrls[0]]);
  const server = chain.rpcUrls[0] ?? '';
  return (
    <>
      <WhoAsks origin={look.origin} title={t('ask_add_title')} />
      <section class="box" aria-labelledby="chain-words">
        <h2 id="chain-words">{t('approve_words_title')}</h2>
        <Facts
          rows={[
            [t('ask_chain_name'), `“${chain.name}”`],
            [t('ask_chain_id'), chain.chainId],
            [t('ask_chain_symbol'), `“${chain.symbol}”`],
            [t('ask_chain_server'), server],
            [t('ask_chain_explorer'), chain.explorerUrl ?? ''],
          ]}
        />
      </section>
      <ChainDoubts chain={chain} own={wallet.chains} />
      <p class="box note">{t(isLoopback(server) ? 'ask_add_loopback' : 'ask_add_about')}</p>
      {checked === null && <p role="status">{t('ask_add_checking')}</p>}
      <Trouble sentence={checked === null || checked === '' ? trouble : problemOf(checked)} />
      <TwoButtons
        words={checked === '' ? t('ask_add') : null}
        onAgree={() => void agree({ newChain: chain })}
        onDecline={onDecline}
      />
    </>
  );
}
