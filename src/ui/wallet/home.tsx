/** The first view: balances, the four ways on, and what needs doing. */

import type { ComponentChildren } from 'preact';
import { newestOpen } from '../../wallet/activity.ts';
import { shortAmount, wholeAmount } from '../../wallet/amount.ts';
import { shortAddress } from '../../wallet/recipient.ts';
import type { Decimal } from '../../wallet/signable.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { countedMsg } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { NetworkChoice } from './account-choice.tsx';
import { BackupBanner } from './backup-banner.tsx';
import { Later } from './later.tsx';
import { activityOf, itemsOn, type Looked } from './looked.ts';
import { openWalletSettings } from './open-settings.ts';
import { balanceAt } from './use-balances.ts';
import { useFollowing } from './use-following.ts';

const chainDanger = () => import('./chain-doubts-view.tsx').then(({ ChainDanger }) => ChainDanger);
const lastVerdict = () => import('./last-verdict.tsx').then(({ LastVerdict }) => LastVerdict);
const panelLink = () => import('./last-verdict.tsx').then(({ PanelLink }) => PanelLink);

export function Home(looked: Looked) {
  const { wallet, account, chain, tokens, balances, onView } = looked;
  return (
    <>
      <Later load={lastVerdict} props={{}} />
      <h1 class="for-ears">{t('home_title')}</h1>
      <section class="balance" aria-label={t('home_balance')}>
        <NetworkChoice wallet={wallet} account={account} chain={chain} />
        <p class="sum" data-testid="balance">
          <Amount units={balanceAt(balances, undefined)} decimals={chain.decimals} />{' '}
          <span class="unit">{written(chain.symbol)}</span>
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
      <Later load={chainDanger} props={{ chain, own: wallet.chains }} />
      <Ways {...looked} />
      <OpenOnes {...looked} />
      {!wallet.isBackedUp && <BackupBanner />}
      {tokens.length > 0 && (
        <ul class="assets" aria-label={t('home_tokens')}>
          {tokens.map((token, at) => (
            <AssetRow
              key={token.address}
              name={token.symbol}
              where={t('home_token_at', shortAddress(token.address))}
              onOpen={() => onView({ at: 'watched', asset: token })}
            >
              <Amount units={balanceAt(balances, at)} decimals={token.decimals} />
            </AssetRow>
          ))}
        </ul>
      )}
      <Items {...looked} />
      <ModesRow {...looked} />
      <p class="foot">
        <button type="button" class="link flat" onClick={openWalletSettings}>
          {t('home_manage')}
        </button>
        <Later load={panelLink} props={{}} />
      </p>
    </>
  );
}

function Items({ wallet, chain, onView }: Looked) {
  const items = itemsOn(wallet, chain);
  if (items.length === 0) return null;
  return (
    <ul class="assets" aria-label={t('home_items')} data-testid="items">
      {items.map((item) => (
        <AssetRow
          key={`${item.address} ${item.tokenId}`}
          name={t('home_item', item.tokenId)}
          where={t('home_item_at', shortAddress(item.address))}
          onOpen={() => onView({ at: 'watched', asset: item })}
        />
      ))}
    </ul>
  );
}

/** What it is, and taking it off the list, is behind it. */
function AssetRow(props: {
  readonly name: string;
  readonly where: string;
  readonly onOpen: () => void;
  readonly children?: ComponentChildren;
}) {
  return (
    <li class="one">
      <button type="button" class="asset" onClick={props.onOpen}>
        <span class="what">
          <Foreign text={props.name} />
          <span class="muted under">{props.where}</span>
        </span>
        {props.children}
        <span class="onward" aria-hidden="true">
          ›
        </span>
      </button>
    </li>
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

/** How this account signs, and the way to the other mode. */
function ModesRow({ account, onView }: Looked) {
  return (
    <button type="button" class="modes-row" onClick={() => onView({ at: 'modes' })}>
      <span>{t('home_modes')}</span>
      <span class="tags">
        {account.source === 'watch' ? (
          <span class="tag">{t('modes_none')}</span>
        ) : (
          <>
            <span class="tag">{t('modes_native')}</span> <span class="tag">{t('modes_intent')}</span>
          </>
        )}
      </span>
    </button>
  );
}

/** What was sent and came to no end yet; several for one number end as one. */
function OpenOnes(looked: Looked) {
  const all = activityOf(looked);
  useFollowing(looked.chain, all);
  const open = newestOpen(all);
  if (open.length === 0) return null;
  return (
    <button type="button" class="open-ones" onClick={() => looked.onView({ at: 'activity' })}>
      {say(countedMsg(open.length, 'home_open_one', 'home_open_other', readerLocale()))}
    </button>
  );
}

/** The whole amount is in its title, and read out; `undefined` is asked for, `null` is not known. */
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
  const [whole, short] = [wholeAmount(units, decimals), shortAmount(units, decimals)];
  if (short === whole) return <span class="amount">{whole}</span>;
  return (
    <span class="amount" title={whole}>
      <span aria-hidden="true">{short}</span>
      <span class="for-ears">{whole}</span>
    </span>
  );
}
