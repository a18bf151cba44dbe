/** The credentials' section of the settings page, as a person uses it. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { HolderJwk } from '../../../src/identity/credentials/public-key.ts';
import { englishOf } from '../../fixtures/english.ts';
import type { Extension } from './extension.ts';
import { openDetails, openWithVault, press, type } from './vault-page.ts';

export type CredentialsPage = {
  readonly page: Page;
  readonly credentials: Locator;
  /** Pastes a text and has it read. */
  readonly add: (text: string) => Promise<void>;
};

export async function openCredentials(extension: Extension): Promise<CredentialsPage> {
  const { page } = await openWithVault(extension);
  const credentials = page.getByTestId('credentials');
  await expect(credentials.getByText(englishOf('cred_none'))).toBeVisible();
  await openDetails(credentials, 'cred_get_title');
  await openDetails(credentials, 'cred_add_title');
  const add = async (text: string) => {
    await type(credentials, 'cred_add_paste', text);
    await press(credentials, 'cred_add_read');
    await expect(credentials.getByRole('button', { name: englishOf('cred_add_read') })).toBeEnabled();
  };
  return { page, credentials, add };
}

/** The key that is shown for an issuer; made by the first asking. */
export async function keyFor(credentials: Locator, issuer: string): Promise<HolderJwk> {
  const details = credentials.locator('details').filter({ hasText: englishOf('cred_get_about') });
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  await type(credentials, 'cred_get_issuer', issuer);
  await press(credentials, 'cred_get_make');
  await expect(credentials.getByText(englishOf('cred_get_key', new URL(issuer).host))).toBeVisible();
  return JSON.parse(await credentials.locator('code').first().innerText()) as HolderJwk;
}
