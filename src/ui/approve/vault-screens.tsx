/** Where the vault stands between the person and an answer: there is none, or it is locked. */

import type { VaultState } from '../../engine/keys-protocol.ts';
import { UnlockForm } from '../options/unlock-form.tsx';
import { t } from '../text.ts';
import { openSettings } from './approve-calls.ts';
import { type Asked, SiteWords, WhoAsks } from './who-asks.tsx';

type VaultProps = { readonly asked: Asked; readonly onDecline: () => void };

export function NoVaultScreen({
  asked,
  isUnreadable,
  onDecline,
}: VaultProps & { readonly isUnreadable: boolean }) {
  return (
    <>
      <WhoAsks asked={asked} title={t('approve_title_plain')} />
      <SiteWords call={asked.call} />
      <div class="box">
        {!isUnreadable && <h2>{t('approve_no_vault_title')}</h2>}
        <p>{t(isUnreadable ? 'approve_vault_unreadable' : 'approve_no_vault')}</p>
        <button type="button" onClick={openSettings}>
          {t('approve_settings')}
        </button>
      </div>
      <Declining onDecline={onDecline} />
    </>
  );
}

export function LockedScreen(
  props: VaultProps & {
    readonly state: Extract<VaultState, { readonly is: 'present' }>;
    readonly onNews: (sentence: string) => void;
  },
) {
  const { asked, state, onNews, onDecline } = props;
  return (
    <>
      <WhoAsks asked={asked} title={t('approve_title_plain')} />
      <SiteWords call={asked.call} />
      <section class="box unlock">
        <p>{t('approve_locked')}</p>
        <UnlockForm state={state} onNews={onNews} />
      </section>
      <Declining onDecline={onDecline} />
    </>
  );
}

/** Also the end of every screen that offers nothing to agree to. */
export function Declining({ onDecline }: { readonly onDecline: () => void }) {
  return (
    <div class="bottom">
      <button type="button" class="wide" onClick={onDecline}>
        {t('approve_decline')}
      </button>
    </div>
  );
}
