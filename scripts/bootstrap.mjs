/**
 * Makes a bare clone ready: installs the packages that package-lock.json pins (among them Node 24), then sees to
 * the browsers. npm runs it before `start`, `test`, `build` and `bench`; with nothing to do it takes a moment.
 *
 * Plain JavaScript without dependencies, because it must run on Node 20 before anything is installed.
 * A missing browser never stops it: the tests that need one skip with a printed reason.
 *
 *   node scripts/bootstrap.mjs [--no-browsers]
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAll, findChromium } from './find-browsers.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LOCK = join(ROOT, '.rail', 'bootstrap.lock');
/** First Node that runs TypeScript files directly. */
const NODE_NEEDED = [22, 18];
/** A second bootstrap waits this long for the first; `npm ci` took 20 s on two shared cores. */
const LOCK_WAIT_MS = 10 * 60_000;

/**
 * What tests use and the project must not have: it declares no licence (docs/adr/0005-computation-evidence.md).
 */
const PLUGIN = '@ezkljs/engine@21.0.0';
const PLUGINS = join(ROOT, '.output', 'plugins');

const TOOLS = {
  chromium: { debian: 'chromium', anyApt: null, use: 'browser tests and the demo (Chromium)' },
  firefox: { debian: 'firefox-esr', anyApt: null, use: 'Firefox tests' },
  xvfb: { debian: 'xvfb', anyApt: 'xvfb', use: 'right-click tests (a screen without a screen)' },
  xdotool: { debian: 'xdotool', anyApt: 'xdotool', use: 'right-click tests (a mouse)' },
};

const LOAD_UNPACKED = [
  'Chromium could not be fetched. To try the extension in a browser you have:',
  '  1. npm run build',
  '  2. Chrome, Edge or Brave: open chrome://extensions, switch on "Developer mode".',
  '     Firefox: open about:debugging#/runtime/this-firefox.',
  '  3. Chrome: "Load unpacked", choose .output/chrome-mv3.',
  '     Firefox: "Load Temporary Add-on", choose .output/firefox-mv3/manifest.json.',
].join('\n');

main();

function main() {
  process.chdir(ROOT);
  if (!packagesInstalled() || !pluginInstalled()) {
    if (takeLock()) {
      try {
        if (!packagesInstalled()) installPackages();
        if (!pluginInstalled()) installPlugin();
      } finally {
        rmSync(LOCK, { force: true });
      }
    }
  }
  checkNode();
  if (!process.argv.includes('--no-browsers')) seeToBrowsers();
}

/**
 * npm writes node_modules/.package-lock.json as its last step; it lists what is really there. Everything that
 * package-lock.json wants must be in it with the same bytes. Packages for other platforms are optional.
 */
function packagesInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (wanted === null) throw new Error('package-lock.json cannot be read');
  if (present === null) return false;
  return Object.entries(wanted).every(([path, want]) => {
    const have = present[path];
    if (path === '') return true;
    if (have === undefined) return want.optional === true;
    return have.version === want.version && have.integrity === want.integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

function installPackages() {
  console.log('Installing the packages pinned in package-lock.json (npm ci) ...');
  if (npm(['ci', '--include=dev', '--include=optional']) !== 0) {
    console.error('npm ci failed; its messages are above. Nothing can run without the packages.');
    process.exit(1);
  }
}

/** Nobody but who runs the tests needs it. */
function pluginInstalled() {
  if (process.env.npm_lifecycle_event !== 'pretest') return true;
  return existsSync(join(PLUGINS, 'node_modules', '@ezkljs', 'engine', 'nodejs', 'ezkl_bg.wasm'));
}

function installPlugin() {
  console.log(`Fetching ${PLUGIN} for tests, beside the project ...`);
  mkdirSync(PLUGINS, { recursive: true });
  const apart = ['--prefix', PLUGINS, '--no-save', '--no-package-lock', '--ignore-scripts'];
  if (npm(['install', ...apart, PLUGIN]) !== 0)
    console.warn(`${PLUGIN} could not be fetched; the tests that need it will be skipped.`);
}

/** npm is started with the Node that started npm: the one in node_modules is about to be replaced. */
function npm(args) {
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env;
  const [command, first] =
    npmScript?.endsWith('.js') && npmNode ? [npmNode, [npmScript]] : [windows() ? 'npm.cmd' : 'npm', []];
  return run(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {});
}

function takeLock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  let told = false;
  while (Date.now() < giveUpAt) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (lockIsStale()) rmSync(LOCK, { force: true });
      else if (!told) {
        console.log('Another bootstrap is installing; waiting for it ...');
        told = true;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  console.error(`Gave up waiting for another bootstrap. If none is running, delete ${LOCK}`);
  return process.exit(1);
}

/** The owner died, or never wrote its number. */
function lockIsStale() {
  try {
    const owner = Number(readFileSync(LOCK, 'utf8'));
    if (owner > 0) return !isAlive(owner);
    return Date.now() - statSync(LOCK).mtimeMs > 5_000;
  } catch {
    return false; // released meanwhile
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm scripts find node_modules/.bin/node first, so it decides where it exists. */
function checkNode() {
  if (existsSync(join(ROOT, 'node_modules', '.bin', windows() ? 'node.cmd' : 'node'))) return;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])) return;
  console.error(
    `This needs Node ${NODE_NEEDED.join('.')} or later; here is ${process.versions.node}, and there is no prebuilt one for ` +
      `${process.platform}-${process.arch} in package.json. Install a newer Node from https://nodejs.org and run this again.`,
  );
  process.exit(1);
}

function seeToBrowsers() {
  let missing = missingTools();
  if (missing.length === 0) return;
  if (isRoot() && hasApt()) {
    aptInstall(missing);
    missing = missingTools();
  }
  if (missing.length === 0) return;
  if (!starting()) console.warn(message(missing));
  else if (!playwrightInstall()) console.warn(LOAD_UNPACKED);
}

/**
 * `npm start` needs Chromium alone. Xvfb and xdotool only exist where X11 does; elsewhere the right-click tests
 * skip and nothing is missing.
 */
function missingTools() {
  const found = findAll();
  const testing = process.platform === 'linux' ? Object.keys(TOOLS) : ['chromium', 'firefox'];
  return (starting() ? ['chromium'] : testing).filter((tool) => found[tool] === null);
}

function aptInstall(missing) {
  const packages = aptPackages(missing);
  if (packages.length === 0) return;
  console.log(`Installing with apt-get: ${packages.join(' ')} ...`);
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-q'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', [...wait, 'update'], env); // may fail for one source and still have refreshed the others
  const flags = ['install', '-y', '--no-install-recommends'];
  // One package that cannot be had must not keep the others away.
  if (run('apt-get', [...wait, ...flags, ...packages], env) !== 0)
    for (const name of packages) run('apt-get', [...wait, ...flags, name], env);
}

/** Ubuntu's browser packages only point to the snap store, so apt gives browsers on Debian alone. */
function aptPackages(missing) {
  const debian = /^ID=debian$/m.test(readText('/etc/os-release'));
  return missing.map((tool) => (debian ? TOOLS[tool].debian : TOOLS[tool].anyApt)).filter(Boolean);
}

function playwrightInstall() {
  console.log('No Chromium found; fetching the build that the pinned Playwright knows ...');
  const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  return run(process.execPath, [cli, 'install', 'chromium'], {}) === 0 && findChromium() !== null;
}

function message(missing) {
  const lines = missing.map((tool) => `  ${tool.padEnd(9)} for ${TOOLS[tool].use}`);
  const packages = hasApt() ? aptPackages(missing) : [];
  const commands = [];
  if (packages.length > 0)
    commands.push(`sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`);
  if (missing.includes('chromium') && !packages.includes('chromium'))
    commands.push('npx playwright install chromium');
  if (missing.includes('firefox') && !packages.includes('firefox-esr'))
    commands.push('install Firefox from https://www.mozilla.org/firefox/ or set FIREFOX_PATH');
  return [
    'Not found, so the tests that need it will be skipped:',
    ...lines,
    commands.length > 0
      ? 'To get all of it:'
      : 'Install it with your package manager (CHROMIUM_PATH and FIREFOX_PATH override).',
    ...commands.map((command) => `  ${command}`),
  ].join('\n');
}

function starting() {
  return process.env.npm_lifecycle_event === 'prestart';
}

function run(command, args, env) {
  const shell = windows() && command.endsWith('.cmd');
  return spawnSync(command, args, { stdio: 'inherit', shell, env: { ...process.env, ...env } }).status ?? 1;
}

function hasApt() {
  return existsSync('/usr/bin/apt-get');
}

function isRoot() {
  return process.getuid?.() === 0;
}

function windows() {
  return process.platform === 'win32';
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
