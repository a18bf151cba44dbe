/** Memberships in groups: shown and changed while the vault is open, which can be opened here, too. */

import { useState } from 'preact/hooks';
import { t } from '../text.ts';
import { JoinGroup } from './join-group.tsx';
import { MembershipEntry } from './membership-entry.tsx';
import { membershipProblem } from './membership-words.ts';
import { NeedsVault } from './needs-vault.tsx';
import { useGroupNames, useMemberships } from './use-memberships.ts';
import type { Vault } from './use-vault.ts';

export function MembershipsSection(props: { readonly vault: Vault; readonly groups: readonly unknown[] }) {
  return (
    <section aria-labelledby="memberships" data-testid="memberships">
      <h2 id="memberships">{t('member_title')}</h2>
      <p class="about">{t('member_about')}</p>
      <p class="about">{t('member_one_member')}</p>
      <NeedsVault vault={props.vault} none={t('member_need_vault')} locked={t('member_locked')}>
        <OpenMemberships groups={props.groups} />
      </NeedsVault>
    </section>
  );
}

function OpenMemberships({ groups }: { readonly groups: readonly unknown[] }) {
  const { list, code, refresh } = useMemberships();
  const names = useGroupNames(groups);
  const [news, setNews] = useState('');
  const changed = (sentence: string) => {
    setNews(sentence);
    void refresh();
  };
  return (
    <>
      <output>{news}</output>
      {code !== '' && <p class="problem">{membershipProblem(code)}</p>}
      {list === null && code === '' && <p>{t('member_loading')}</p>}
      {list?.length === 0 && <p class="box">{t('member_none')}</p>}
      {list !== null && list.length > 0 && (
        <>
          <h3>{t('member_list_heading')}</h3>
          <p class="muted">{t('member_ask_about')}</p>
          <ul class="entries">
            {list.map((membership) => (
              <MembershipEntry
                key={membership.id}
                membership={membership}
                names={names}
                onLeft={(title) => changed(t('member_left', title))}
              />
            ))}
          </ul>
        </>
      )}
      <JoinGroup names={names} onJoined={changed} />
    </>
  );
}
