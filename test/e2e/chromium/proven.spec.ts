/** A picture that the example generator made: right-clicked, proven, computed again on this device. */

import { expect } from '@playwright/test';
import { fromHex } from '../../../src/bytes.ts';
import { test } from './desk.ts';

test('is A+ by its proof, and by two of three checks once it was computed again here', async ({
  desk,
  stage,
}) => {
  test.setTimeout(120_000);
  const { picture, keys } = await stage.prove(fromHex('80a0b0c0d0e0f012')!);
  const { trust } = stage.settings as { readonly trust: readonly unknown[] };
  const srcUrl = stage.elsewhere.serve('/proven.png', { body: picture, type: 'image/png', cors: true });

  await desk.configure();
  const unlisted = await desk.verdictOf(await desk.click({ srcUrl }));
  expect(unlisted.tier).toBe('A1');
  expect(unlisted.evidence.map(({ code }) => code)).toContain('computation-unverifiable');

  await desk.configure({ trust: [...trust, keys] });
  const tab = await desk.click({ srcUrl });
  const proven = await desk.verdictOf(tab);
  expect([proven.tier, proven.headline]).toEqual([
    'A+',
    'Logged as AI output by Aurora Models; 1 of 3 computation checks agree',
  ]);
  // The panel stays behind the page: in front it would show what was looked up in its own tab.
  const { panel } = desk;
  await panel.getByRole('button', { name: 'Compute it again here' }).click();
  await expect(panel.getByTestId('verdict-headline')).toHaveText(
    'Logged as AI output by Aurora Models; 2 of 3 computation checks agree',
    { timeout: 60_000 },
  );
  await expect(panel.getByTestId('verdict-tier')).toHaveText('A+');
  await expect(panel.getByRole('button', { name: 'Compute it again here' })).toHaveCount(0);
  for (const [i, text] of (await panel.getByText('can forge such proofs').all()).entries())
    await expect(text, `warning ${i}`).toBeVisible();
  await expect(panel.getByText('can forge such proofs')).toHaveCount(2);
});
