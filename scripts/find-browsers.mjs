/**
 * Finds the browsers and screen tools that the tests and the demo use, without starting any of them.
 *
 * Plain JavaScript without dependencies, because `bootstrap.mjs` runs it on Node 20 before anything is installed.
 * Google-branded Chrome is left out on purpose: it no longer accepts `--load-extension`.
 * A path that is returned existed and was executable; nothing promises that the program works.
 */

import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'ungoogled-chromium'];
const FIREFOX_NAMES = ['firefox-esr', 'firefox', 'firefox-developer-edition'];

/** Where installers put browsers that are not on PATH; `~` stands for the home folder. */
const CHROMIUM_PLACES = [
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '~/Applications/Chromium.app/Contents/MacOS/Chromium',
  '~/AppData/Local/Chromium/Application/chrome.exe',
];
const FIREFOX_PLACES = [
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  '~/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:/Program Files/Mozilla Firefox/firefox.exe',
];

/** Where `playwright install` keeps its browsers, by platform. */
const PLAYWRIGHT_CACHES = {
  linux: '~/.cache/ms-playwright',
  darwin: '~/Library/Caches/ms-playwright',
  win32: '~/AppData/Local/ms-playwright',
};
const PLAYWRIGHT_BINARIES = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-x64/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win64/chrome.exe',
  'chrome-win/chrome.exe',
];

/** A Chromium that loads unpacked extensions, or `null`. `CHROMIUM_PATH` wins where it is usable. */
export function findChromium(env = process.env) {
  return (
    usable(env.CHROMIUM_PATH) ??
    onPath(CHROMIUM_NAMES, env) ??
    firstUsable(CHROMIUM_PLACES.map(expandHome)) ??
    playwrightChromium(env)
  );
}

/** A Firefox, or `null`. `FIREFOX_PATH` wins where it is usable. */
export function findFirefox(env = process.env) {
  return (
    usable(env.FIREFOX_PATH) ?? onPath(FIREFOX_NAMES, env) ?? firstUsable(FIREFOX_PLACES.map(expandHome))
  );
}

/** Any other program on PATH (`Xvfb`, `xdotool`, `openbox`), or `null`. */
export function findProgram(name, env = process.env) {
  return onPath([name], env);
}

/** All that the tests can use, each a path or `null`. */
export function findAll(env = process.env) {
  return {
    chromium: findChromium(env),
    firefox: findFirefox(env),
    xvfb: findProgram('Xvfb', env),
    xdotool: findProgram('xdotool', env),
    openbox: findProgram('openbox', env),
  };
}

function onPath(names, env) {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  return firstUsable(
    names.flatMap((name) => folders.flatMap((folder) => endings.map((end) => join(folder, name + end)))),
  );
}

/** Newest build first: folders are called `chromium-1255`. Headless-only builds cannot load extensions. */
function playwrightChromium(env) {
  const cache = env.PLAYWRIGHT_BROWSERS_PATH || expandHome(PLAYWRIGHT_CACHES[process.platform] ?? '');
  if (!cache) return null;
  const builds = listFolder(cache)
    .map((name) => /^chromium-(\d+)$/.exec(name))
    .filter((match) => match !== null)
    .sort((a, b) => Number(b[1]) - Number(a[1]));
  return firstUsable(
    builds.flatMap(([name]) => PLAYWRIGHT_BINARIES.map((binary) => join(cache, name, binary))),
  );
}

function firstUsable(paths) {
  for (const path of paths) if (usable(path)) return path;
  return null;
}

function usable(path) {
  if (!path) return null;
  try {
    accessSync(path, constants.X_OK);
    const { size } = statSync(path);
    // Ubuntu's `chromium-browser` and `firefox` packages may be small scripts that only ask for the snap.
    if (size < 4096 && readFileSync(path, 'latin1').includes('snap install')) return null;
    return path;
  } catch {
    return null;
  }
}

function listFolder(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function expandHome(path) {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
