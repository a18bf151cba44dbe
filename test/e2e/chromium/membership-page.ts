/** A membership in the settings, as a person looks at it. */

import { expect, type Locator } from '@playwright/test';

/** Asks until the ledger has the list: an issuer that publishes at once does so after it answered whoever joins. */
export async function expectListed(memberships: Locator, sentence: string): Promise<void> {
  const entry = memberships.getByTestId('membership');
  const standing = entry.getByTestId('standing');
  await expect(async () => {
    await entry.getByRole('button', { name: /Where does it stand/ }).click();
    await expect(standing).not.toBeEmpty();
    expect(await standing.innerText()).toContain(sentence);
  }).toPass();
}
