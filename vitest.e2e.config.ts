/**
 * Tests of the built extension outside Playwright's reach: Firefox (`test/e2e/firefox`) and real right-clicks on a
 * screen (`test/e2e/headed`). One at a time, since they share screen, mouse and ports. Build first: `npm run build`.
 */

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/firefox/*.test.ts', 'test/e2e/headed/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
