/** The settings page: servers, whom to believe, what may leave the device, the vault, and past answers. */

import { browser } from 'wxt/browser';
import { t } from '../text.ts';
import { HistorySection } from './history-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ServersSection } from './servers-section.tsx';
import { TrustSection } from './trust-section.tsx';
import { useStored } from './use-stored.ts';
import { VaultSection } from './vault-section.tsx';

export function OptionsPage() {
  const stored = useStored();
  return (
    <div class="settings">
      <header class="bar">
        <b class="brand">RAIL</b>
      </header>
      <main tabIndex={-1}>
        <h1>{t('options_title')}</h1>
        {stored !== null && (
          <>
            <TrustSection trust={stored.settings.trust} />
            <ServersSection gateways={stored.settings.gateways} />
            <PrivacySection privacy={stored.settings.privacy} />
            <VaultSection />
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
