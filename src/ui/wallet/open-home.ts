/** The wallet's home in a tab, at the view in which a number is cancelled: where another window found that something was signed for it. */

import { browser } from 'wxt/browser';
import { keepShown } from '../../browser/wallet-home.ts';
import type { Chain } from '../../wallet/public-state.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import type { View } from './looked.ts';

const CANCEL = '#cancel-';

export async function openCancelling(account: Address, { chainId }: Chain, number: Decimal): Promise<void> {
  await keepShown({ account, chainId });
  await browser.tabs.create({ url: browser.runtime.getURL(`/popup.html${CANCEL}${number}`) });
}

/** @param hash of the page's address: it only chooses what is shown first */
export function viewIn(hash: string): View {
  const number = hash.startsWith(CANCEL) ? hash.slice(CANCEL.length) : '';
  return /^(0|[1-9]\d{0,19})$/.test(number)
    ? { at: 'again', how: 'cancel', number, id: null }
    : { at: 'home' };
}
