/** Asked once, before the first lookup: what would be sent, and to whom. Nothing was sent when this shows. */

import type { LookupState } from '../../browser/lookup-state.ts';
import { hostOf } from '../format.ts';
import { tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { PlainFrame } from './frame.tsx';
import { SubjectLine } from './subject-line.tsx';

export function FirstQuestion(props: { readonly state: LookupState; readonly servers: readonly string[] }) {
  const { state, servers } = props;
  const isPicture = state.subject.kind === 'picture';
  const answer = (reach: 'exact' | 'near') => void tell({ type: 'answer-first', tabId: state.tabId, reach });
  return (
    <PlainFrame left={t('left_nothing')}>
      <SubjectLine state={state} found={null} captured={false} />
      <div class="page after-subject">
        <h1>{t('first_title')}</h1>
        <p class="muted">{t('first_once')}</p>
        <section class="box">
          <h2>{t('first_sent_title')}</h2>
          <ul>
            <li>{t(isPicture ? 'first_sent_exact_picture' : 'first_sent_exact_text')}</li>
            <li>{t(isPicture ? 'first_sent_near_picture' : 'first_sent_near_text')}</li>
          </ul>
          <h3>{t('first_servers_title')}</h3>
          <ul>
            {servers.map((url) => (
              <li key={url}>{hostOf(url)}</li>
            ))}
          </ul>
        </section>
        <section class="box">
          <h2>{t('first_kept_title')}</h2>
          <ul>
            <li>{t(isPicture ? 'first_kept_picture' : 'first_kept_text')}</li>
            <li>{t('first_kept_who')}</li>
          </ul>
        </section>
        <div class="two">
          <button type="button" onClick={() => answer('exact')}>
            {t('first_exact')}
          </button>
          <button type="button" class="main" onClick={() => answer('near')}>
            {t('first_near')}
          </button>
        </div>
        <button type="button" class="link" onClick={() => void tell({ type: 'cancel', tabId: state.tabId })}>
          {t('working_cancel')}
        </button>
      </div>
    </PlainFrame>
  );
}
