/** The networks that the wallet knows: which servers it asks about them is the person's choice. */

import { useState } from 'preact/hooks';
import { changeWallet, walletIn } from '../../browser/wallet-store.ts';
import type { Parsed } from '../../errors.ts';
import { type Chain, type PublicWallet, WALLET_KEY } from '../../wallet/public-state.ts';
import { withChain, withChangedChain, withoutChain } from '../../wallet/public-steps.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { ChainDoubts } from '../wallet/chain-doubts-view.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { useLocal } from './use-stored.ts';
import { NetworkForm } from './wallet-network-form.tsx';
import { networkProblem } from './wallet-words.ts';

type Step = (wallet: PublicWallet) => Parsed<PublicWallet>;

export function Networks() {
  const stored = useLocal([WALLET_KEY]);
  const [news, setNews] = useState('');
  if (stored === null) return null;
  const { chains } = walletIn(stored[WALLET_KEY]);
  /** What went wrong, or an empty text. */
  const change = async (step: Step, sentence: string): Promise<string> => {
    const answer = await changeWallet(step);
    setNews(answer.ok ? sentence : '');
    return answer.ok ? '' : networkProblem(answer.code);
  };
  return (
    <div class="networks spaced" data-testid="networks">
      <h3>{t('wallet_networks')}</h3>
      <p class="about">{t('wallet_networks_about')}</p>
      <p class="about">{t('wallet_networks_untested')}</p>
      <output>{news}</output>
      <ul class="entries">
        {chains.map((chain) => (
          <NetworkEntry key={chain.chainId} chain={chain} own={chains} onChange={change} />
        ))}
      </ul>
      <details class="adding">
        <summary>{t('wallet_net_add_title')}</summary>
        <p class="muted">{t('wallet_net_add_about')}</p>
        <NetworkForm
          button={t('wallet_net_add')}
          onSubmit={(chain) => change((wallet) => withChain(wallet, chain), t('wallet_net_added'))}
        />
      </details>
    </div>
  );
}

function NetworkEntry(props: {
  readonly chain: Chain;
  readonly own: readonly Chain[];
  readonly onChange: (step: Step, sentence: string) => Promise<string>;
}) {
  const { chain, own, onChange } = props;
  const { chainId, name, symbol, rpcUrls } = chain;
  const [problem, setProblem] = useState('');
  const remove = async () =>
    setProblem(await onChange((wallet) => withoutChain(wallet, chainId), t('wallet_net_removed')));
  return (
    <li class="membership" data-testid="network">
      <span>
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        <span class="muted">{t('wallet_net_facts', chainId, symbol, hostOf(rpcUrls[0]!))}</span>
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', name)}
        question={t('options_confirm_question', name)}
        confirm={t('options_confirm_remove')}
        onConfirm={() => void remove()}
      />
      {problem !== '' && <p class="problem">{problem}</p>}
      <ChainDoubts chain={chain} own={own} />
      <details class="quiet">
        <summary>{t('wallet_net_change_title')}</summary>
        <NetworkForm
          chain={chain}
          button={t('wallet_net_change')}
          onSubmit={(changed) =>
            onChange((wallet) => withChangedChain(wallet, changed), t('wallet_net_changed'))
          }
        />
      </details>
    </li>
  );
}
