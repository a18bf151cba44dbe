/** The findings of a page: what was found, strongest first; what was not found and not checked, folded. No score. */

import type { PageProgress } from '../../browser/lookup-state.ts';
import { excerpt } from '../format.ts';
import type { MessageKey } from '../message.ts';
import type { PageEntry, PageList } from '../page-list.ts';
import { readerLocale, say, t } from '../text.ts';
import { headlineOf, kindOf, noteOf, toneOf } from '../tier.ts';
import { Placeholder } from './subject-line.tsx';

const EXCERPT_CHARS = 60;

type OnOpen = (key: number) => void;

export function PageFindings(props: {
  readonly list: PageList;
  readonly stage: PageProgress['stage'];
  readonly onOpen: OnOpen;
}) {
  const { list, stage, onOpen } = props;
  const none = stage === 'done' ? 'page_found_none_done' : 'page_found_none';
  return (
    <>
      <h2 class="label">{t('page_found_title')}</h2>
      {/* Told once, at the end: a hundred news of a page would drown it. */}
      <output class="for-ears">
        {stage === 'done' && t('page_found_count', list.found.length.toLocaleString(readerLocale()))}
      </output>
      {list.found.length === 0 && <p class="aside-text">{t(none)}</p>}
      <Entries entries={list.found} onOpen={onOpen} testId="page-finding" />
      <Folded title="page_nothing" entries={list.nothing} onOpen={onOpen} testId="page-nothing" />
      <Folded title="page_unchecked" entries={list.unchecked} onOpen={onOpen} testId="page-unchecked" />
      <p class="muted aside">
        {t('page_no_score')}
        {list.nothing.length > 0 && ` ${t('note_F')}`}
      </p>
    </>
  );
}

function Folded(props: {
  readonly title: MessageKey;
  readonly entries: readonly PageEntry[];
  readonly onOpen: OnOpen;
  readonly testId: string;
}) {
  const { title, entries } = props;
  if (entries.length === 0) return null;
  return (
    <details class="more">
      <summary>{t(title, entries.length.toLocaleString(readerLocale()))}</summary>
      <Entries {...props} />
    </details>
  );
}

function Entries(props: {
  readonly entries: readonly PageEntry[];
  readonly onOpen: OnOpen;
  readonly testId: string;
}) {
  const { entries, onOpen, testId } = props;
  if (entries.length === 0) return null;
  return (
    <ul class="findings">
      {entries.map((entry) => (
        <li key={entry.key}>
          <button
            type="button"
            class={`finding ${toneOf(entry.verdict.tier)}`}
            data-testid={testId}
            data-tier={entry.verdict.tier}
            data-key={entry.key}
            onClick={() => onOpen(entry.key)}
          >
            <Entry {...entry} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Entry({ subject, verdict, thumbnail }: PageEntry) {
  const isOpen = verdict.tier === 'F' || verdict.tier === 'G';
  const note = isOpen ? noteOf(verdict) : null;
  return (
    <>
      {thumbnail === null ? (
        <Placeholder kind={subject.kind} />
      ) : (
        <img class="thumb" src={thumbnail} alt="" />
      )}
      <span class="words">
        {!isOpen && <span class="case">{say(kindOf(verdict))}</span>}
        {/* In a group of its own the headline would repeat the group's title. */}
        {verdict.tier !== 'F' && <span class="says">{say(headlineOf(verdict))}</span>}
        {note !== null && verdict.tier === 'F' && note.key !== 'note_F' && (
          <span class="says">{say(note)}</span>
        )}
        <span class="what">
          {subject.kind === 'text' ? (
            <q dir="auto">{excerpt(subject.text, EXCERPT_CHARS)}</q>
          ) : (
            <bdi>{subject.name === '' ? t('subject_unnamed') : subject.name}</bdi>
          )}
        </span>
      </span>
    </>
  );
}
