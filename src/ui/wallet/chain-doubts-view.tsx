/** What is worth a second look about what a network is called, wherever that is on screen. Who chose the name is not known here. */

import { type ChainDoubt, chainDoubts } from '../../wallet/chain-doubts.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { written } from '../foreign-text.tsx';
import { t } from '../text.ts';

type DoubtsProps = {
  readonly chain: Chain;
  /** The wallet's networks. */
  readonly own: readonly Chain[];
};

export function ChainDoubts({ chain, own }: DoubtsProps) {
  return <Doubts doubts={chainDoubts(chain, own)} chain={chain} />;
}

/** Of a network that the wallet has, where it is used: without what is usual among networks that share a coin. */
export function ChainDanger({ chain, own }: DoubtsProps) {
  return <Doubts doubts={chainDoubts(chain, own).filter(isDanger)} chain={chain} />;
}

function Doubts({ doubts, chain }: { readonly doubts: readonly ChainDoubt[]; readonly chain: Chain }) {
  if (doubts.length === 0) return null;
  return (
    <ul class="warnings" aria-label={t('ask_warnings')} data-testid="chain-doubts">
      {doubts.map((doubt) => (
        <li key={doubt.code} class={isDanger(doubt) ? 'break' : 'note'} data-code={doubt.code}>
          {sentenceOf(doubt, chain)}
        </li>
      ))}
    </ul>
  );
}

function isDanger({ code }: ChainDoubt): boolean {
  return code !== 'coin-of-other';
}

function sentenceOf(doubt: ChainDoubt, { chainId, symbol }: Chain): string {
  switch (doubt.code) {
    case 'name-of-other':
      return t('chain_name_of_other', doubt.name, doubt.chainId, chainId);
    case 'id-known-as':
      return t('chain_id_known_as', chainId, doubt.name);
    case 'coin-known-as':
      return t('chain_coin_known_as', chainId, doubt.symbol, written(symbol));
    case 'coin-of-other':
      return t('chain_coin_of_other', doubt.name, written(symbol));
  }
}
