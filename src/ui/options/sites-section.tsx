/** The sites that the person switched on, what each was last told, and the ways to switch one on or off. */

import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { readTellings, SITES_KEY, TELLINGS_KEY, type Telling } from '../../browser/site-state.ts';
import { MAX_SITES, patternOf, readSites, siteOf, withSite } from '../../dapp/sites.ts';
import { dateMinute } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { requestAccess } from '../panel-calls.ts';
import { readerLocale, t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { TextForm } from './text-form.tsx';
import { type Names, useGroupNames } from './use-memberships.ts';
import { useLocal } from './use-stored.ts';

/** Of a group that has no name here. */
const KEY_CHARS = 8;

export function SitesSection({ groups }: { readonly groups: readonly unknown[] }) {
  const stored = useLocal([SITES_KEY, TELLINGS_KEY]);
  const names = useGroupNames(groups);
  const [news, setNews] = useState('');
  if (stored === null) return null;
  const sites = readSites(stored[SITES_KEY]);
  const tellings = readTellings(stored[TELLINGS_KEY]);
  const remove = async (origin: string) => {
    await keep((other) => other !== origin);
    setNews(t('sites_removed', origin));
  };
  return (
    <section aria-labelledby="sites" data-testid="sites">
      <h2 id="sites">{t('sites_title')}</h2>
      <p class="about">{t('sites_about')}</p>
      <output>{news}</output>
      {sites.length === 0 && <p>{t('sites_none')}</p>}
      <ul class="entries">
        {sites.map((origin) => (
          <li key={origin}>
            <span>
              <span class="name" dir="ltr">
                {origin}
              </span>
              <span class="muted">{toldWords(tellings.get(origin), names)}</span>
            </span>
            <ConfirmButton
              label={t('sites_remove')}
              spoken={t('sites_remove_named', origin)}
              question={t('sites_remove_question', origin)}
              confirm={t('sites_remove_confirm')}
              onConfirm={() => void remove(origin)}
            />
          </li>
        ))}
      </ul>
      {sites.length > 1 && (
        <ConfirmButton
          label={t('sites_remove_all')}
          question={t('sites_remove_all_question')}
          confirm={t('sites_remove_confirm')}
          onConfirm={() => void keep(() => false)}
        />
      )}
      <AddSite sites={sites} onAdded={(origin) => setNews(t('sites_added', origin))} />
    </section>
  );
}

function AddSite(props: { readonly sites: readonly string[]; readonly onAdded: (origin: string) => void }) {
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const add = async (text: string): Promise<'done' | 'stays'> => {
    const origin = siteOf(text);
    const found = problemWith(origin, props.sites);
    setProblem(found);
    if (origin === null || found !== null) return 'stays';
    // Before anything that has to be waited for: the browser's question belongs to this click.
    if (!(await requestAccess(patternOf(origin)))) {
      setProblem('sites_refused');
      return 'stays';
    }
    const before = (await browser.storage.local.get(SITES_KEY))[SITES_KEY];
    await browser.storage.local.set({ [SITES_KEY]: withSite(readSites(before), origin) });
    props.onAdded(origin);
    return 'done';
  };
  return (
    <TextForm
      label={t('sites_add_label')}
      button={t('sites_add')}
      example="https://"
      problem={problem === null ? null : t(problem)}
      onSubmit={add}
    />
  );
}

function problemWith(origin: string | null, sites: readonly string[]): MessageKey | null {
  if (origin === null) return 'sites_bad';
  if (sites.includes(origin)) return 'sites_twice';
  return sites.length >= MAX_SITES ? 'sites_full' : null;
}

/** What a site was told goes with it. The access that the browser gave stays: other parts of the extension may use it, and the browser lists it. */
async function keep(isKept: (origin: string) => boolean): Promise<void> {
  const stored = await browser.storage.local.get([SITES_KEY, TELLINGS_KEY]);
  const before = readSites(stored[SITES_KEY]);
  const sites = before.filter(isKept);
  const tellings = [...readTellings(stored[TELLINGS_KEY])].filter(([origin]) => sites.includes(origin));
  await browser.storage.local.set({ [SITES_KEY]: sites, [TELLINGS_KEY]: Object.fromEntries(tellings) });
}

function toldWords(told: Telling | undefined, names: Names): string {
  if (told === undefined) return t('sites_told_nothing');
  const group = names.get(told.groupId)?.shown ?? t('sites_group_unnamed', told.groupId.slice(0, KEY_CHARS));
  return t('sites_told', dateMinute(told.atMs, readerLocale()), told.action, group);
}
