/** Pictures of the wallet in the settings. */

import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import type { WalletWorld } from '../../test/e2e/chromium/wallet-site-page.ts';
import { englishOf } from '../../test/fixtures/english.ts';
import { ACCOUNT } from '../../test/fixtures/signables.ts';
import { shoot } from './shoot.ts';

export async function settings({
  options,
  extension,
  site,
  wallet: stored,
  setWallet,
}: WalletWorld): Promise<void> {
  await options.reload();
  const page = await extension.openPage('options.html');
  await page.setViewportSize({ width: 760, height: 900 });
  const wallet = page.getByTestId('wallet');
  const networks = page.getByTestId('networks');
  await networks.getByTestId('network').first().waitFor();
  const create = page.getByRole('button', { name: englishOf('wallet_create'), exact: true });
  await shoot(page, 'create', wallet.locator('.box').filter({ has: create }).first());
  await create.click();
  await wallet.getByTestId('not-backed-up').waitFor();
  await wallet.getByTestId('phrase').locator('summary').first().click();
  await shoot(page, 'phrase', wallet.getByTestId('phrase'));
  await shoot(page, 'accounts', wallet.locator('ul.entries').first());
  const account = wallet.getByTestId('account').first();
  await account.locator('summary').first().click();
  await shoot(page, 'account', account);
  await account.locator('summary').first().click();
  const { chains } = await stored();
  await setWallet({ chains: DEFAULT_CHAINS });
  await networks.getByText('Gnosis').first().waitFor();
  await shoot(page, 'networks', networks);
  await networks.locator('summary').last().click();
  await shoot(page, 'add-network', networks.locator('details').last());
  await setWallet({ chains });
  await shoot(page, 'limits', page.getByTestId('policy'));
  await setWallet({ sites: { [site]: { accounts: [ACCOUNT], chainId: '31337' } } });
  const sites = page.getByTestId('sites');
  await sites.getByRole('button', { name: englishOf('sites_disconnect_named', site) }).waitFor();
  await shoot(page, 'sites', sites);
  await setWallet({ sites: {} });
  await page.close();
}
