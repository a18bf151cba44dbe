/** What this wallet signed of the account on this network, for the person and for sites, and what became of it by the word of the network's server. */

import { newestOpen } from '../../wallet/activity.ts';
import { t } from '../text.ts';
import { ActivityRow } from './activity-row.tsx';
import { activityOf, type Looked } from './looked.ts';
import { useFollowing } from './use-following.ts';
import { ViewHead } from './view-head.tsx';

export function ActivityList(looked: Looked) {
  const { chain, onView } = looked;
  const all = activityOf(looked);
  const newest = newestOpen(all);
  useFollowing(chain, all);
  return (
    <>
      <ViewHead title={t('activity_title')} onBack={() => onView({ at: 'home' })} />
      {all.length === 0 && <p>{t('activity_none', chain.name)}</p>}
      <ol class="entries activity">
        {all.map((one) => (
          <ActivityRow key={one.id} one={one} looked={looked} isNewest={newest.includes(one)} />
        ))}
      </ol>
      <p class="muted">{t('activity_about', chain.name)}</p>
    </>
  );
}
