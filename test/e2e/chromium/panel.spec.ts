/** The side panel in every state: what it says, that it fits, and that it is accessible. */

import { expect } from '@playwright/test';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import { rowsOf } from '../../../src/ui/rows.ts';
import { englishOf } from '../../fixtures/english.ts';
import { PHASES, VERDICTS } from '../../fixtures/lookup-states.ts';
import { openAll, show, test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';

test('before anything was looked up says what to do', async ({ panel }) => {
  await show(panel, null);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(englishOf('empty_title'));
  await expect(panel.getByRole('listitem')).toHaveCount(3);
  await expect(panel.getByText(englishOf('menuCheckImage'))).toBeVisible();
  await expectAccessible(panel);
});

for (const [name, state] of Object.entries(VERDICTS) as [string, LookupState][]) {
  test(`verdict ${name}`, async ({ panel }) => {
    const { progress } = state;
    if (progress.phase !== 'done') throw new Error('no verdict');
    await show(panel, state);
    const { verdict } = progress;
    await expect(panel.getByTestId('verdict-tier')).toHaveText(
      new RegExp(`^${verdict.tier.replace('+', '\\+')}$`),
    );
    await expect(panel.getByTestId('verdict-headline')).toHaveText(verdict.headline);
    await expect(panel.locator('output').first()).toHaveText(verdict.headline);
    const stops = panel.locator('.rail').first().getByTestId('evidence-row');
    const expected = rowsOf(verdict, 'en').flatMap((row) => [row, ...row.children]);
    expect(await stops.count()).toBeGreaterThanOrEqual(expected.length);
    for (const [i, { shape }] of expected.entries()) await expect(stops.nth(i)).toHaveClass(shape);
    await expect(panel.getByText(englishOf('notproof_title'))).toBeVisible();
    await openAll(panel);
    await expectAccessible(panel);
    await expectFits(panel);
  });
}

for (const [name, state] of Object.entries(PHASES) as [string, LookupState][]) {
  test(`phase ${name}`, async ({ panel }) => {
    await show(panel, state);
    await expect(panel.getByRole('heading', { level: 1 })).not.toBeEmpty();
    await expect(panel.getByTestId('verdict-tier')).toHaveCount(0);
    await expectAccessible(panel);
    await expectFits(panel);
  });
}
