/** Adds a group from a file or pasted text: shows what it says about itself, and only then puts it on the list. */

import { useState } from 'preact/hooks';
import { utf8 } from '../../bytes.ts';
import { MAX_GROUPS } from '../../engine/settings.ts';
import { MAX_GROUP_BYTES, type ReadGroup, readGroupText } from '../group-sources.ts';
import { t } from '../text.ts';
import type { AddProps } from './adding.ts';
import { FileForm } from './file-form.tsx';
import { GroupFacts } from './group-facts.tsx';
import { TextForm } from './text-form.tsx';

export function AddGroup({ known, count, onAdd }: AddProps) {
  const [seen, setSeen] = useState<ReadGroup | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const look = async (bytes: Uint8Array): Promise<string> => {
    setSeen(null);
    const read = await readGroupText(bytes);
    if (!read.ok) return sentenceFor(read.code, read.because);
    if (known.includes(read.value.group.groupId)) return t('group_twice');
    if (count >= MAX_GROUPS) return t('groups_full');
    setSeen(read.value);
    return '';
  };
  const lookAtText = async (text: string): Promise<'done' | 'stays'> => {
    const wrong = await look(utf8(text));
    setProblem(wrong === '' ? null : wrong);
    return wrong === '' ? 'done' : 'stays';
  };
  const add = ({ entry, group }: ReadGroup) => {
    setSeen(null);
    onAdd(entry, group.name);
  };
  return (
    <>
      <h3>{t('groups_add_title')}</h3>
      <FileForm
        title={t('group_file_title')}
        about={t('group_file_about')}
        choose={t('group_file_choose')}
        accept=".json,application/json"
        maxBytes={MAX_GROUP_BYTES}
        onFile={look}
      />
      <details class="adding">
        <summary>{t('group_text_title')}</summary>
        <TextForm
          label={t('group_text_label')}
          button={t('group_text_look')}
          example={'{"schema":"rail.group-entry/1", …'}
          problem={problem}
          onSubmit={lookAtText}
        />
      </details>
      {seen !== null && (
        <div class="box">
          <h4>
            <bdi>{seen.group.name}</bdi>
          </h4>
          <GroupFacts group={seen.group} />
          <p class="policy">
            <bdi>{seen.group.policy}</bdi>
          </p>
          <p class="muted">{t('group_before')}</p>
          <button type="button" class="main" onClick={() => add(seen)}>
            {t('group_add')}
          </button>
        </div>
      )}
    </>
  );
}

function sentenceFor(code: string, because: string): string {
  if (code === 'not-json') return t('group_not_json');
  if (code === 'too-large') return t('group_too_large');
  return code === 'bad-signature' || code === 'other-issuer'
    ? t('group_not_genuine')
    : t('group_bad', because);
}
