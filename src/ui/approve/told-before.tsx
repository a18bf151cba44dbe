/** Whether this site was told the same with this group before, as far as is kept: only its last answer, and only where the person keeps past answers. */

import { readTellings, TELLINGS_KEY, toldTheSame } from '../../browser/site-state.ts';
import { dateMinute } from '../format.ts';
import { useLocal } from '../options/use-stored.ts';
import { readerLocale, t } from '../text.ts';
import type { Asked } from './who-asks.tsx';

export function ToldBefore({ asked, groupId }: { readonly asked: Asked; readonly groupId: string }) {
  const stored = useLocal([TELLINGS_KEY]);
  const told = readTellings(stored?.[TELLINGS_KEY]).get(asked.origin);
  if (told === undefined || !toldTheSame(told, { ...asked.call, groupId })) return null;
  return (
    <p class="box note" data-testid="told-before">
      {t('approve_told_before', dateMinute(told.atMs, readerLocale()))}
    </p>
  );
}
