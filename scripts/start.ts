/**
 * `npm start`: the embedded ledger with three servers, sample outputs logged through the real path, and a browser
 * with the release build of the extension on the demo page. Runs until Ctrl-C and then stops what it started.
 *
 *   npm start [-- --browser chromium|firefox]
 *   npm start -- --once     checks itself without a screen and exits 0 or 1
 *
 * The demo's servers and its provider are written into the settings of a fresh browser profile and nowhere else.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Demo, startDemo } from '../demo/start-demo.ts';
import { RailError } from '../src/errors.ts';
import { findChromium, findFirefox } from './find-browsers.mjs';
import { buildExtension } from './start/build-extension.ts';
import { openChromium } from './start/chromium.ts';
import { openFirefox } from './start/firefox.ts';
import { selfCheck } from './start/self-check.ts';

const USAGE = 'usage: npm start [-- --browser chromium|firefox] [-- --once]';
const ROOT = join(import.meta.dirname, '..');
const DATA = join(ROOT, '.rail', 'demo');

const PARENT_LOOK_MS = 1_000;

type Browser = 'chromium' | 'firefox';
/** What is open on screen: how to close it, and when somebody else does. */
type Opened = { readonly close: () => Promise<void>; readonly closed: Promise<'closed'> };

const say = (line = ''): void => console.log(line);
const warn = (line: string): void => console.error(line);

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return 2;
  try {
    return options.once ? await once() : await stay(options.browser);
  } catch (error) {
    if (!(error instanceof RailError)) throw error;
    warn([error.message, ...error.details].join('\n  '));
    return 1;
  }
}

function readOptions(): { readonly browser: Browser; readonly once: boolean } | null {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'string', default: 'chromium' },
        once: { type: 'boolean', default: false },
      },
    });
    const { browser, once: isOnce } = values;
    if (browser !== 'chromium' && browser !== 'firefox') throw new Error(`unknown browser "${browser}"`);
    if (isOnce && browser === 'firefox') throw new Error('--once runs in Chromium');
    return { browser, once: isOnce };
  } catch (error) {
    warn(`${error instanceof Error ? error.message : 'unknown option'}\n${USAGE}`);
    return null;
  }
}

