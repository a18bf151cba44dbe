/** What this wallet signed of the account on this network, for the person and for sites, what became of it by the word of the network's server, and the ways out of what came to no end. */

import { useEffect, useState } from 'preact/hooks';
import { changeActivity } from '../../browser/activity-store.ts';
import { forgetSending, sendAgain } from '../../browser/sending.ts';
import { type Activity, isOpen, withHeard } from '../../wallet/activity.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import { followUp } from '../../wallet/follow-up.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { dateMinute, hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { ConfirmButton } from '../options/confirm-button.tsx';
import { OutsideLink } from '../panel/rail.tsx';
import { readerLocale, t } from '../text.ts';
import { type Again, activityOf, type Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';
import { rpcOf } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

const LOOK_EVERY_MS = 4_000;

const STATES: Record<Activity['state']['is'], MessageKey> = {
  agreed: 'activity_agreed',
  signed: 'activity_signed',
  pending: 'activity_pending',
  confirmed: 'activity_confirmed',
  failed: 'activity_failed',
  replaced: 'activity_replaced',
  overtaken: 'activity_overtaken',
};

export function ActivityList(looked: Looked) {
  const { chain, onView } = looked;
  const all = activityOf(looked);
  useFollowing(chain, all);
  return (
    <>
      <ViewHead title={t('activity_title')} onBack={() => onView({ at: 'home' })} />
      {all.length === 0 && <p>{t('activity_none', chain.name)}</p>}
      <ol class="entries activity">
        {all.map((one) => (
          <Row key={one.id} one={one} looked={looked} />
        ))}
      </ol>
      <p class="muted">{t('activity_about', chain.name)}</p>
    </>
  );
}

/** Asks while somebody looks, and only about what is open. */
function useFollowing(chain: Chain, all: readonly Activity[]): void {
  const open = all.filter(isOpen);
  const asked = open.map(({ id, state }) => `${id} ${state.is}`).join();
  useEffect(() => {
    if (open.length === 0) return;
    const look = async () => {
      for (const one of open) {
        const next = await followUp(rpcOf(chain), one);
        if (next !== null) await changeActivity((stored) => withHeard(stored, one, next));
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [asked, chain.chainId]);
}

type RowProps = { readonly one: Activity; readonly looked: Looked };

function Row({ one, looked }: RowProps) {
  const { chain } = looked;
  const { about, state, atMs, nonce } = one;
  const { title, party } = wordsOf(one, chain);
  const hash = 'hash' in state ? state.hash : null;
  return (
    <li data-testid="activity-row" data-state={state.is}>
      <div class="row-head">
        <span class="name">{title}</span>
        <span class={`state row-end ${state.is}`}>{t(STATES[state.is])}</span>
      </div>
      {about.what === 'site' && about.intent !== null && (
        <span class="muted under">
          <Foreign text={about.intent} />
        </span>
      )}
      {party !== null && <span class="muted under mono">{party}</span>}
      <span class="muted under">{dateMinute(atMs, readerLocale())}</span>
      {hash !== null && chain.explorerUrl !== null && (
        <OutsideLink
          href={`${chain.explorerUrl.replace(/\/$/, '')}/tx/${hash}`}
          label={t('activity_explorer', hostOf(chain.explorerUrl))}
        />
      )}
      {state.is === 'overtaken' && <p class="muted under">{t('activity_number_used', nonce)}</p>}
      {isOpen(one) && looked.account.source !== 'watch' && <WaysOut one={one} looked={looked} />}
    </li>
  );
}

/** What can be done about what came to no end. */
function WaysOut({ one, looked }: RowProps) {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { about, state, nonce, id } = one;
  const again = (how: Again['how']) => looked.onView({ at: 'again', how, number: nonce, id });
  const handOn = async () => {
    setBusy(true);
    const sent = await sendAgain(looked.chain, one);
    setProblem(sent.ok ? '' : walletProblem(sent.code));
    setBusy(false);
  };
  return (
    <div class="unfinished">
      {state.is === 'agreed' && <p class="muted">{t('activity_not_signed')}</p>}
      {state.is === 'signed' && <p class="muted">{t('activity_not_sent')}</p>}
      <p class="problem" role="alert">
        {problem}
      </p>
      {state.is === 'agreed' && (
        <button type="button" onClick={() => again('finish')}>
          {t('activity_finish')}
        </button>
      )}
      {state.is === 'signed' && (
        <button type="button" disabled={isBusy} onClick={() => void handOn()}>
          {t('activity_send_again')}
        </button>
      )}
      {state.is !== 'agreed' && (
        <button type="button" onClick={() => again('faster')}>
          {t('again_faster', nonce)}
        </button>
      )}
      {about.what !== 'cancel' && (
        <button type="button" onClick={() => again('cancel')}>
          {t('again_cancel', nonce)}
        </button>
      )}
      {state.is !== 'pending' && (
        <ConfirmButton
          label={t('activity_forget')}
          question={t('activity_forget_question', nonce)}
          confirm={t('activity_forget')}
          onConfirm={() => void forgetSending(one)}
        />
      )}
    </div>
  );
}

function wordsOf(
  { about, nonce }: Activity,
  chain: Chain,
): { readonly title: string; readonly party: string | null } {
  switch (about.what) {
    case 'send': {
      const amount = wholeAmount(about.amount, about.decimals ?? 0);
      return { title: t('activity_sent', amount, written(about.symbol ?? chain.symbol)), party: about.to };
    }
    case 'revoke':
      return { title: t('activity_revoked', written(about.symbol ?? about.token)), party: about.spender };
    case 'cancel':
      return { title: t('activity_cancelled', nonce), party: null };
    case 'site':
      return { title: t('activity_site', about.origin), party: about.to };
  }
}
