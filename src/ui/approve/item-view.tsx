/** One item of a collection, to be listed in the wallet: whose it is says the person's own server, and nothing is said where that gives no answer. */

import { useEffect, useState } from 'preact/hooks';
import type { PageParams } from '../../dapp/page-call.ts';
import { askItemOwner, type ItemOwner } from '../../wallet/item-owner.ts';
import { type Chain, findAccount } from '../../wallet/public-state.ts';
import { isOwn } from '../../wallet/recipient.ts';
import { written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { rpcOf } from '../wallet/wallet-calls.ts';
import { Facts } from './facts-list.tsx';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { useGrant } from './use-grant.ts';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

type ItemProps = WalletProps & {
  readonly chain: Chain;
  readonly asked: Extract<PageParams['wallet_watchAsset'], { readonly name: unknown }>;
};

export function WatchItem(props: ItemProps) {
  const { look, wallet, chain, asked, onDecline } = props;
  const { asset, name } = asked;
  const { trouble, agree } = useGrant(props);
  const [owner, setOwner] = useState<ItemOwner | null>(null);
  useEffect(() => {
    const own = wallet.accounts.filter(isOwn).map(({ address }) => address);
    void askItemOwner(rpcOf(chain), asset, own).then(setOwner);
  }, [asset.address, asset.tokenId, chain.chainId]);
  return (
    <>
      <WhoAsks origin={look.origin} title={t('ask_item_title')} />
      <section class="box" aria-labelledby="item-words">
        <h2 id="item-words">{t('approve_words_title')}</h2>
        <Facts
          rows={[
            [t('ask_item_kind'), t(asset.standard === 'erc721' ? 'ask_item_single' : 'ask_item_several')],
            [t('ask_item_name'), name === null ? t('ask_item_no_name') : `“${name}”`],
            [t('ask_item_number'), asset.tokenId],
            [t('ask_token_contract'), asset.address],
            [t('ask_chain_now'), chain.name],
          ]}
        />
      </section>
      <p
        class={owner?.is === 'other' || owner?.is === 'unknown' ? 'box note' : 'box'}
        role="status"
        data-testid="item-owner"
        data-is={owner?.is ?? 'asked'}
      >
        {owner === null ? t('ask_item_asking') : ownerWords(owner, wallet)}
      </p>
      <p class="muted">{t('ask_item_about')}</p>
      <Trouble sentence={trouble} />
      <TwoButtons words={t('ask_token')} onAgree={() => void agree()} onDecline={onDecline} />
    </>
  );
}

function ownerWords(owner: ItemOwner, wallet: WalletProps['wallet']): string {
  switch (owner.is) {
    case 'own':
      return t('ask_item_own', written(findAccount(wallet, owner.account)?.name ?? owner.account));
    case 'other':
      return owner.owner === null ? t('ask_item_none') : t('ask_item_other', owner.owner);
    case 'unknown':
      return t('ask_item_unknown');
  }
}
