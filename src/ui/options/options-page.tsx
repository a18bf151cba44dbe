/** The settings page: servers, whom to believe, whose word to see, what may leave the device, the vault, memberships, credentials, the wallet, sites, and past answers. */

import { browser } from 'wxt/browser';
import { t } from '../text.ts';
import { CredentialsSection } from './credentials-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { HistorySection } from './history-section.tsx';
import { MembershipsSection } from './memberships-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ServersSection } from './servers-section.tsx';
import { SitesSection } from './sites-section.tsx';
import { TrustSection } from './trust-section.tsx';
import { useStored } from './use-stored.ts';
import { useVault } from './use-vault.ts';
import { VaultSection } from './vault-section.tsx';
import { WalletSection } from './wallet-section.tsx';

export function OptionsPage() {
  const stored = useStored();
  const vault = useVault();
  return (
    <div class="settings">
      <header class="bar">
        <b class="brand">RAIL</b>
      </header>
      <main tabIndex={-1}>
        <h1>{t('options_title')}</h1>
        {stored !== null && (
          <>
            <SectionLinks />
            <TrustSection trust={stored.settings.trust} />
            <GroupsSection groups={stored.settings.groups} />
            <ServersSection gateways={stored.settings.gateways} />
            <PrivacySection privacy={stored.settings.privacy} />
            <VaultSection vault={vault} />
            <MembershipsSection vault={vault} groups={stored.settings.groups} />
            <CredentialsSection vault={vault} />
            <WalletSection vault={vault} />
            <PolicySection vault={vault} />
            <SitesSection groups={stored.settings.groups} />
            <HistorySection history={stored.history} keeps={stored.settings.privacy.history} />
            <section aria-labelledby="proofs">
              <h2 id="proofs">{t('proofs_title')}</h2>
              <p>
                <a href={browser.runtime.getURL('/proof.html')}>{t('proof_link')}</a>
              </p>
            </section>
          </>
        )}
      </main>
    </div>
  );
}

/** By the ids of their headings. */
function SectionLinks() {
  const sections = [
    ['trust', t('trust_title')],
    ['groups', t('groups_title')],
    ['servers', t('servers_title')],
    ['privacy', t('privacy_title')],
    ['vault', t('vault_title')],
    ['memberships', t('member_title')],
    ['credentials', t('cred_title')],
    ['wallet', t('wallet_title')],
    ['policy', t('policy_title')],
    ['sites', t('sites_title')],
    ['history', t('history_title')],
    ['proofs', t('proofs_title')],
  ];
  return (
    <nav class="sections" aria-label={t('options_sections')}>
      {sections.map(([id, title]) => (
        <a key={id} href={`#${id}`}>
          {title}
        </a>
      ))}
    </nav>
  );
}
