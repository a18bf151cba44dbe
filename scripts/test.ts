/**
 * Runs everything that CI runs, in order, and closes on one line: `N passed, N failed, N skipped`.
 *
 * Each check (style, build, types) counts as one test; runners report their own counts. Nothing stops at the first
 * failure, so one run shows all that is wrong, and names it again at the end. A runner that ends without a report counts as one failed test.
 */

import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestReport } from './vitest-report.ts';

const ROOT = join(import.meta.dirname, '..');
const REPORTS = join(ROOT, 'test-results', 'reports');

type Step = {
  readonly name: string;
  readonly command: readonly string[];
  /** Where its report appears; a step without one counts as a single test. */
  readonly report?: { readonly file: string; readonly read: (text: string) => TestReport };
  /** The step is left out while no file matches. */
  readonly files?: string;
  readonly needsBuild?: true;
};

const STEPS: readonly Step[] = [
  { name: 'style (biome)', command: ['biome', 'check', '.'] },
  { name: 'build for Chrome and Firefox', command: ['node', 'scripts/build.ts'], files: 'entrypoints/*' },
  // After the build, which writes the types of the generated .wxt folder.
  { name: 'types (tsc)', command: ['tsc', '--noEmit'] },
  vitest('unit tests', 'vitest.config.ts', 'test', 'test/**/*.test.ts'),
  {
    name: 'extension in Chromium',
    command: ['playwright', 'test'],
    report: { file: 'playwright.json', read: readPlaywright },
    files: 'test/e2e/chromium/*.spec.ts',
    needsBuild: true,
  },
  {
    ...vitest(
      'extension in Firefox',
      'vitest.e2e.config.ts',
      'test/e2e/firefox',
      'test/e2e/firefox/*.test.ts',
    ),
    needsBuild: true,
  },
  {
    ...vitest('real right-clicks', 'vitest.e2e.config.ts', 'test/e2e/headed', 'test/e2e/headed/*.test.ts'),
    needsBuild: true,
  },
];

process.exitCode = await main();

async function main(): Promise<number> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const reports: TestReport[] = [];
  let buildFailed = false;
  for (const step of STEPS) {
    if (step.files !== undefined && globSync(step.files, { cwd: ROOT }).length === 0) continue;
    const report: TestReport =
      step.needsBuild && buildFailed
        ? { passed: 0, failed: [], skipped: [{ name: step.name, because: 'the build failed' }] }
        : await runStep(step);
    if (step.name.startsWith('build')) buildFailed = report.failed.length > 0;
    reports.push(report);
  }
  return close(reports);
}

async function runStep(step: Step): Promise<TestReport> {
  console.log(`\n=== ${step.name}`);
  const startedMs = performance.now();
  const exitCode = await run(step);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const report = readReport(step, exitCode);
  console.log(`=== ${step.name}: ${report.failed.length === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return report;
}

function run(step: Step): Promise<number> {
  const [command, ...args] = step.command;
  const env = {
    ...process.env,
    PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    ...(step.report && { RAIL_REPORT: join(REPORTS, step.report.file) }),
  };
  return new Promise((resolve) => {
    const child = spawn(command!, args, {
      cwd: ROOT,
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readReport(step: Step, exitCode: number): TestReport {
  const ended = `it ended with code ${exitCode}`;
  const failed = (because: string): TestReport => ({
    passed: 0,
    failed: [{ name: step.name, because }],
    skipped: [],
  });
  if (step.report === undefined)
    return exitCode === 0 ? { passed: 1, failed: [], skipped: [] } : failed(ended);
  const file = join(REPORTS, step.report.file);
  if (!existsSync(file)) return failed(`${ended} and wrote no report`);
  try {
    const report = step.report.read(readFileSync(file, 'utf8'));
    // A runner may fail for a reason that belongs to no test, such as a broken configuration.
    return exitCode !== 0 && report.failed.length === 0
      ? { ...report, failed: failed(ended).failed }
      : report;
  } catch (cause) {
    return failed(`${ended} and wrote a report that cannot be read: ${cause}`);
  }
}

function close(reports: readonly TestReport[]): number {
  const all = <T>(list: (report: TestReport) => readonly T[]) => reports.flatMap(list);
  const [failed, skipped] = [all((report) => report.failed), all((report) => report.skipped)];
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  console.log('');
  for (const { name, because } of skipped) console.log(`skipped: ${name} (${because})`);
  for (const { name, because } of failed) console.log(`failed: ${name} (${firstLine(because)})`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0 ? 0 : 1;
}

/** Without the colours of a terminal. */
function firstLine(text: string): string {
  return stripVTControlCharacters(text).split('\n', 1)[0]!;
}

function vitest(name: string, config: string, folder: string, files: string): Step {
  const reporters = ['--reporter=default', '--reporter=./scripts/vitest-report.ts'];
  return {
    name,
    command: ['vitest', 'run', '--config', config, ...reporters, folder],
    report: { file: `${folder.replaceAll('/', '-')}.json`, read: (text) => JSON.parse(text) as TestReport },
    files,
  };
}

type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly annotations: readonly { readonly type: string; readonly description?: string }[];
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
};

/** Playwright's JSON report; "flaky" passed on a retry. Errors outside tests (a file that does not load) fail. */
function readPlaywright(text: string): TestReport {
  const { suites, errors } = JSON.parse(text) as {
    suites: PlaywrightSuite[];
    errors: { readonly message?: string }[];
  };
  const tests = suites.flatMap(specsOf).flatMap(({ file, title, tests }) =>
    tests.map(({ status, annotations, results }) => ({
      name: `test/e2e/chromium/${file}: ${title}`,
      status,
      skipped: annotations.find((note) => note.type === 'skip')?.description,
      error: results.find(({ error }) => error !== undefined)?.error?.message,
    })),
  );
  const inState = (...states: string[]) => tests.filter(({ status }) => states.includes(status));
  const none = 'no reason given';
  return {
    passed: inState('expected', 'flaky').length,
    failed: [
      ...inState('unexpected').map(({ name, error = none }) => ({ name, because: error })),
      ...errors.map(({ message = none }) => ({ name: 'outside the tests', because: message })),
    ],
    skipped: inState('skipped').map(({ name, skipped = none }) => ({ name, because: skipped })),
  };
}

function specsOf(suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}
