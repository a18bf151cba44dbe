/** Past answers, where the reader keeps them: what was looked up, what came out, what was sent. */

import type { HistoryEntry } from '../../browser/lookup-state.ts';
import { dateMinute, hostOf } from '../format.ts';
import { sentMessage } from '../sent.ts';
import { readerLocale, say, t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { clearHistory } from './use-stored.ts';

export function HistorySection(props: {
  readonly history: readonly HistoryEntry[];
  readonly keeps: boolean;
}) {
  const { history, keeps } = props;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('history_title')}</h2>
      <p class="about">{t(stateOf(keeps, history.length))}</p>
      {history.length > 0 && (
        <>
          <ol class="entries">
            {history.map((entry) => (
              <PastAnswer key={`${entry.atMs} ${entry.label}`} entry={entry} />
            ))}
          </ol>
          <ConfirmButton
            label={t('history_clear')}
            question={t('history_clear_question', history.length.toLocaleString(readerLocale()))}
            confirm={t('history_clear_confirm')}
            onConfirm={() => void clearHistory()}
          />
        </>
      )}
    </section>
  );
}

function stateOf(keeps: boolean, count: number) {
  if (!keeps) return count === 0 ? 'history_off' : 'history_off_rest';
  return count === 0 ? 'history_empty' : 'history_kept';
}

function PastAnswer({ entry }: { readonly entry: HistoryEntry }) {
  const locale = readerLocale();
  const label = entry.label === '' ? t('subject_unnamed') : entry.label;
  return (
    <li class="past">
      <div class="name">{entry.headline}</div>
      <div class="muted">
        <bdi>{label}</bdi> · <bdi>{entry.site}</bdi> · {dateMinute(entry.atMs, locale)}
      </div>
      <details>
        <summary>{t('history_sent')}</summary>
        {entry.sent.length === 0 && <p>{t('history_sent_nothing')}</p>}
        <ul>
          {entry.sent.map((row) => (
            <li key={`${row.to} ${row.what}`}>
              {hostOf(row.to)}: {say(sentMessage(row, locale))}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
