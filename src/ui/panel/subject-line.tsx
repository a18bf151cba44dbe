/** What was looked up: thumbnail or the first words, where it was found, and its size. */

import type { ContentLookup, LookupSubject } from '../../browser/lookup-state.ts';
import type { Subject } from '../../verify/document.ts';
import { excerpt, mediaName } from '../format.ts';
import { countedMsg, type MessageKey } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';

const EXCERPT_CHARS = 60;

/** `found` is what reading the content showed; `null` before that. */
export function SubjectLine(props: {
  readonly state: ContentLookup;
  readonly found: Subject | null;
  readonly captured: boolean;
}) {
  const { subject, thumbnail } = props.state;
  const facts = [subject.site, ...(props.found ? sizeOf(props.found) : [])];
  if (props.captured) facts.push(t('subject_captured'));
  return (
    <section class="subject" aria-label={t('subject_title')}>
      {thumbnail === null ? (
        <Placeholder kind={subject.kind} />
      ) : (
        <img class="thumb" src={thumbnail} alt="" />
      )}
      <div>
        <div class="name">
          {subject.kind === 'text' ? (
            <q dir="auto">{excerpt(subject.text, EXCERPT_CHARS)}</q>
          ) : (
            <bdi>{subject.name === '' ? t(unnamed(subject)) : subject.name}</bdi>
          )}
        </div>
        <small>
          <bdi>{facts.filter((fact) => fact !== '').join(' · ')}</bdi>
        </small>
      </div>
    </section>
  );
}

function unnamed({ part }: Extract<LookupSubject, { kind: 'picture' }>): MessageKey {
  if (part === 'region') return 'subject_region';
  return part === 'video' ? 'subject_video' : 'subject_unnamed';
}

function sizeOf(found: Subject): readonly string[] {
  if (found.kind === 'text')
    return found.words === undefined
      ? []
      : [say(countedMsg(found.words, 'subject_words_one', 'subject_words_other', readerLocale()))];
  const { width, height, mediaType } = found;
  return [
    ...(width !== undefined && height !== undefined ? [`${width} × ${height}`] : []),
    ...(mediaType === undefined ? [] : [mediaName(mediaType)]),
  ];
}

export function Placeholder({ kind }: { readonly kind: 'picture' | 'text' }) {
  return (
    <span class="thumb" aria-hidden="true">
      <svg viewBox="0 0 24 18" role="presentation">
        {kind === 'text' ? <path d="M4 5h16M4 9h16M4 13h9" /> : <path d="M3 15l6-6 4 4 3-3 5 5M15 5h.1" />}
      </svg>
    </span>
  );
}
