/** What this wallet sent from the account on this network, and what became of it, by the word of the network's server. */

import { useEffect, useState } from 'preact/hooks';
import { changeActivity } from '../../browser/activity-store.ts';
import { finishSending, forgetSending } from '../../browser/sending.ts';
import { type About, type Activity, withState } from '../../wallet/activity.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import { followUp } from '../../wallet/follow-up.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { dateMinute, hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { ConfirmButton } from '../options/confirm-button.tsx';
import { OutsideLink } from '../panel/rail.tsx';
import { readerLocale, t } from '../text.ts';
import { activityOf, type Looked } from './looked.ts';
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
          <Row key={one.id} one={one} chain={chain} />
        ))}
      </ol>
      <p class="muted">{t('activity_about', chain.name)}</p>
    </>
  );
}

/** Asks while somebody looks, and only about what is open. */
function useFollowing(chain: Chain, all: readonly Activity[]): void {
  const open = all.filter(({ state }) => state.is === 'pending' || state.is === 'signed');
  const asked = open.map(({ id, state }) => `${id} ${state.is}`).join();
  useEffect(() => {
    if (open.length === 0) return;
    const look = async () => {
      for (const one of open) {
        const next = await followUp(rpcOf(chain), one);
        if (next !== null) await changeActivity((stored) => withState(stored, one.id, next));
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [asked, chain.chainId]);
}

function Row({ one, chain }: { readonly one: Activity; readonly chain: Chain }) {
  const { about, state, atMs } = one;
  const { title, party } = wordsOf(about, chain);
  const isOpen = state.is === 'agreed' || state.is === 'signed';
  const hash = state.is === 'agreed' ? null : state.hash;
  return (
    <li data-testid="activity-row" data-state={state.is}>
      <div class="row-head">
        <span class="name">{title}</span>
        <span class={`state row-end ${state.is}`}>{t(STATES[state.is])}</span>
      </div>
      {party !== null && <span class="muted under mono">{party}</span>}
      <span class="muted under">{dateMinute(atMs, readerLocale())}</span>
      {hash !== null && chain.explorerUrl !== null && (
        <OutsideLink
          href={`${chain.explorerUrl.replace(/\/$/, '')}/tx/${hash}`}
          label={t('activity_explorer', hostOf(chain.explorerUrl))}
        />
      )}
      {isOpen && <Unfinished one={one} chain={chain} />}
    </li>
  );
}

function Unfinished({ one, chain }: { readonly one: Activity; readonly chain: Chain }) {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const finish = async () => {
    setBusy(true);
    const sent = await finishSending(chain, one);
    setProblem(sent.ok ? '' : walletProblem(sent.code));
    setBusy(false);
  };
  return (
    <div class="unfinished">
      <p class="muted">{t('activity_unfinished')}</p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" disabled={isBusy} onClick={() => void finish()}>
        {t('activity_finish')}
      </button>
      <ConfirmButton
        label={t('activity_forget')}
        question={t('activity_forget_question')}
        confirm={t('activity_forget')}
        onConfirm={() => void forgetSending(one)}
      />
    </div>
  );
}

function wordsOf(about: About, chain: Chain): { readonly title: string; readonly party: string | null } {
  if (about.what === 'send') {
    const amount = wholeAmount(about.amount, about.decimals ?? 0);
    return { title: t('activity_sent', amount, about.symbol ?? chain.symbol), party: about.to };
  }
  if (about.what === 'revoke')
    return { title: t('activity_revoked', about.symbol ?? about.token), party: about.spender };
  return { title: about.intent ?? t('activity_site', about.origin), party: about.to };
}
