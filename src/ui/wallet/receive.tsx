/** The account's address, whole, to be given to somebody. */

import { useState } from 'preact/hooks';
import { AddressGroups } from '../address-groups.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';

export function Receive({ account, onView }: Looked) {
  const [news, setNews] = useState('');
  const copy = () =>
    void navigator.clipboard.writeText(account.address).then(
      () => setNews(t('receive_copied', account.name)),
      () => setNews(t('receive_not_copied')),
    );
  return (
    <>
      <ViewHead title={t('receive_title')} onBack={() => onView({ at: 'home' })} />
      <p>{t('receive_about', account.name)}</p>
      <div class="box">
        <AddressGroups address={account.address} />
        <button type="button" onClick={copy}>
          {t('receive_copy')}
        </button>
      </div>
      <p class="muted" role="status">
        {news}
      </p>
      <p>{t('receive_only')}</p>
      <p class="muted">{t('receive_any_network')}</p>
    </>
  );
}
