/**
 * Whether the group that somebody joins goes on their list of recognised groups, too: never by itself. Its name is the issuer's own word, and is shown once
 * the person means to take it on.
 */

import { useId } from 'preact/hooks';
import { groupEntry } from '../../browser/joining.ts';
import { MAX_GROUPS } from '../../engine/settings.ts';
import { t } from '../text.ts';
import { changeSettings } from './use-stored.ts';

export function RecogniseToo(props: {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChange: (isChosen: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="choice" data-testid="recognise-too">
      <input
        type="checkbox"
        id={id}
        checked={props.isChosen}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
      />
      <label for={id}>{t('member_recognise')}</label>
      <p class="muted" id={`${id}-about`}>
        {t('member_recognise_about')}
      </p>
      <output>
        {props.isChosen && (
          <>
            {t('member_recognise_name')} <bdi class="name">{props.name}</bdi>
          </>
        )}
      </output>
    </div>
  );
}

/** Puts a group that was joined on the list. @returns what to say where it is not there now; an empty text where it is */
export async function recogniseJoined(groupId: string): Promise<string> {
  const entry = await groupEntry(groupId);
  if (!entry.ok) return t('member_recognise_failed');
  let isFull = false;
  await changeSettings((settings) => {
    isFull = settings.groups.length >= MAX_GROUPS;
    return isFull ? settings : { ...settings, groups: [...settings.groups, entry.value] };
  });
  return isFull ? t('groups_full') : '';
}
