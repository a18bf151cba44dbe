import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.fuzz.ts'],
    exclude: ['test/e2e/**'],
    testTimeout: 30_000,
  },
});