/** In a folder of its own, so that it never meets a demo that runs. */
async function once(): Promise<number> {
  const executable = findChromium();
  if (executable === null) {
    warn('no Chromium was found; `npx playwright install chromium` fetches one');
    return 1;
  }
  await mkdir(join(ROOT, '.rail'), { recursive: true });
  const dataDir = mkdtempSync(join(ROOT, '.rail', 'demo-once-'));
  const stopped = stopSignal().then(() => false);
  try {
    const [{ folder }, demo] = await Promise.all([buildExtension('chrome'), startDemo(dataDir, () => {})]);
    try {
      const chromium = await openChromium(executable, folder, demo.settings, 'headless');
      try {
        const passed = await Promise.race([selfCheck(demo, chromium, say), stopped]);
        say(passed ? 'The demo works.' : 'The demo does not work as it should.');
        return passed ? 0 : 1;
      } finally {
        await chromium.close();
      }
    } finally {
      await demo.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function stay(browser: Browser): Promise<number> {
  const stopped = stopSignal();
  say('Building the extension and starting the servers ...');
  const [built, demo] = await Promise.all([
    buildExtension(browser === 'firefox' ? 'firefox' : 'chrome'),
    startDemo(DATA, () => {}).catch(alreadyRunning),
  ]);
  try {
    say();
    describe(demo);
    const opened = await openOnScreen(browser, built.folder, demo);
    if (opened) {
      say(`  browser   ${browser}, a fresh profile with ${relative(ROOT, built.folder)} (${built.outcome})`);
      firstSteps();
    }
    say('\nCtrl-C stops everything.');
    const first = await Promise.race([stopped, ...(opened ? [opened.closed] : [])]);
    if (first === 'closed')
      say('The browser was closed. The page and the servers still run; Ctrl-C stops them.');
    await stopped;
    say('\nStopping ...');
    await opened?.close();
  } finally {
    await demo.close();
  }
  return 0;
}

function describe({ url, world, settings }: Demo): void {
  const [a, ...others] = settings.gateways;
  const logged =
    world.newlyLogged > 0 ? `${world.newlyLogged} logged now` : 'logged by an earlier start, found again';
  say('RAIL demo, on this machine only');
  say();
  say(`  page      ${url}`);
  say(`  servers   ${a} (can be told to lie)  ${others.join('  ')}`);
  say(`  uploads   ${settings.uploadUrl}`);
  say(`  provider  ${world.company.entry.name}, trust entry ${relative(ROOT, world.company.entryFile)}`);
  say(`  proofs    ${relative(ROOT, world.keysFile)}, what those of its pictures are checked with`);
  say(`  samples   ${logged}`);
  say(`  polls     ${world.polls.all.map(({ url }) => url).join('  ')}`);
  say(`  issuer    ${world.group.issuerUrl}, of the group "${world.group.name}"`);
  say(`  operator  ${world.group.adminUrl}`);
}

function firstSteps(): void {
  say('\nTry first:');
  say('  1. Right-click the first picture.');
  say('  2. Choose "RAIL: look up this image".');
  say('  3. Read the verdict in the panel, then go down the page to the bench and try to fool it.');
}

/** `null` where there is no screen or no browser; then it says what can be done instead. */
async function openOnScreen(browser: Browser, extensionDir: string, demo: Demo): Promise<Opened | null> {
  const executable = browser === 'firefox' ? findFirefox() : findChromium();
  if (executable === null) {
    say(`\nNo ${browser} was found, so no browser was opened. Load the extension into one that you have:`);
    byHand(extensionDir, demo);
    return null;
  }
  if (!hasScreen()) {
    say('\nThere is no screen here (DISPLAY is not set), so no browser was opened.');
    say('  check everything without one      npm start -- --once');
    say('  with a screen that is not shown   xvfb-run npm start');
    say(
      `  from another machine              ssh -L ${new URL(demo.url).port}:127.0.0.1:${new URL(demo.url).port} THIS-MACHINE`,
    );
    say(
      '                                    then open the page there; its own checks work without the extension',
    );
    return null;
  }
  if (browser === 'firefox') {
    const firefox = await openFirefox(executable, extensionDir, demo.settings, demo.url);
    const closed = new Promise<'closed'>((resolve) => firefox.once('disconnected', () => resolve('closed')));
    return { close: () => firefox.close(), closed };
  }
  const chromium = await openChromium(executable, extensionDir, demo.settings, 'on-screen');
  const closed = new Promise<'closed'>((resolve) => chromium.context.once('close', () => resolve('closed')));
  await chromium.page.goto(demo.url);
  return { close: chromium.close, closed };
}

function byHand(extensionDir: string, { url, settings, world }: Demo): void {
  say(`  1. Load ${relative(ROOT, extensionDir)} as an unpacked (Chrome) or temporary (Firefox) extension.`);
  say(
    `  2. In its settings enter the servers above, and add ${relative(ROOT, world.company.entryFile)}, ${relative(ROOT, world.keysFile)} and .rail/demo/issuer/group.public.json to the trusted lists.`,
  );
  say(`  3. Open ${url}. (${settings.gateways.length} servers; their ports change with each start.)`);
}

/** macOS and Windows always have one. */
function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function alreadyRunning(error: unknown): never {
  const isBusy = error instanceof RailError && error.code === 'bad-argument';
  if (!isBusy) throw error;
  throw new RailError('bad-argument', 'the demo is already running from this folder; stop it there first', {
    cause: error,
  });
}

/**
 * The first signal ends the demo in order; a second one ends the process as usual. npm passes signals to its shell,
 * which does not always pass them on: when that shell is gone, nobody is left who could stop this.
 */
function stopSignal(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve();
    }, PARENT_LOOK_MS);
    watch.unref();
  });
}
