/**
 * Tests of the built extension in Chromium (`test/e2e/chromium`). Build first: `npm run build`.
 * Each file starts its own browser with the unpacked extension; see test/e2e for the fixtures.
 */

import { defineConfig } from '@playwright/test';

const report = process.env.RAIL_REPORT;

export default defineConfig({
  testDir: 'test/e2e/chromium',
  outputDir: 'test-results/playwright',
  // Two cores are common in CI; a browser needs about one.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
});
