/**
 * `wallet_watchAsset`: a token to be shown beside the balance, or one item of a collection. Symbol and name are the site's words; that it is a token, and its decimals, has to be
 * said by the person's server before it can be agreed to.
 */

import { useEffect, useState } from 'preact/hooks';
import type { PageParams } from '../../dapp/page-call.ts';
import { type ClaimedToken, checkToken } from '../../wallet/claimed-token.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { t } from '../text.ts';
import { rpcOf } from '../wallet/wallet-calls.ts';
import { Facts } from './facts-list.tsx';
import { WatchItem } from './item-view.tsx';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { useGrant } from './use-grant.ts';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

type Asked = PageParams['wallet_watchAsset'];
type TokenAsked = Extract<Asked, { readonly asset: { readonly standard: 'erc20' } }>;

type WatchProps = WalletProps & { readonly chain: Chain };

/** @param chain the one that the request was bound to, whatever the site moved to since */
export function WatchAsset(props: WatchProps) {
  const { call } = props.look;
  if (call.method !== 'wallet_watchAsset') return null;
  const { params } = call;
  return 'name' in params ? (
    <WatchItem {...props} asked={params} />
  ) : (
    <WatchToken {...props} asked={params} />
  );
}

function WatchToken(props: WatchProps & { readonly asked: TokenAsked }) {
  const { look, chain, onDecline } = props;
  const { trouble, agree } = useGrant(props);
  const [standing, setStanding] = useState<Standing>('asking');
  const { asset } = props.asked;
  const ask = () => {
    setStanding('asking');
    void checkToken(rpcOf(chain), asset.address, asset.decimals).then(setStanding);
  };
  useEffect(ask, []);
  return (
    <>
      <WhoAsks origin={look.origin} title={t('ask_token_title')} />
      <section class="box" aria-labelledby="token-words">
        <h2 id="token-words">{t('approve_words_title')}</h2>
        <Facts
          rows={[
            [t('ask_token_symbol'), `“${asset.symbol}”`],
            [t('ask_token_contract'), asset.address],
            [t('ask_token_decimals'), String(asset.decimals)],
            [t('ask_chain_now'), chain.name],
          ]}
        />
      </section>
      <p class="muted">{t('ask_token_about')}</p>
      <TokenStanding standing={standing} onAgain={ask} />
      <Trouble sentence={trouble} />
      <TwoButtons words={agreeWords(standing)} onAgree={() => void agree()} onDecline={onDecline} />
    </>
  );
}

type Standing = 'asking' | ClaimedToken;

/** Whatever is shown as a token is named as one from then on, without what else the same bytes may mean: so only what is known to be one. */
export function agreeWords(standing: Standing): string | null {
  return standing === 'token' ? t('ask_token') : null;
}

export function TokenStanding({
  standing,
  onAgain,
}: {
  readonly standing: Standing;
  readonly onAgain: () => void;
}) {
  switch (standing) {
    case 'asking':
      return <p role="status">{t('ask_token_asking')}</p>;
    case 'token':
      return null;
    case 'unknown':
      return (
        <>
          <p class="problem" role="alert">
            {t('ask_token_unknown')}
          </p>
          <button type="button" class="wide" onClick={onAgain}>
            {t('approve_again')}
          </button>
        </>
      );
    default:
      return (
        <p class="problem" role="alert">
          {t(standing === 'collection' ? 'ask_token_collection' : 'ask_token_other')}
        </p>
      );
  }
}
