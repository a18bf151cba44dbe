/**
 * How the extension is built for both browsers, and every right it asks for.
 *
 * The permission lists and the content security policy are repeated literally in test/bundle.test.ts, so that a
 * change of rights is always seen in review twice.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { catalogueForBrowsers } from './scripts/catalogue-for-browsers.ts';
import { descriptorsAsset } from './scripts/descriptors-asset.ts';

/** Firefox keeps settings under this id, so it never changes. */
const FIREFOX_ID = 'rail@responsible-ai-ledger';

/** Chrome 122 has `sidePanel.open` (116), `Promise.withResolvers` (119) and iterator helpers (122). */
const CHROME_MIN = 122;
/** First Firefox, desktop and Android, that knows `data_collection_permissions`. */
const FIREFOX_MIN = 142;

/** None of these gives access to a page's content before the reader acts on that page. */
const PERMISSIONS = ['contextMenus', 'storage', 'scripting', 'activeTab', 'alarms', 'idle'];
const CHROME_PERMISSIONS = ['sidePanel', 'offscreen'];

/**
 * Asked for in plain words on first need. Plain http is left to loopback: what travels unencrypted could be
 * swapped on the way, and the content security policy refuses it too.
 */
const OPTIONAL_HOSTS = ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*'];

/**
 * Everything is forbidden and then allowed one by one. Servers are the user's choice, hence `https:`; `data:` and
 * `blob:` are how pages hold small or generated pictures. Pictures shown in our pages come from bytes already
 * checked (`blob:`), so opening the panel never fetches a remote picture.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:* data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * The circuit of memberships, which the keys worker reads from the extension itself; its digests are checked before each use
 * (src/engine/prove-membership.ts).
 */
const CIRCUIT_FILES = ['semaphore-20.wasm', 'semaphore-20.zkey'];

const CATALOGUE = /^_locales\/\w+\/messages\.json$/;

/** The toolbar button; what a click on it opens is set at run time. */
const ACTION = { default_title: '__MSG_extensionName__' };

/**
 * Each file more costs a page about 2 ms before it paints. So what all pages need is one file, and what the wallet's home and the views behind it share is another.
 */
const PAGE_FILES = [
  {
    name: 'shared',
    test: /node_modules\/(preact|valibot|wxt|@wxt-dev)\/|preload-helper|wxt-html-plugins|src\/((bytes|errors|shapes|loopback)|ui\/(text|message)|browser\/(messages|[a-z]+-state))\.ts$/,
  },
  {
    name: 'wallet',
    test: /src\/(wallet\/(public-state|amount|simulation|recipient|activity|hidden-letters)|browser\/(ask-workers|page-locks|activity-store|wallet-home)|ui\/(foreign-text|options\/use-vault|wallet\/(wallet-calls|use-balances|use-following|looked|open-settings|open-home)))\.tsx?$/,
  },
];

export default defineConfig({
  imports: false,
  hooks: {
    'vite:build:extendConfig': (entrypoints, config) => {
      const output = config.build?.rollupOptions?.output;
      if (entrypoints.length > 1 && output !== undefined)
        Object.assign(output, { codeSplitting: { groups: PAGE_FILES } });
    },
    // A page named popup would be set here; the button opens it once there is a wallet (src/browser/toolbar-popup.ts).
    'build:manifestGenerated': (_, manifest) => {
      manifest.action = ACTION;
    },
    'build:publicAssets': (_, files) => {
      for (const [at, file] of files.entries())
        if ('absoluteSrc' in file && CATALOGUE.test(file.relativeDest)) {
          const contents = catalogueForBrowsers(readFileSync(file.absoluteSrc, 'utf8'));
          files[at] = { contents, relativeDest: file.relativeDest };
        }
      for (const name of CIRCUIT_FILES)
        files.push({
          absoluteSrc: join(import.meta.dirname, 'node_modules/@zk-kit/semaphore-artifacts', name),
          relativeDest: `semaphore/${name}`,
        });
    },
  },
  outDir: '.output',
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    action: ACTION,
    permissions: browser === 'firefox' ? PERMISSIONS : [...PERMISSIONS, ...CHROME_PERMISSIONS],
    optional_host_permissions: OPTIONAL_HOSTS,
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: FIREFOX_ID,
              strict_min_version: `${FIREFOX_MIN}.0`,
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: String(CHROME_MIN) }),
  }),
  // What tests left behind is no source.
  zip: { excludeSources: ['test-results/**'] },
  vite: ({ browser }) => ({
    plugins: [preact()],
    build: {
      target: browser === 'firefox' ? `firefox${FIREFOX_MIN}` : `chrome${CHROME_MIN}`,
      // Every supported browser preloads modules itself; the polyfill would put `fetch` code into each page.
      modulePreload: { polyfill: false },
    },
    // Workers are modules, so that heavy parts load on first use in Chrome and Firefox alike.
    worker: { format: 'es', plugins: () => [descriptorsAsset()] },
  }),
});
