/** `wallet_watchAsset`: a token to be shown beside the balance. Its symbol is the site's word. */

import { networkOf } from '../../wallet/public-state.ts';
import { t } from '../text.ts';
import { Facts } from './facts-list.tsx';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { useApply } from './use-apply.ts';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

export function WatchToken(props: WalletProps) {
  const { look, wallet, onDecline } = props;
  const { trouble, apply } = useApply(props);
  if (look.call.method !== 'wallet_watchAsset') return null;
  const { asset } = look.call.params;
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
            [t('ask_chain_now'), networkOf(wallet, look.origin).name],
          ]}
        />
      </section>
      <p class="muted">{t('ask_token_about')}</p>
      <Trouble sentence={trouble} />
      <TwoButtons words={t('ask_token')} onAgree={() => void apply()} onDecline={onDecline} />
    </>
  );
}
