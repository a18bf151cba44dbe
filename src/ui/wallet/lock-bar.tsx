/** When the vault locks, and a way to lock it now. */

import { useEffect, useState } from 'preact/hooks';
import { lockNow, type Vault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import type { View } from './looked.ts';

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 10_000;

export function LockBar({ vault, onView }: { readonly vault: Vault; readonly onView: (view: View) => void }) {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { look, refresh } = vault;
  const lock = () => void lockNow().then(refresh);
  if (look === null) return <footer class="bar" />;
  if (look.lockAtMs === null)
    return (
      <footer class="bar">
        <span class="time">{t(look.state.is === 'present' ? 'home_locked' : 'home_no_vault')}</span>
        {look.state.is === 'present' && (
          <button type="button" class="link" onClick={() => onView({ at: 'unlock' })}>
            {t('vault_unlock')}
          </button>
        )}
      </footer>
    );
  // The clock here is behind by up to one look, and a deadline in the past is being acted on.
  const minutes = Math.max(0, Math.ceil((look.lockAtMs - Math.max(nowMs, Date.now())) / MINUTE_MS));
  return (
    <footer class="bar">
      <span class="time">{minutes <= 1 ? t('home_locks_soon') : t('home_locks', String(minutes))}</span>
      <button type="button" class="link" onClick={lock}>
        {t('vault_lock')}
      </button>
    </footer>
  );
}
