/** Where the wallet's accounts, networks and rules are changed. */

import { browser } from 'wxt/browser';

export function openWalletSettings(): void {
  void browser.tabs.create({ url: browser.runtime.getURL('/options.html#wallet') });
}
