/** One site that is switched on: which accounts it sees, what it was last told, and the ways to end either. */

import type { Telling } from '../../browser/site-state.ts';
import { accountsOf, findAccount, networkOf, type PublicWallet } from '../../wallet/public-state.ts';
import { dateMinute } from '../format.ts';
import { readerLocale, t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import type { Names } from './use-memberships.ts';

/** Of a group that has no name here. */
const KEY_CHARS = 8;

export function SiteEntry(props: {
  readonly origin: string;
  readonly wallet: PublicWallet;
  readonly told: Telling | undefined;
  readonly names: Names;
  readonly onDisconnect: () => void;
  readonly onRemove: () => void;
}) {
  const { origin, wallet, told } = props;
  const isConnected = accountsOf(wallet, origin).length > 0;
  return (
    <li>
      <span>
        <span class="name" dir="ltr">
          {origin}
        </span>
        <span class="muted">{seenWords(wallet, origin)}</span>
        {told !== undefined && <span class="muted">{toldWords(told, props.names)}</span>}
      </span>
      <div class="entry-ways">
        {isConnected && (
          <button
            type="button"
            class="link"
            aria-label={t('sites_disconnect_named', origin)}
            onClick={props.onDisconnect}
          >
            {t('sites_disconnect')}
          </button>
        )}
        <ConfirmButton
          label={t('sites_remove')}
          spoken={t('sites_remove_named', origin)}
          question={t('sites_remove_question', origin)}
          confirm={t('sites_remove_confirm')}
          onConfirm={props.onRemove}
        />
      </div>
    </li>
  );
}

function seenWords(wallet: PublicWallet, origin: string): string {
  const names = accountsOf(wallet, origin).map((address) => findAccount(wallet, address)?.name ?? address);
  return names.length === 0
    ? t('sites_sees_nothing')
    : t('sites_sees', names.join(', '), networkOf(wallet, origin).name);
}

function toldWords(told: Telling, names: Names): string {
  const group = names.get(told.groupId)?.shown ?? t('sites_group_unnamed', told.groupId.slice(0, KEY_CHARS));
  return t('sites_told', dateMinute(told.atMs, readerLocale()), told.action, group);
}
