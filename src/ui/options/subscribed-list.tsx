/** A list that the reader subscribed to: what is on it, a newer version on request, and a way out. */

import { useState } from 'preact/hooks';
import type { parseSubscription } from '../../engine/recognised.ts';
import { hostOf } from '../format.ts';
import { readerLocale, t } from '../text.ts';
import { fetchTrustList, subscriptionTo } from '../trust-sources.ts';
import { AllowButton } from './allow-button.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ListEntries } from './list-entries.tsx';
import { listProblem, mayNeedAccess } from './trust-words.ts';

type Subscription = NonNullable<ReturnType<typeof parseSubscription>>;

export function SubscribedList(props: {
  /** `null` where what is stored can no longer be read. */
  readonly list: Subscription | null;
  readonly onRemove: (name: string) => void;
  readonly onReplace: (item: unknown, name: string) => void;
}) {
  const { list } = props;
  const name = list?.signed.list.name ?? t('trust_list_broken');
  return (
    <div class="list">
      <div class="list-head">
        <h3>{name}</h3>
        <ConfirmButton
          label={t('options_remove')}
          spoken={t('options_remove_named', name)}
          question={t('options_confirm_question', name)}
          confirm={t('options_confirm_remove')}
          onConfirm={() => props.onRemove(name)}
        />
      </div>
      {list !== null && <ReadableList list={list} onReplace={props.onReplace} />}
    </div>
  );
}

function ReadableList(props: {
  readonly list: Subscription;
  readonly onReplace: (item: unknown, name: string) => void;
}) {
  const { url, signed } = props.list;
  const { name, sequence } = signed.list;
  const [news, setNews] = useState('');
  const [isBlocked, setBlocked] = useState(false);
  const refresh = async () => {
    setBlocked(false);
    const known = { key: signed.key, sequence };
    const found = await fetchTrustList((...asked) => fetch(...asked), url, known);
    if (!found.ok) {
      setBlocked(mayNeedAccess(found.code));
      return setNews(listProblem(found.code, found.because));
    }
    if (found.value.list.sequence === sequence) return setNews(t('trust_list_current', name));
    setNews('');
    props.onReplace(subscriptionTo(url, found.value), found.value.list.name);
  };
  return (
    <>
      <p class="muted">{t('trust_list_from', hostOf(url), sequence.toLocaleString(readerLocale()))}</p>
      <ListEntries signed={signed} />
      <button type="button" class="link" onClick={() => void refresh()}>
        {t('trust_list_refresh')}
      </button>
      <output>{news}</output>
      {isBlocked && <AllowButton url={url} onGranted={() => void refresh()} />}
    </>
  );
}
