/** What every screen must be: accessible, and no wider than its window. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const NARROW = { width: 320, height: 640 };
const WIDE = { width: 600, height: 640 };

export async function expectFits(panel: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await panel.setViewportSize(size);
    const tooWide = await panel.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, `at ${size.width} px`).toBeLessThanOrEqual(0);
  }
}

/** Without frames to look into, axe needs no page of its own for its results. */
function axe(panel: Page): AxeBuilder {
  return new AxeBuilder({ page: panel }).setLegacyMode(true);
}

/** No finding of axe at all; the dark theme differs from the light one in its colours only. */
export async function expectAccessible(panel: Page): Promise<void> {
  const theme = (name: string) =>
    panel.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), name);
  await theme('light');
  const all = await axe(panel).analyze();
  await theme('dark');
  const colours = await axe(panel).withRules(['color-contrast']).analyze();
  const found = [...all.violations, ...colours.violations];
  expect(found.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html)}`)).toEqual([]);
}
