/** What the toolbar button opens: the wallet's home once there is an account, the side panel until then. */

import { browser } from 'wxt/browser';
import { storedState } from './known-wallet.ts';

export async function followWallet(): Promise<void> {
  const hasAccount = (await storedState()).wallet.accounts.length > 0;
  void browser.action.setPopup({ popup: hasAccount ? 'popup.html' : '' });
  // Else Chrome opens the panel as well, or instead.
  if (!import.meta.env.FIREFOX)
    void browser.sidePanel.setPanelBehavior({ openPanelOnActionClick: !hasAccount });
}
