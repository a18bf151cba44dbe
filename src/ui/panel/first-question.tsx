/** Asked once, before the first lookup: what would be sent, and to whom. Nothing was sent when this shows. */

import type { LookupState, LookupSubject } from '../../browser/lookup-state.ts';
import { hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { PlainFrame } from './frame.tsx';
import { SubjectLine } from './subject-line.tsx';

type Words = { readonly exact: MessageKey; readonly near: MessageKey; readonly kept: MessageKey };

const WORDS: Record<LookupSubject['kind'], Words> = {
  picture: {
    exact: 'first_sent_exact_picture',
    near: 'first_sent_near_picture',
    kept: 'first_kept_picture',
  },
  text: { exact: 'first_sent_exact_text', near: 'first_sent_near_text', kept: 'first_kept_text' },
  page: { exact: 'first_sent_exact_page', near: 'first_sent_near_page', kept: 'first_kept_page' },
};

export function FirstQuestion(props: { readonly state: LookupState; readonly servers: readonly string[] }) {
  const { state, servers } = props;
  const { subject } = state;
  const words = WORDS[subject.kind];
  const answer = (reach: 'exact' | 'near') => void tell({ type: 'answer-first', tabId: state.tabId, reach });
  return (
    <PlainFrame left={t('left_nothing')}>
      {subject.kind !== 'page' && <SubjectLine state={{ ...state, subject }} found={null} captured={false} />}
      <div class={subject.kind === 'page' ? 'page' : 'page after-subject'}>
        <h1>{t('first_title')}</h1>
        <p class="muted">{t('first_once')}</p>
        <section class="box">
          <h2>{t('first_sent_title')}</h2>
          <ul>
            <li>{t(words.exact)}</li>
            <li>{t(words.near)}</li>
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
            <li>{t(words.kept)}</li>
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
