/** The whole page: how far its check is, what was found, what was not searched. Each finding opens as a verdict of its own. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LookupState, PageProgress } from '../../browser/lookup-state.ts';
import type { MessageKey } from '../message.ts';
import { type PageEntry, pageList } from '../page-list.ts';
import { checkAlone, readAndCheck, tell } from '../panel-calls.ts';
import { leftLine, receiversOf } from '../sent.ts';
import { readerLocale, say, t } from '../text.ts';
import { Frame, SettingsButton } from './frame.tsx';
import { LeftDevice } from './left-device.tsx';
import { PageFindings } from './page-findings.tsx';
import { PageGaps } from './page-gaps.tsx';
import { usePageEntries, usePageMarks } from './use-page.ts';
import { VerdictScreen } from './verdict-screen.tsx';

const TITLES: Record<PageProgress['stage'], MessageKey> = {
  reading: 'page_title_reading',
  checking: 'page_title_checking',
  done: 'page_title_done',
  stopped: 'page_title_stopped',
  broken: 'page_title_broken',
  closed: 'page_title_closed',
};

export function pageTitle({ stage }: PageProgress): MessageKey {
  return TITLES[stage];
}

export function PageScreen(props: { readonly state: LookupState; readonly page: PageProgress }) {
  const { state, page } = props;
  const { tabId, id } = state;
  const entries = usePageEntries(state);
  const [opened, setOpened] = useState<number | null>(null);
  const isMarked = page.stage === 'checking' || page.stage === 'done';
  const showPlace = usePageMarks(state, entries, isMarked, setOpened);
  // Waits for no frame, as an effect after painting would.
  useLayoutEffect(() => {
    if (page.stage === 'reading') void readAndCheck(tabId, id);
  }, [tabId, id, page.stage]);
  useFocusOn(opened);

  const entry = entries.find(({ key }) => key === opened);
  if (entry !== undefined)
    return <Opened key={entry.key} state={state} entry={entry} onBack={() => setOpened(null)} />;
  const open = (key: number) => {
    setOpened(key);
    showPlace(key);
  };
  return <Overview state={state} page={page} entries={entries} onOpen={open} />;
}

/** The pressed button disappears with its screen: the keyboard goes on at the verdict, and back at the entry. */
function useFocusOn(opened: number | null): void {
  const last = useRef<number | null>(null);
  useEffect(() => {
    const before = last.current;
    last.current = opened;
    if (opened !== null) document.querySelector<HTMLElement>('main')?.focus();
    else if (before !== null) document.querySelector<HTMLElement>(`[data-key="${before}"]`)?.focus();
  }, [opened]);
}

function Overview(props: {
  readonly state: LookupState;
  readonly page: PageProgress;
  readonly entries: readonly PageEntry[];
  readonly onOpen: (key: number) => void;
}) {
  const { state, page, entries } = props;
  const { tabId } = state;
  const locale = readerLocale();
  const [isLeftOpen, setLeftOpen] = useState(false);
  const receivers = receiversOf(page, locale);
  const isUnderWay = page.stage === 'reading' || page.stage === 'checking';
  const isRead = page.stage !== 'reading' && page.stage !== 'closed';
  const contents = page.contents - page.missed.length;
  const counts = [entries.length, contents].map((count) => count.toLocaleString(locale));
  // Not yet told is not the same as nothing.
  const isUntold = page.sent.length === 0 && ['checking', 'stopped', 'broken'].includes(page.stage);
  return (
    <Frame
      left={
        isUntold ? (
          <span class="left">{t('left_stays_page')}</span>
        ) : (
          <button
            type="button"
            class="left"
            aria-expanded={isLeftOpen}
            aria-controls="left-list"
            onClick={() => setLeftOpen(!isLeftOpen)}
          >
            {say(leftLine(receivers, 'page', locale))}
          </button>
        )
      }
      footer={<SettingsButton />}
    >
      {isLeftOpen && <LeftDevice id="left-list" subject={state.subject} receivers={receivers} />}
      <section class="page page-head">
        <h1 data-testid="page-title">{t(pageTitle(page))}</h1>
        {isRead && contents > 0 && (
          <>
            {isUnderWay && <progress max={contents} value={entries.length} aria-hidden="true" />}
            <p class="muted" data-testid="page-counts">
              {t('page_counts', ...counts)}
            </p>
          </>
        )}
        {isRead && contents === 0 && <p>{t('page_empty')}</p>}
        {page.stage === 'closed' && <p>{t('page_closed_why')}</p>}
        {page.stage === 'broken' && <p>{t('page_broken_why')}</p>}
        <div class="actions">
          {isUnderWay ? (
            <button type="button" onClick={() => void tell({ type: 'stop-page', tabId })}>
              {t('page_stop')}
            </button>
          ) : (
            <>
              <button type="button" onClick={() => void tell({ type: 'check-page', tabId })}>
                {t('page_again')}
              </button>
              <button type="button" onClick={() => void tell({ type: 'cancel', tabId })}>
                {t('page_close')}
              </button>
            </>
          )}
        </div>
      </section>
      {isRead && contents > 0 && (
        <PageFindings list={pageList(entries)} stage={page.stage} onOpen={props.onOpen} />
      )}
      {isRead && <PageGaps tabId={tabId} page={page} entries={entries} />}
    </Frame>
  );
}

function Opened(props: {
  readonly state: LookupState;
  readonly entry: PageEntry;
  readonly onBack: () => void;
}) {
  const { state, entry } = props;
  const { subject, verdict, thumbnail } = entry;
  const canBeAlone = subject.kind === 'text' || subject.srcUrl !== '';
  return (
    <VerdictScreen
      state={{ ...state, subject, thumbnail }}
      verdict={verdict}
      captured={false}
      above={
        <nav class="back">
          <button type="button" onClick={props.onBack}>
            {t('page_back')}
          </button>
          {canBeAlone && (
            <button type="button" class="link" onClick={() => void checkAlone(state.tabId, subject)}>
              {t('page_alone')}
            </button>
          )}
        </nav>
      }
    />
  );
}
