/** The wallet's home, in the toolbar button's popup or a tab: shows `WalletPage` for what is stored, nothing else. */

import '../../src/ui/theme.css';
import '../../src/ui/forms.css';
import '../../src/ui/signing.css';
import '../../src/ui/wallet.css';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { readWalletHome } from '../../src/browser/wallet-home.ts';
import { WalletPage } from '../../src/ui/wallet/wallet-page.tsx';

// A popup is as wide as its content asks for; a tab is not to be.
const isPopup = browser.extension.getViews({ type: 'popup' }).includes(window);
if (isPopup) document.documentElement.classList.add('in-popup');

const home = await readWalletHome();
render(<WalletPage first={home} />, document.getElementById('screen')!);
