/** The sites that the person switched on, which accounts each sees, what it was last told, and the ways to disconnect one and to switch one on or off. */

import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { readTellings, SITES_KEY, TELLINGS_KEY } from '../../browser/site-state.ts';
import { changeSites } from '../../browser/sites.ts';
import { changingStored } from '../../browser/stored.ts';
import { changeWallet, walletIn } from '../../browser/wallet-store.ts';
import { MAX_SITES, patternOf, readSites, siteOf, withSite } from '../../dapp/sites.ts';
import { accept } from '../../errors.ts';
import { WALLET_KEY } from '../../wallet/public-state.ts';
import { withoutSite } from '../../wallet/public-steps.ts';
import type { MessageKey } from '../message.ts';
import { requestAccess } from '../panel-calls.ts';
import { t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { SiteEntry } from './site-entry.tsx';
import { TextForm } from './text-form.tsx';
import { useGroupNames } from './use-memberships.ts';
import { useLocal } from './use-stored.ts';

export function SitesSection({ groups }: { readonly groups: readonly unknown[] }) {
  const stored = useLocal([SITES_KEY, TELLINGS_KEY, WALLET_KEY]);
  const names = useGroupNames(groups);
  const [news, setNews] = useState('');
  if (stored === null) return null;
  const sites = readSites(stored[SITES_KEY]);
  const tellings = readTellings(stored[TELLINGS_KEY]);
  const wallet = walletIn(stored[WALLET_KEY]);
  const disconnect = async (origin: string) => {
    await changeWallet((now) => accept(withoutSite(now, origin)));
    setNews(t('sites_disconnected', origin));
  };
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
          <SiteEntry
            key={origin}
            origin={origin}
            wallet={wallet}
            told={tellings.get(origin)}
            names={names}
            onDisconnect={() => void disconnect(origin)}
            onRemove={() => void remove(origin)}
          />
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
    await changeSites((now) => withSite(now, origin));
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

/** What a site was told goes with it, and what it sees (the background ends that, however a site is switched off). The access that the browser gave stays: other parts of the extension may use it, and the browser lists it. */
function keep(isKept: (origin: string) => boolean): Promise<void> {
  return changingStored(async () => {
    const stored = await browser.storage.local.get([SITES_KEY, TELLINGS_KEY]);
    const sites = readSites(stored[SITES_KEY]).filter(isKept);
    const tellings = [...readTellings(stored[TELLINGS_KEY])].filter(([origin]) => sites.includes(origin));
    await browser.storage.local.set({ [SITES_KEY]: sites, [TELLINGS_KEY]: Object.fromEntries(tellings) });
  });
}
