/**
 * `wallet_watchAsset`: a token to be shown beside the balance, or one item of a collection. Symbol and name are the site's words; decimals are compared with what the token
 * says, where the server answers.
 */

import { useEffect, useState } from 'preact/hooks';
import { askLookup } from '../../browser/ask-workers.ts';
import type { PageParams } from '../../dapp/page-call.ts';
import { checkDecimals } from '../../wallet/claimed-decimals.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { t } from '../text.ts';
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
  const [standing, setStanding] = useState<'asking' | Awaited<ReturnType<typeof checkDecimals>>>('asking');
  const { asset } = props.asked;
  useEffect(() => {
    const url = chain.rpcUrls[0]!;
    const rpc = (method: string, params: readonly unknown[]) => askLookup('rpc', { url, method, params });
    void checkDecimals(rpc, asset.address, asset.decimals).then(setStanding);
  }, []);
  const canAgree = standing === 'same' || standing === 'unknown';
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
      {standing === 'asking' && <p role="status">{t('ask_token_asking')}</p>}
      {standing === 'unknown' && <p class="muted">{t('ask_token_unknown')}</p>}
      {standing === 'other' && (
        <p class="problem" role="alert">
          {t('ask_token_other')}
        </p>
      )}
      <Trouble sentence={trouble} />
      <TwoButtons
        words={canAgree ? t('ask_token') : null}
        onAgree={() => void agree()}
        onDecline={onDecline}
      />
    </>
  );
}
