/** What came of it. `ending` is `null` for a window whose request was over before it could be looked at. */

import { t } from '../text.ts';
import { closeWindow } from './approve-calls.ts';
import type { Ending } from './approve-page.tsx';
import { problemOf } from './problems.ts';

export function EndScreen({ ending }: { readonly ending: Ending | null }) {
  const isTold = ending !== null && ending.problem === null;
  const problem = ending?.problem ?? null;
  const title = isTold
    ? 'approve_done_title'
    : ending === null
      ? 'approve_ended_title'
      : 'approve_failed_title';
  return (
    <>
      <h1>{t(title)}</h1>
      {isTold && <p data-testid="approve-done">{t('approve_done', ending.origin)}</p>}
      {ending === null && <p>{t('approve_ended')}</p>}
      {problem !== null && <p>{problem === 'too-late' ? t('approve_ended') : problemOf(problem)}</p>}
      <div class="bottom">
        <button type="button" class="wide" onClick={() => void closeWindow()}>
          {t('approve_close')}
        </button>
      </div>
    </>
  );
}
