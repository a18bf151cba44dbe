/** The first view: balances, the four ways on, and what needs doing. */

import { shortAmount, wholeAmount } from '../../wallet/amount.ts';
import { shortAddress } from '../../wallet/recipient.ts';
import type { Decimal } from '../../wallet/signable.ts';
import { countedMsg } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { NetworkChoice } from './account-choice.tsx';
import { Later } from './later.tsx';
import { activityOf, type Looked } from './looked.ts';
import { openWalletSettings } from './open-settings.ts';
import { balanceAt } from './use-balances.ts';

const backupBanner = () => import('./backup-banner.tsx').then(({ BackupBanner }) => BackupBanner);
const lastVerdict = () => import('./last-verdict.tsx').then(({ LastVerdict }) => LastVerdict);

export function Home(looked: Looked) {
  const { wallet, account, chain, tokens, balances, vault } = looked;
  return (
    <>
      <Later load={lastVerdict} props={{}}>
        <div class="last none" />
      </Later>
      <h1 class="for-ears">{t('home_title')}</h1>
      <section class="balance" aria-label={t('home_balance')}>
        <NetworkChoice wallet={wallet} account={account} chain={chain} />
        <p class="sum" data-testid="balance">
          <Amount units={balanceAt(balances, undefined)} decimals={chain.decimals} />{' '}
          <span class="unit">{chain.symbol}</span>
        </p>
        {balances.known === null && (
          <p class="muted" role="status">
            {t('home_no_answer', chain.name)}{' '}
            <button type="button" class="link" onClick={balances.again}>
              {t('home_again')}
            </button>
          </p>
        )}
      </section>
      <Ways {...looked} />
      <OpenOnes {...looked} />
      <Later load={backupBanner} props={{ vault }} />
      {tokens.length > 0 && (
        <ul class="assets" aria-label={t('home_tokens')}>
          {tokens.map(({ address, symbol, decimals }, at) => (
            <li key={address}>
              <span class="what">
                <bdi>{symbol}</bdi>
                <span class="muted under">{t('home_token_at', shortAddress(address))}</span>
              </span>
              <Amount units={balanceAt(balances, at)} decimals={decimals} />
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="link flat" onClick={openWalletSettings}>
        {t('home_manage')}
      </button>
    </>
  );
}

function Ways({ account, onView }: Looked) {
  const isWatched = account.source === 'watch';
  return (
    <nav class="ways" aria-label={t('home_ways')}>
      <button type="button" class="main" disabled={isWatched} onClick={() => onView({ at: 'send' })}>
        {t('home_send')}
      </button>
      <button type="button" onClick={() => onView({ at: 'receive' })}>
        {t('home_receive')}
      </button>
      <button type="button" onClick={() => onView({ at: 'activity' })}>
        {t('home_activity')}
      </button>
      <button type="button" onClick={() => onView({ at: 'approvals' })}>
        {t('home_approvals')}
      </button>
      {isWatched && <p class="muted">{t('home_watched')}</p>}
    </nav>
  );
}

/** What was sent and came to no end yet. */
function OpenOnes(looked: Looked) {
  const open = activityOf(looked).filter(({ state }) => ['agreed', 'signed', 'pending'].includes(state.is));
  if (open.length === 0) return null;
  return (
    <button type="button" class="open-ones" onClick={() => looked.onView({ at: 'activity' })}>
      {say(countedMsg(open.length, 'home_open_one', 'home_open_other', readerLocale()))}
    </button>
  );
}

/** The whole amount is in its title; `undefined` is asked for, `null` is not known. */
function Amount({
  units,
  decimals,
}: {
  readonly units: Decimal | null | undefined;
  readonly decimals: number;
}) {
  if (units === undefined)
    return (
      <span class="amount waiting" aria-busy="true">
        …
      </span>
    );
  if (units === null)
    return (
      <span class="amount">
        <span aria-hidden="true">–</span>
        <span class="for-ears">{t('home_unknown')}</span>
      </span>
    );
  return (
    <span class="amount" title={wholeAmount(units, decimals)}>
      {shortAmount(units, decimals)}
    </span>
  );
}
