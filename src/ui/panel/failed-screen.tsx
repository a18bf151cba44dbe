/** A lookup that ended without a verdict: what happened in plain words, and a way to try again. */

import type { ContentLookup } from '../../browser/lookup-state.ts';
import type { FailureCode } from '../../engine/lookup-protocol.ts';
import type { MessageKey } from '../message.ts';
import { tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { SubjectLine } from './subject-line.tsx';

export function FailedScreen(props: { readonly state: ContentLookup; readonly code: FailureCode }) {
  const { state } = props;
  const [title, text] = WORDS[props.code];
  return (
    <>
      <SubjectLine state={state} found={null} captured={false} />
      <section class="verdict none" aria-labelledby="headline">
        <h1 id="headline">{t(title)}</h1>
        <p class="muted">{t(text)}</p>
        {MAY_HAVE_ASKED.includes(props.code) && <p class="muted">{t('failed_sent')}</p>}
        <button type="button" class="main" onClick={() => void tell({ type: 'retry', tabId: state.tabId })}>
          {t('failed_again')}
        </button>
      </section>
    </>
  );
}

export function failureTitle(code: FailureCode): MessageKey {
  return WORDS[code][0];
}

const WORDS: Record<FailureCode, readonly [MessageKey, MessageKey]> = {
  'picture-unreachable': ['failed_picture_unreachable_title', 'failed_picture_unreachable_text'],
  'picture-too-large': ['failed_picture_too_large_title', 'failed_picture_too_large_text'],
  'worker-lost': ['failed_worker_lost_title', 'failed_worker_lost_text'],
  'too-slow': ['failed_too_slow_title', 'failed_too_slow_text'],
};

/** Failures that can come after servers were asked. */
const MAY_HAVE_ASKED: readonly FailureCode[] = ['worker-lost', 'too-slow'];
