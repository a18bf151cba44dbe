/**
 * A vitest reporter that writes counts and the reason of every failed or skipped test to the file named by RAIL_REPORT.
 * vitest's own JSON report leaves the reasons of skips out, and scripts/test.ts prints them at its end.
 */

import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** `name` begins with the file, from the project's root. */
export type NamedTest = { readonly name: string; readonly because: string };

export type TestReport = {
  readonly passed: number;
  readonly failed: readonly NamedTest[];
  readonly skipped: readonly NamedTest[];
};

export default class CountsAndReasons implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env.RAIL_REPORT;
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const report: TestReport = {
      passed: inState('passed').length,
      failed: [
        ...inState('failed').map((test) => named(test, String(test.result().errors?.[0]?.message))),
        // A file or a run may break outside its tests.
        ...modules.flatMap((module) =>
          module.errors().map(({ message }) => ({ name: module.relativeModuleId, because: message })),
        ),
        ...unhandled.map((error) => ({
          name: 'outside the tests',
          because: String((error as Error)?.message),
        })),
      ],
      skipped: inState('skipped').map((test) => named(test, noteOf(test.result()))),
    };
    writeFileSync(file, JSON.stringify(report));
  }
}

function named(test: TestCase, because: string): NamedTest {
  return { name: `${test.module.relativeModuleId}: ${test.fullName}`, because };
}

function noteOf(result: { readonly state: string; readonly note?: string | undefined }): string {
  return result.note ?? 'no reason given; use context.skip(reason)';
}
