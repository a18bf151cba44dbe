/** One transaction of the activity: what it was for, what became of it, and the ways out of what came to no end. */

import { useState } from 'preact/hooks';
import { forgetSending, sendAgain } from '../../browser/sending.ts';
import { type Activity, isOpen } from '../../wallet/activity.ts';
import { findAccount } from '../../wallet/public-state.ts';
import { Facts } from '../approve/facts-list.tsx';
import { Foreign } from '../foreign-text.tsx';
import { dateMinute, hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { ConfirmButton } from '../options/confirm-button.tsx';
import { OutsideLink } from '../panel/rail.tsx';
import { readerLocale, t } from '../text.ts';
import { activityWords } from './activity-words.ts';
import { CopyButton } from './copy-button.tsx';
import type { Again, Looked } from './looked.ts';
import { walletProblem } from './wallet-words.ts';
import { Whose } from './whose.tsx';

const STATES: Record<Activity['state']['is'], MessageKey> = {
  agreed: 'activity_agreed',
  signed: 'activity_signed',
  pending: 'activity_pending',
  confirmed: 'activity_confirmed',
  failed: 'activity_failed',
  replaced: 'activity_replaced',
  overtaken: 'activity_overtaken',
};

type RowProps = { readonly one: Activity; readonly looked: Looked };

/** @param isNewest of those for its number that came to no end; the others end with it */
export function ActivityRow({ one, looked, isNewest }: RowProps & { readonly isNewest: boolean }) {
  const { chain, wallet, account } = looked;
  const { about, state, atMs, nonce } = one;
  const { title, more, parties } = activityWords(one, { chain, watched: wallet.watched });
  const isOlder = isOpen(one) && !isNewest;
  return (
    <li data-testid="activity-row" data-state={state.is} class={isOlder ? 'older' : undefined}>
      <div class="row-head">
        <span class="name">{title.isForeign ? <Foreign text={title.text} /> : title.text}</span>
        <span class={`state row-end ${state.is}`}>{t(STATES[state.is])}</span>
      </div>
      {more.map((words) => (
        <span key={words} class="under">
          {words}
        </span>
      ))}
      {parties.map(({ label, address }) => (
        <span key={address} class="muted under">
          {t(label)} <span class="mono">{address}</span> <Whose account={findAccount(wallet, address)} />
        </span>
      ))}
      {about.what === 'site' && (
        <span class="muted under">
          {t('activity_site', about.origin)}
          {about.intent !== null && !title.isForeign && (
            <>
              {' · '}
              <Foreign text={about.intent} />
            </>
          )}
        </span>
      )}
      <span class="muted under">{dateMinute(atMs, readerLocale())}</span>
      {isOlder && <p class="only-one">{t('activity_only_one')}</p>}
      {state.is === 'overtaken' && <p class="muted under">{t('activity_number_used', nonce)}</p>}
      <Details one={one} looked={looked} />
      {isOpen(one) && isNewest && account.source !== 'watch' && <WaysOut one={one} looked={looked} />}
    </li>
  );
}

/** What finds it elsewhere. */
function Details({ one, looked }: RowProps) {
  const { about, state, nonce } = one;
  const { explorerUrl } = looked.chain;
  const hash = 'hash' in state ? state.hash : null;
  return (
    <details class="technical">
      <summary>{t('activity_details')}</summary>
      <Facts
        rows={[
          [t('activity_number'), nonce],
          [t('ask_token_contract'), (about.what === 'site' ? about.to : null) ?? ''],
          [t('activity_block'), 'block' in state ? state.block : ''],
          [t('activity_hash'), hash ?? ''],
        ]}
      />
      {hash !== null && (
        <div class="handing">
          <CopyButton text={hash} words={t('activity_copy_hash')} />
          {explorerUrl !== null && (
            <OutsideLink
              href={`${explorerUrl.replace(/\/$/, '')}/tx/${hash}`}
              label={t('activity_explorer', hostOf(explorerUrl))}
            />
          )}
        </div>
      )}
    </details>
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
        <button type="button" aria-label={t('activity_finish_spoken', nonce)} onClick={() => again('finish')}>
          {t('activity_finish')}
        </button>
      )}
      {state.is === 'signed' && (
        <button type="button" disabled={isBusy} onClick={() => void handOn()}>
          {t('activity_send_again')}
        </button>
      )}
      {state.is !== 'agreed' && (
        <button type="button" aria-label={t('again_faster', nonce)} onClick={() => again('faster')}>
          {t('activity_faster')}
        </button>
      )}
      {about.what !== 'cancel' && (
        <button type="button" aria-label={t('again_cancel', nonce)} onClick={() => again('cancel')}>
          {t('activity_cancel')}
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
