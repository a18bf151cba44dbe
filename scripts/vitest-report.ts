/**
 * A vitest reporter that writes counts and the reason of every failed or skipped test to the file named by RAIL_REPORT.
 * vitest's own JSON report leaves the reasons of skips out, and scripts/test.ts prints them at its end.
 */

import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** `name` begins with the file, from the project's root, where there is one. */
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
        ...inState('failed').map((test) => named(test, test.result().errors?.[0])),
        // What a file does around its tests may break, and a run itself.
        ...modules.flatMap((module) => module.errors().map((error) => ofFile(module, '', error))),
        ...modules.flatMap((module) =>
          [...module.children.allSuites()].flatMap((suite) =>
            suite.errors().map((error) => ofFile(module, `: around ${suite.fullName}`, error)),
          ),
        ),
        ...unhandled.map((error) => ({ name: 'outside the tests', because: messageOf(error) })),
      ],
      skipped: inState('skipped').map((test) => ({
        name: `${test.module.relativeModuleId}: ${test.fullName}`,
        because: noteOf(test.result()),
      })),
    };
    writeFileSync(file, JSON.stringify(report));
  }
}

function named(test: TestCase, error: unknown): NamedTest {
  return ofFile(test.module, `: ${test.fullName}`, error);
}

function ofFile(module: TestModule, where: string, error: unknown): NamedTest {
  return { name: `${module.relativeModuleId}${where}`, because: messageOf(error) };
}

/** Anything may be thrown. */
function messageOf(error: unknown): string {
  return String((error as { readonly message?: unknown } | null | undefined)?.message ?? error);
}

function noteOf(result: { readonly state: string; readonly note?: string | undefined }): string {
  return result.note ?? 'no reason given; use context.skip(reason)';
}
