/** A token, or an item of a collection, that the person chose to see: what it is, and taking it off the list, which changes nothing on the network. */

import { useState } from 'preact/hooks';
import { changeWallet } from '../../browser/wallet-store.ts';
import { accept } from '../../errors.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import type { WatchedAsset } from '../../wallet/public-state.ts';
import { isWatched, withoutWatched, withWatched } from '../../wallet/public-steps.ts';
import { Facts } from '../approve/facts-list.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { balanceAt } from './use-balances.ts';
import { ViewHead } from './view-head.tsx';
import { walletProblem } from './wallet-words.ts';

export function Watched(looked: Looked) {
  const { view, onView } = looked;
  if (view.at !== 'watched') return null;
  const { asset } = view;
  const title = asset.standard === 'erc20' ? asset.symbol : t('home_item', asset.tokenId);
  return (
    <>
      <ViewHead title={title} onBack={() => onView({ at: 'home' })} />
      <div class="box">
        <Facts rows={factsOf(asset, looked)} />
      </div>
      <Listing asset={asset} looked={looked} />
    </>
  );
}

/** Off the list at once, and back on it from the same place: nothing else was changed. */
function Listing({ asset, looked }: { readonly asset: WatchedAsset; readonly looked: Looked }) {
  const [problem, setProblem] = useState('');
  const isListed = isWatched(looked.wallet, asset);
  const change = async () => {
    const changed = await changeWallet((wallet) =>
      isListed ? accept(withoutWatched(wallet, asset)) : withWatched(wallet, asset),
    );
    setProblem(changed.ok ? '' : walletProblem(changed.code));
  };
  return (
    <>
      {isListed && <p class="muted">{t('watched_about')}</p>}
      <p role="status">{!isListed && t('watched_removed')}</p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" class="wide" onClick={() => void change()}>
        {t(isListed ? 'watched_remove' : 'watched_put_back')}
      </button>
    </>
  );
}

/** Beside the title. */
function factsOf(asset: WatchedAsset, looked: Looked): readonly (readonly [string, string])[] {
  const { standard, address } = asset;
  const where = [
    [t('ask_token_contract'), address],
    [t('ask_chain_now'), looked.chain.name],
  ] as const;
  if (standard === 'erc20')
    return [
      [t('watched_balance'), balanceText(asset, looked)],
      [t('ask_token_decimals'), String(asset.decimals)],
      ...where,
    ];
  const kind = t(standard === 'erc721' ? 'ask_item_single' : 'ask_item_several');
  return [[t('ask_item_kind'), kind], ...where];
}

/** The whole amount. Empty for one that is off the list: its balance is not asked for. */
function balanceText(
  asset: Extract<WatchedAsset, { readonly standard: 'erc20' }>,
  { tokens, balances }: Looked,
): string {
  const at = tokens.findIndex(({ address }) => address.toLowerCase() === asset.address.toLowerCase());
  if (at === -1) return '';
  const units = balanceAt(balances, at);
  if (units === undefined) return '…';
  return units === null ? t('home_unknown') : `${wholeAmount(units, asset.decimals)} ${asset.symbol}`;
}
