/** What of a page was not read or not searched, and why; with the access that would change it. */

import { useState } from 'preact/hooks';
import type { PageProgress } from '../../browser/lookup-state.ts';
import { hostOf, originOf } from '../format.ts';
import { countedMsg } from '../message.ts';
import { leftOut, type PageEntry } from '../page-list.ts';
import { requestAccess, tell } from '../panel-calls.ts';
import { readerLocale, say, t } from '../text.ts';

export function PageGaps(props: {
  readonly tabId: number;
  readonly page: PageProgress;
  readonly entries: readonly PageEntry[];
}) {
  const { tabId, page, entries } = props;
  const { unread, missed, beyond, isCut, stage } = page;
  const unreadCount = unread.count + missed.length;
  const locale = readerLocale();
  return (
    <>
      {unreadCount > 0 && (
        <section class="box gap" data-testid="page-unread">
          <p>{say(countedMsg(unreadCount, 'page_unread_one', 'page_unread_other', locale))}</p>
          {unread.origins.length > 0 && stage !== 'checking' && (
            <Allow tabId={tabId} origins={unread.origins} />
          )}
        </section>
      )}
      <details class="more" data-testid="page-gaps">
        <summary>{t('page_left_out')}</summary>
        <ul>
          {beyond > 0 && <li>{say(countedMsg(beyond, 'page_beyond_one', 'page_beyond_other', locale))}</li>}
          {isCut && <li>{t('page_cut')}</li>}
          {leftOut(entries, locale).map((gap) => (
            <li key={`${gap.key} ${say(gap)}`}>{say(gap)}</li>
          ))}
          <li>{t('page_turned')}</li>
          <li>{t('page_small')}</li>
          <li>{t('page_own_reasons')}</li>
        </ul>
      </details>
    </>
  );
}

function Allow({ tabId, origins }: { readonly tabId: number; readonly origins: readonly string[] }) {
  const [isRefused, setRefused] = useState(false);
  const continueWith = (granted: boolean) => {
    setRefused(!granted);
    if (granted) void tell({ type: 'check-page', tabId });
  };
  return (
    <>
      <p class="muted">{t('page_unread_why')}</p>
      <ul class="plain">
        {origins.map((origin) => (
          <li key={origin}>{hostOf(originOf(origin))}</li>
        ))}
      </ul>
      <button type="button" class="wide" onClick={() => void requestAccess(...origins).then(continueWith)}>
        {t('page_unread_allow')}
      </button>
      <p class="muted">{t('access_means')}</p>
      <output>{isRefused && t('access_refused')}</output>
    </>
  );
}
