/** Offers to run the public model that a record names, which takes its bytes and some time. */

import { useState } from 'preact/hooks';
import type { Evidence } from '../../verify/evidence.ts';
import { tell } from '../panel-calls.ts';
import { readerLocale, t } from '../text.ts';

export function AskReproduce({ tabId, evidence }: { readonly tabId: number; readonly evidence: Evidence }) {
  const [isRunning, setRunning] = useState(false);
  const kilobytes = Math.ceil(Number(evidence.details.sizeBytes) / 1024).toLocaleString(readerLocale());
  const run = async () => {
    setRunning(true);
    await tell({ type: 'reproduce', tabId });
  };
  return (
    <section class="box inset" aria-labelledby="reproduce-title">
      <h2 id="reproduce-title">{t('row_computation_offered_title')}</h2>
      <p class="muted">{t('reproduce_offer', kilobytes)}</p>
      {isRunning ? (
        <p>{t('reproduce_running')}</p>
      ) : (
        <button type="button" onClick={() => void run()}>
          {t('reproduce_button')}
        </button>
      )}
    </section>
  );
}
