/** Subscribes to a signed list: fetches it, shows whose it is and who is on it, and only then adds it. */

import { useState } from 'preact/hooks';
import { isServerUrl } from '../../loopback.ts';
import type { SignedTrustList } from '../../verify/trust.ts';
import { t } from '../text.ts';
import { fetchTrustList, subscriptionTo } from '../trust-sources.ts';
import { type AddProps, placeProblem } from './adding.ts';
import { AllowButton } from './allow-button.tsx';
import { ListEntries } from './list-entries.tsx';
import { TextForm } from './text-form.tsx';
import { listProblem, mayNeedAccess } from './trust-words.ts';

type Seen = { readonly url: string; readonly signed: SignedTrustList };

export function AddList(props: AddProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [blocked, setBlocked] = useState<string | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  const look = async (url: string): Promise<'done' | 'stays'> => {
    setSeen(null);
    setBlocked(null);
    const place = isServerUrl(url) ? placeProblem(props, url, 'trust_list_twice') : 'trust_list_bad_address';
    setProblem(place === null ? null : t(place));
    if (place !== null) return 'stays';
    const list = await fetchTrustList((...asked) => fetch(...asked), url, null);
    if (list.ok) {
      setSeen({ url, signed: list.value });
      return 'done';
    }
    setProblem(listProblem(list.code, list.because));
    setBlocked(mayNeedAccess(list.code) ? url : null);
    return 'stays';
  };
  const subscribe = ({ url, signed }: Seen) => {
    setSeen(null);
    props.onAdd(subscriptionTo(url, signed), signed.list.name);
  };
  return (
    <details class="adding">
      <summary>{t('trust_list_title')}</summary>
      <p class="muted">{t('trust_list_about')}</p>
      <TextForm
        label={t('trust_list_address')}
        button={t('trust_list_fetch')}
        example="https://"
        problem={problem}
        onSubmit={look}
      >
        {blocked !== null && <AllowButton url={blocked} onGranted={() => void look(blocked)} />}
      </TextForm>
      {seen !== null && (
        <div class="box">
          <h4>{seen.signed.list.name}</h4>
          <ListEntries signed={seen.signed} />
          <button type="button" class="main" onClick={() => subscribe(seen)}>
            {t('trust_list_subscribe')}
          </button>
        </div>
      )}
    </details>
  );
}
