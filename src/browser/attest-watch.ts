/** Attesting while a panel is open: what a closed one left behind is gone on with, and a locked vault ends proofs. */

import { browser } from 'wxt/browser';
import { resumeAttesting, stopProofs } from './attesting.ts';
import { VAULT_SESSION_KEY } from './vault-state.ts';

/** A panel in another window may be closed at any time. */
const EVERY_MS = 30_000;

/** For as long as the page is there. */
export function watchAttesting(): void {
  browser.storage.session.onChanged.addListener((changes) => {
    if (VAULT_SESSION_KEY in changes && changes[VAULT_SESSION_KEY]!.newValue === undefined) void stopProofs();
  });
  setInterval(() => void resumeAttesting(Date.now()), EVERY_MS);
  void resumeAttesting(Date.now());
}
