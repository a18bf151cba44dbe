/** The browser lets no extension read this picture unasked: the reader allows it, or has the screen read instead. */

import { useState } from 'preact/hooks';
import type { ContentLookup } from '../../browser/lookup-state.ts';
import { hostOf, originOf } from '../format.ts';
import { requestAccess, tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { SubjectLine } from './subject-line.tsx';

/** `origin` is a match pattern, `null` where access to it would not help. */
export function AccessScreen(props: {
  readonly state: ContentLookup;
  readonly origin: string | null;
  readonly canCapture: boolean;
}) {
  const { state, origin, canCapture } = props;
  return (
    <>
      <SubjectLine state={state} found={null} captured={false} />
      <div class="page after-subject">
        {origin === null ? (
          <>
            <h1>{t('access_screen_title')}</h1>
            <p class="muted">{t(canCapture ? 'access_screen_why' : 'access_none_why')}</p>
          </>
        ) : (
          <Allow tabId={state.tabId} origin={origin} />
        )}
        {canCapture && <Capture tabId={state.tabId} />}
      </div>
    </>
  );
}

function Allow({ tabId, origin }: { readonly tabId: number; readonly origin: string }) {
  const [isRefused, setRefused] = useState(false);
  const continueWith = (granted: boolean) => {
    setRefused(!granted);
    if (granted) void tell({ type: 'retry', tabId });
  };
  return (
    <>
      <h1>{t('access_title')}</h1>
      <p class="muted">{t('access_why')}</p>
      <p class="origin">{originOf(origin)}</p>
      <button type="button" class="main wide" onClick={() => void requestAccess(origin).then(continueWith)}>
        {t('access_allow', hostOf(originOf(origin)))}
      </button>
      <p class="muted">{t('access_means')}</p>
      <output>{isRefused && t('access_refused')}</output>
    </>
  );
}

function Capture({ tabId }: { readonly tabId: number }) {
  return (
    <>
      <button type="button" class="wide" onClick={() => void tell({ type: 'use-capture', tabId })}>
        {t('access_capture')}
      </button>
      <p class="muted">{t('access_capture_means')}</p>
    </>
  );
}
