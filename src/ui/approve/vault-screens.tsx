/** Where the vault stands between the person and an answer: there is none, or it is locked. */

import type { ComponentChildren } from 'preact';
import type { VaultState } from '../../engine/keys-protocol.ts';
import { UnlockForm } from '../options/unlock-form.tsx';
import { t } from '../text.ts';
import { openSettings } from './approve-calls.ts';
import { WhoAsks } from './who-asks.tsx';

type VaultProps = {
  readonly origin: string;
  readonly title: string;
  /** What the vault is needed for. */
  readonly sentence: string;
  /** What the site asks for. */
  readonly children?: ComponentChildren;
  readonly onDecline: () => void;
};

export function NoVaultScreen({
  origin,
  title,
  sentence,
  children,
  isUnreadable,
  onDecline,
}: VaultProps & { readonly isUnreadable: boolean }) {
  return (
    <>
      <WhoAsks origin={origin} title={title} />
      {children}
      <div class="box">
        {!isUnreadable && <h2>{t('approve_no_vault_title')}</h2>}
        <p>{isUnreadable ? t('approve_vault_unreadable') : sentence}</p>
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
  const { origin, title, sentence, children, state, onNews, onDecline } = props;
  return (
    <>
      <WhoAsks origin={origin} title={title} />
      {children}
      <section class="box unlock">
        <p>{sentence}</p>
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
