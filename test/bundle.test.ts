/**
 * The built extension: its rights, its size, and that it loads no code from elsewhere. The lists are literal and
 * repeat wxt.config.ts on purpose: whoever changes a right changes it in two places.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Messages } from './fixtures/pseudo-locale.ts';
import { ROOT } from './fixtures/source-tree.ts';

/** Read and parsed again each time the service worker starts, so its size is a delay for the reader. */
const MAX_BACKGROUND_BYTES = 50_000;
/** Runs in every page where it is registered. */
const MAX_PAGE_SCRIPTS_BYTES = 25_000;
/**
 * Three quarters of the first part are the reader of Content Credentials (docs/adr/0004-file-signals.md). The second is the circuit of memberships with
 * its proving key: fetched from elsewhere, they would tell when somebody proves, and depend on a server (docs/adr/0007-personhood.md). The third is the wallet; half of it are descriptors of
 * contracts with what reads them, once for each worker (docs/adr/0010-wallet.md).
 */
const MAX_PACKED_BYTES = 4_400_000 + 3_700_000 + 300_000;
/** SHA-256 of the circuit's files, as src/engine/prove-membership.ts pins them. */
const CIRCUIT = {
  'semaphore/semaphore-20.wasm': '6f71e55586929e520e76027ebe067daac8b41e2f4b8057313a5fd0304e1e44ee',
  'semaphore/semaphore-20.zkey': '33f9a067a80c7daf90e085449073613a9559a1904dd40aeb6d603afb7988c2cc',
};
/** Fetched from the package when the reader has a model run, and never else (docs/adr/0005-computation-evidence.md). */
const MODEL_RUNTIME = /ort-wasm-simd-threaded-.*\.wasm$/;
const MAX_PACKED_RUNTIME_BYTES = 3_700_000;
/** Loaded with the worker, at the first lookup. */
const MAX_WORKER_BYTES = 200_000;
/** Loaded anew for each operation of the vault (docs/adr/0006-vault.md): the entry and what it imports at once, however a bundler divides them. */
const MAX_KEYS_WORKER_BYTES = 190_000;
/** A zip's two headers per file; names are stored twice. */
const ZIP_ENTRY_BYTES = 76;

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; object-src 'self'; worker-src 'self'; " +
  "style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; " +
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:* data: blob:; base-uri 'none'; form-action 'none'";

/** Every manifest key that gives a right to the extension, or to pages over it. */
const RIGHTS = [
  'permissions',
  'optional_permissions',
  'host_permissions',
  'optional_host_permissions',
  'content_scripts',
  'web_accessible_resources',
  'externally_connectable',
  'content_security_policy',
  'cross_origin_embedder_policy',
  'cross_origin_opener_policy',
  'sandbox',
  'incognito',
  'update_url',
  'key',
] as const;

const COMMON_RIGHTS = {
  optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*'],
  content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
};

