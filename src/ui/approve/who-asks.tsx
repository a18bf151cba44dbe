/** The top of every screen of the consent window: the whole origin on a line of its own, and what it asks for in its own words. */

import type { PersonhoodRequest } from '../../identity/request.ts';
import { Foreign } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { hasForeignLetters } from './foreign-letters.ts';

export type Asked = { readonly origin: string; readonly call: PersonhoodRequest };

export function WhoAsks({ origin, title }: { readonly origin: string; readonly title: string }) {
  return (
    <>
      <p class="origin" data-testid="asking-origin" dir="ltr">
        {origin}
      </p>
      {hasForeignLetters(origin) && <p class="box note">{t('approve_lookalike')}</p>}
      <h1>{title}</h1>
    </>
  );
}

/** Marked as the site's: it can call anything anything. */
export function SiteWords({ call }: { readonly call: PersonhoodRequest }) {
  const rows = [
    [t('approve_app'), call.appId],
    [t('approve_action'), call.action],
    [t('approve_epoch'), call.epoch],
    [t('approve_slot'), call.slot === 0 ? '' : String(call.slot + 1)],
  ].filter(([, value]) => value !== '');
  return (
    <section class="box" aria-labelledby="site-words">
      <h2 id="site-words">{t('approve_words_title')}</h2>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Foreign text={`“${value}”`} />
            </dd>
          </div>
        ))}
      </dl>
      {call.signal !== '' && <p class="muted">{t('approve_signal')}</p>}
    </section>
  );
}
