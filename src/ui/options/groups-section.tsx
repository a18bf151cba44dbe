/** Groups whose members' statements the reader wants to see. */

import { useEffect, useState } from 'preact/hooks';
import { readGroupEntry } from '../../identity/group.ts';
import { type RecognisedGroup, recognisedGroups } from '../../verify/recognised-groups.ts';
import { t } from '../text.ts';
import { AddGroup } from './add-group.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { GroupFacts, GroupPolicy } from './group-facts.tsx';
import { changeSettings, sameAs } from './use-stored.ts';

/** A stored entry, and its group where it still is one. */
type Stored = { readonly entry: unknown; readonly group: RecognisedGroup | null };

export function GroupsSection({ groups }: { readonly groups: readonly unknown[] }) {
  const [news, setNews] = useState('');
  const [stored, setStored] = useState<readonly Stored[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void read(groups).then((entries) => isCurrent && setStored(entries));
    return () => {
      isCurrent = false;
    };
  }, [groups]);
  const store = async (change: (before: readonly unknown[]) => readonly unknown[], said: string) => {
    await changeSettings((settings) => ({ ...settings, groups: change(settings.groups) }));
    setNews(said);
  };
  const add = (entry: unknown, name: string) => store((before) => [...before, entry], t('group_added', name));
  const remove = (gone: unknown, name: string) => {
    // By what it is: its place may be another's by now.
    const isGone = sameAs(gone);
    return store((before) => before.filter((entry) => !isGone(entry)), t('group_removed', name));
  };
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">{t('groups_title')}</h2>
      <p class="about">{t('groups_about')}</p>
      <output>{news}</output>
      {groups.length === 0 && <p class="box">{t('groups_none')}</p>}
      <ul class="entries">
        {stored.map(({ entry, group }, index) => (
          <Entry key={group?.groupId ?? index} group={group} onRemove={(name) => remove(entry, name)} />
        ))}
      </ul>
      <AddGroup
        known={stored.flatMap(({ group }) => group?.groupId ?? [])}
        count={groups.length}
        onAdd={add}
      />
    </section>
  );
}

function Entry(props: { readonly group: RecognisedGroup | null; readonly onRemove: (name: string) => void }) {
  const { group } = props;
  const name = group?.shown ?? t('group_unreadable');
  return (
    <li>
      <span>
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        {group !== null && <GroupFacts group={group} />}
        {group !== null && <GroupPolicy policy={group.policy} />}
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', name)}
        question={t('group_remove_question', name)}
        confirm={t('options_confirm_remove')}
        onConfirm={() => props.onRemove(name)}
      />
    </li>
  );
}

/** Names are compared with each other, so that all are read together. */
async function read(entries: readonly unknown[]): Promise<readonly Stored[]> {
  const known = await recognisedGroups(entries);
  return await Promise.all(
    entries.map(async (entry) => {
      const group = await readGroupEntry(entry);
      const shown = group.ok ? known.find(({ groupId }) => groupId === group.value.groupId) : undefined;
      return { entry, group: shown ?? null };
    }),
  );
}