const BUILDS = [
  {
    folder: 'chrome-mv3',
    rights: {
      ...COMMON_RIGHTS,
      permissions: [
        'contextMenus',
        'storage',
        'scripting',
        'activeTab',
        'alarms',
        'idle',
        'sidePanel',
        'offscreen',
      ],
    },
    background: { service_worker: 'background.js' },
    versions: { minimum_chrome_version: '122' },
  },
  {
    folder: 'firefox-mv3',
    rights: {
      ...COMMON_RIGHTS,
      permissions: ['contextMenus', 'storage', 'scripting', 'activeTab', 'alarms', 'idle'],
    },
    background: { type: 'module', scripts: ['background.js'] },
    versions: {
      browser_specific_settings: {
        gecko: {
          id: 'rail@responsible-ai-ledger',
          strict_min_version: '142.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    },
  },
] as const;

/** Words that only these libraries' code contains; import names do not survive bundling. */
const HEAVY =
  /wasmreader_|UserComment|snarkjs|ffjavascript|onnxruntime|ort-wasm|groth16|arbundles|__preactattr_|_repeating_mask|Dexie|AGFzbQ/;

describe.each(BUILDS)('$folder', ({ folder, rights, background, versions }) => {
  const build = join(ROOT, '.output', folder);

  const built = test.extend<{ files: readonly string[]; manifest: Record<string, unknown> }>({
    files: async ({ skip }, use) => {
      skip(!existsSync(build), `no .output/${folder}; run npm run build`);
      await use(
        readdirSync(build, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(build.length + 1)),
      );
    },
    manifest: async ({ files: _ }, use) => {
      await use(JSON.parse(read('manifest.json')) as Record<string, unknown>);
    },
  });

  const read = (path: string) => readFileSync(join(build, path), 'utf8');
  const sizeBytes = (path: string) => readFileSync(join(build, path)).length;
  /** The file and all that it imports before it runs. */
  const withImports = (path: string, known: readonly string[] = []): readonly string[] => {
    if (known.includes(path)) return known;
    const names = [...read(path).matchAll(/\bfrom\s*["']\.\/([\w.-]+\.js)["']/g)].map(([, name]) => name!);
    return names.reduce<readonly string[]>(
      (all, name) => withImports(join(path, '..', name), all),
      [...known, path],
    );
  };

  built('asks for these rights and no others', ({ manifest }) => {
    const asked = Object.fromEntries(
      RIGHTS.filter((key) => key in manifest).map((key) => [key, manifest[key]]),
    );
    expect(asked).toEqual(rights);
  });

  built('runs on the versions it says', ({ manifest }) => {
    expect(manifest.manifest_version).toBe(3);
    expect(manifest.background).toEqual(background);
    expect(manifest).toMatchObject(versions);
  });

  built('names itself through the catalogue and brings its icons', ({ manifest, files }) => {
    expect(manifest).toMatchObject({ name: '__MSG_extensionName__', default_locale: 'en' });
    const icons = {
      16: 'icon/16.png',
      32: 'icon/32.png',
      48: 'icon/48.png',
      96: 'icon/96.png',
      128: 'icon/128.png',
    };
    expect(manifest.icons).toEqual(icons);
    expect(files).toEqual(expect.arrayContaining(Object.values(icons)));
  });

  built('says what the catalogue says, without the notes for translators', ({ files: _ }) => {
    const place = '_locales/en/messages.json';
    const built = JSON.parse(read(place)) as Messages;
    const source = JSON.parse(readFileSync(join(ROOT, 'public', place), 'utf8')) as Messages;
    const shown = (all: Messages) =>
      Object.entries(all).map(([key, { message, placeholders = {} }]) => [
        key,
        message,
        Object.entries(placeholders).map(([name, { content }]) => [name, content]),
      ]);
    expect(shown(built)).toEqual(shown(source));
    expect(read(place)).not.toMatch(/"(description|example)":/);
  });

  built('has a small background without heavy code', ({ files: _ }) => {
    expect(sizeBytes('background.js')).toBeLessThan(MAX_BACKGROUND_BYTES);
    expect(read('background.js')).not.toMatch(HEAVY);
  });

  // Libraries in other files have workers of their own, and are told to use none.
  built('has no worker start another, from which Firefox may never come back', ({ files }) => {
    const workers = files.filter((path) => /^assets\/\w+-worker-/.test(path));
    expect(workers).toHaveLength(4);
    for (const worker of workers) expect(read(worker), worker).not.toContain('new Worker(');
  });

  built('starts its worker without what only some files need', ({ files }) => {
    const workers = files.filter((path) => /lookup-worker-.*\.js$/.test(path));
    expect(workers).toHaveLength(1);
    expect(sizeBytes(workers[0]!)).toBeLessThan(MAX_WORKER_BYTES);
    expect(read(workers[0]!)).not.toMatch(/wasmreader_/);
    expect(files.filter((path) => path.endsWith('.js') && read(path).includes('wasmreader_'))).toHaveLength(
      1,
    );
    const others = files.filter((path) => path.endsWith('.wasm') && !MODEL_RUNTIME.test(path));
    expect(others.filter((path) => !(path in CIRCUIT))).toHaveLength(1);
  });

  built('starts the keys worker with the vault alone', ({ files }) => {
    const workers = files.filter((path) => /keys-worker-.*\.js$/.test(path));
    expect(workers).toHaveLength(1);
    const loaded = withImports(workers[0]!);
    expect(loaded.reduce((sum, path) => sum + sizeBytes(path), 0)).toBeLessThan(MAX_KEYS_WORKER_BYTES);
    const code = loaded.map(read).join('');
    expect(code).toContain('Dexie');
    expect(code).not.toContain('AGFzbQ');
    expect(code).not.toMatch(/wasmreader_|snarkjs|onnxruntime|graphql|secp256k1|rail\.policy/);
  });

  built('paints the wallet’s home without curves', ({ files: _ }) => {
    const [, entry = ''] = /<script[^>]* src="\/([^"]+)"/.exec(read('popup.html')) ?? [];
    const code = withImports(entry).map(read).join('');
    expect(code).toContain('modes-row');
    expect(code).not.toMatch(/secp256k1|near-mpc-recovery|rail\.policy/);
  });

  built(
    'proves memberships with pinned files and code of their own, loaded for a proof alone',
    ({ files }) => {
      const digests = Object.keys(CIRCUIT).map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(build, path)))
          .digest('hex'),
      ]);
      expect(Object.fromEntries(digests)).toEqual(CIRCUIT);
      const naming = (words: RegExp) =>
        files.filter((path) => path.endsWith('.js') && words.test(read(path)));
      expect(naming(/semaphore-20\.zkey/).every((path) => /(keys-worker|proving-calls)-/.test(path))).toBe(
        true,
      );
      for (const part of ['membership-calls', 'proving-calls']) {
        const chunks = files.filter((path) => path.startsWith(`assets/${part}-`) && path.endsWith('.js'));
        expect(chunks).toHaveLength(1);
        expect(sizeBytes(chunks[0]!)).toBeLessThan(MAX_KEYS_WORKER_BYTES);
      }
    },
  );

  built('has small page scripts', ({ files }) => {
    const inPages = files.filter((path) => /^(relay|inpage)\.js$|^content-scripts\//.test(path));
    expect(inPages.map(sizeBytes).reduce((a, b) => a + b, 0)).toBeLessThan(MAX_PAGE_SCRIPTS_BYTES);
  });

  built('is small to download', ({ files }) => {
    const packed = (some: readonly string[]) =>
      some
        .map(
          (path) =>
            deflateRawSync(readFileSync(join(build, path))).length + ZIP_ENTRY_BYTES + 2 * path.length,
        )
        .reduce((a, b) => a + b, 0);
    const runtime = files.filter((path) => MODEL_RUNTIME.test(path));
    expect(runtime).toHaveLength(1);
    expect(packed(runtime)).toBeLessThan(MAX_PACKED_RUNTIME_BYTES);
    expect(packed(files) - packed(runtime)).toBeLessThan(MAX_PACKED_BYTES);
  });

  built('loads scripts, styles and frames only from itself', ({ files }) => {
    const pages = files.filter((path) => path.endsWith('.html'));
    const remote = pages.flatMap((path) =>
      [
        ...read(path).matchAll(
          /<(script|link|iframe|object|embed|base|img)\b[^>]*\b(src|href|data)="([^"]*)"/g,
        ),
      ]
        .map(([, , , url]) => url!)
        .filter((url) => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url))
        .map((url) => `${path}: ${url}`),
    );
    expect(remote).toEqual([]);
    expect(pages.filter((path) => /<script(?![^>]*\bsrc=)[^>]*>\s*\S/.test(read(path)))).toEqual([]);
  });

  built('never builds code from text and never imports it from a URL', ({ files }) => {
    const remoteCode =
      /(\bimport\s*\(|\bimportScripts\s*\(|\bnew (Shared)?Worker\s*\(|\bfrom)\s*["'`](https?:|data:|blob:|\/\/)|\beval\s*\(|\bnew Function\s*\(/;
    const scripts = files.filter((path) => /\.m?js$/.test(path));
    expect(scripts.filter((path) => remoteCode.test(read(path)))).toEqual([]);
  });

  built('points to files it has', ({ manifest, files }) => {
    const named = JSON.stringify(manifest).match(/"[\w/-]+\.(html|js|png)"/g) ?? [];
    expect(named.map((path) => path.slice(1, -1)).filter((path) => !files.includes(path))).toEqual([]);
  });
});
