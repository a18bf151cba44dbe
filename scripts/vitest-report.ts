/**
 * A vitest reporter that writes counts and the reason of every skipped test to the file named by RAIL_REPORT.
 * vitest's own JSON report leaves those reasons out, and scripts/test.ts prints them.
 */

import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export type TestReport = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly because: string }[];
};

export default class CountsAndReasons implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env.RAIL_REPORT;
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const report: TestReport = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed:
        tests.filter((test) => test.result().state === 'failed').length + brokenFiles + unhandled.length,
      skipped: tests
        .filter((test) => test.result().state === 'skipped')
        .map((test) => ({
          name: `${test.module.relativeModuleId}: ${test.fullName}`,
          because: noteOf(test.result()),
        })),
    };
    writeFileSync(file, JSON.stringify(report));
  }
}

function noteOf(result: { readonly state: string; readonly note?: string | undefined }): string {
  return result.note ?? 'no reason given; use context.skip(reason)';
}
