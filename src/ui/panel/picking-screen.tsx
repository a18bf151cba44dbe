/** The panel while the reader points at something on the page: says how, lets them stop, or take all of it. */

import { useEffect, useState } from 'preact/hooks';
import type { LookupState } from '../../browser/lookup-state.ts';
import { pickAndCheck, stopPickingOn, tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { PlainFrame } from './frame.tsx';

export function PickingScreen({ state }: { readonly state: LookupState }) {
  const { tabId } = state;
  // Pressed before the page has the picker, a button would otherwise leave it there, over what the reader does next.
  const [stop] = useState(() => new AbortController());
  const end = () => {
    stop.abort();
    void stopPickingOn(tabId);
  };
  useEffect(() => {
    void pickAndCheck(tabId, state.id, stop.signal);
    return end;
  }, [tabId, state.id]);
  return (
    <PlainFrame left={t('left_nothing')}>
      <div class="page">
        <h1>{t('picking_title')}</h1>
        <ul class="plain">
          <li>{t('picking_click')}</li>
          <li>{t('picking_drag')}</li>
          <li>{t('picking_keys')}</li>
        </ul>
        <p class="muted">{t('picking_means')}</p>
        <button type="button" onClick={end}>
          {t('working_cancel')}
        </button>
        <section class="box">
          <p class="muted">{t('page_all_means')}</p>
          <button type="button" class="wide" onClick={() => void tell({ type: 'check-page', tabId })}>
            {t('page_all')}
          </button>
        </section>
      </div>
    </PlainFrame>
  );
}
