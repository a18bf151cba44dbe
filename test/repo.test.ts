/**
 * The rules of this repository, checked on its own files: who may import whom, where browser and Node interfaces
 * may appear, and that codes, vectors and commands are covered. A failure names file and line.
 * See repo-files.test.ts for names, lengths and links.
 */

import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MEANINGS } from '../src/verify/evidence.ts';
import {
  boundNames,
  codeFiles,
  importsOf,
  listFiles,
  type Node,
  nodesUnder,
  place,
  ROOT,
  readText,
  type SourceFile,
  stringValue,
} from './fixtures/source-tree.ts';

/**
 * DESIGN.md "Layout", written out: an area may import itself and the areas listed. `verify` could reach `vault`
 * through `identity`, but it reads hostile data, so it stays away from secrets by name.
 */
const MAY_IMPORT: { readonly [area: string]: readonly string[] } = {
  src: [],
  formats: ['src'],
  ledger: ['src', 'formats'],
  vault: ['src', 'formats'],
  identity: ['src', 'formats', 'vault'],
  wallet: ['src', 'formats', 'vault'],
  verify: ['src', 'formats', 'ledger', 'identity'],
  packages: ['src', 'formats', 'ledger', 'identity', 'verify'],
  dapp: ['src', 'formats', 'vault', 'identity', 'wallet'],
  engine: ['src', 'formats', 'ledger', 'vault', 'identity', 'wallet', 'verify', 'dapp'],
  browser: ['src', 'formats', 'ledger', 'vault', 'identity', 'wallet', 'verify', 'dapp', 'engine'],
  ui: ['src', 'formats', 'ledger', 'vault', 'identity', 'wallet', 'verify', 'dapp', 'engine', 'browser'],
  entrypoints: [
    'src',
    'formats',
    'ledger',
    'vault',
    'identity',
    'wallet',
    'verify',
    'dapp',
    'engine',
    'browser',
    'ui',
  ],
  provider: ['src', 'formats', 'ledger'],
  devledger: ['src', 'formats', 'ledger'],
  issuer: ['src', 'formats', 'ledger', 'identity'],
  'issuer-page': [],
  cli: [
    'src',
    'formats',
    'ledger',
    'vault',
    'identity',
    'wallet',
    'verify',
    'dapp',
    'engine',
    'provider',
    'devledger',
    'issuer',
  ],
};

/** Programs around the product: they may import anything, and nothing of the product imports them. */
const AROUND = ['test', 'bench', 'demo', 'scripts', 'integrations', 'examples', 'root'];
const NODE_ONLY = ['provider', 'devledger', 'issuer', 'cli', ...AROUND];
const BROWSER_ONLY = ['browser', 'ui', 'entrypoints', 'issuer-page'];
/** Of the package for sites, whose built files are also searched for interfaces of Node. */
const FOR_PAGES = ['client', 'explain', 'wallet'].map((name) => `packages/personhood/${name}.ts`);

/** Packages that belong to some areas only; `AROUND` may use all of them. */
const PACKAGE_AREAS: readonly { readonly name: RegExp; readonly areas: readonly string[] }[] = [
  { name: /^snarkjs$/, areas: ['engine', 'cli'] },
  { name: /^(wxt|preact)(\/|$)/, areas: BROWSER_ONLY },
  { name: /^sharp$/, areas: ['cli', 'provider'] },
  { name: /^hash-wasm$/, areas: ['engine'] },
  { name: /^dexie$/, areas: ['browser'] },
  { name: /^graphql(\/|$)/, areas: ['devledger'] },
  { name: /^@sd-jwt\//, areas: ['issuer'] },
  { name: /^@dha-team\/arbundles(\/|$)/, areas: [] },
  { name: /^@phala\/dcap-qvl(\/|$)/, areas: [] },
  { name: /^@(semaphore-protocol|zk-kit)\//, areas: [] },
  { name: /^poseidon-lite(\/|$)/, areas: [] },
];

const EXTENSION_GLOBALS = ['browser', 'chrome'];
const PAGE_GLOBALS = ['document', 'window', 'localStorage', 'sessionStorage'];
const NODE_GLOBALS = ['process', 'Buffer', '__dirname', '__filename', 'require'];

const files = listFiles();
const code = codeFiles();

describe('imports', () => {
  test('go one way', () => {
    const wrong = code.flatMap((file) => {
      const area = areaOf(file.path);
      return relativeImports(file)
        .filter(({ target }) => !mayImport(area, areaOf(target)))
        .map(({ at, target }) => `${at} ${area} may not import ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('name files that exist, with their ending', () => {
    const wrong = code.flatMap((file) =>
      relativeImports(file)
        .filter(({ target }) => !existsSync(posix.join(ROOT, target)))
        .map(({ at, target }) => `${at} there is no ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('of Node built-ins stay in Node-only areas', () => {
    const wrong = code
      .filter((file) => !NODE_ONLY.includes(areaOf(file.path)))
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith('node:') || builtinModules.includes(specifier));
    expect(wrong.map(({ at, specifier }) => `${at} imports ${specifier}`)).toEqual([]);
  });

  test('of packages that belong to one layer stay there', () => {
    const wrong = code.flatMap(importsOf).filter(({ from, specifier }) => {
      const area = areaOf(from.path);
      const rule = PACKAGE_AREAS.find(({ name }) => name.test(specifier));
      return rule !== undefined && !AROUND.includes(area) && !rule.areas.includes(area);
    });
    expect(wrong.map(({ at, specifier }) => `${at} imports ${specifier}`)).toEqual([]);
  });
});

describe('what sites embed', () => {
  const embedded = ['packages', 'src', 'formats', 'identity', 'vault', 'ledger', 'verify'];
  /** Packages that may come along: MIT, and none of GPL's. */
  const allowed = /^(valibot|@noble\/(curves|hashes)\/.+)$/;

  test('is the package and the identity layer with what they reach, and packages under MIT alone', () => {
    const byPath = new Map(code.map((file) => [file.path, file]));
    const starts = ({ path }: { readonly path: string }) => ['identity', 'packages'].includes(areaOf(path));
    const reached = new Set(code.filter(starts).map(({ path }) => path));
    for (const path of reached) {
      const file = byPath.get(path);
      if (file) for (const { target } of relativeImports(file)) reached.add(target);
    }
    expect([...reached].filter((path) => !embedded.includes(areaOf(path)))).toEqual([]);
    const packages = [...reached].flatMap((path) => {
      const file = byPath.get(path);
      return file ? importsOf(file).filter(({ specifier }) => !specifier.startsWith('.')) : [];
    });
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter(({ specifier }) => !allowed.test(specifier)).map(({ at }) => at)).toEqual([]);
  });
});

describe('platform interfaces', () => {
  test('of the extension and the page appear only in entrypoints, src/browser and src/ui', () => {
    const elsewhere = code.filter(
      ({ path }) => ![...BROWSER_ONLY, ...AROUND].includes(areaOf(path)) && !FOR_PAGES.includes(path),
    );
    expect(elsewhere.flatMap((file) => globalsUsed(file, [...EXTENSION_GLOBALS, ...PAGE_GLOBALS]))).toEqual(
      [],
    );
  });

  test('of Node appear only in Node-only areas', () => {
    const elsewhere = code.filter((file) => !NODE_ONLY.includes(areaOf(file.path)));
    expect(elsewhere.flatMap((file) => globalsUsed(file, NODE_GLOBALS))).toEqual([]);
  });
});

describe('what must be covered', () => {
  test('each stable code is named by a test', () => {
    const tests = files
      .filter(
        (path) => path.startsWith('test/') && /\.(ts|tsx|json)$/.test(path) && path !== 'test/repo.test.ts',
      )
      .map(readText)
      .join('\n');
    const untested = new Map<string, string>();
    for (const file of code.filter(({ path }) => /^(src|cli)\//.test(path)))
      for (const { value, at } of stableCodes(file))
        if (!new RegExp(`['"\`]${value}['"\`]`).test(tests)) untested.set(value, `${at} ${value}`);
    // One word needs no quotes where it is a key.
    for (const value of Object.keys(MEANINGS))
      if (!new RegExp(`['"\`]${value}['"\`]|\\b${value}:`).test(tests))
        untested.set(value, `src/verify/evidence.ts:1 ${value}`);
    expect([...untested.values()]).toEqual([]);
  });

  test('each folder of vectors says where they come from', () => {
    const suites = new Set(
      files.filter((path) => /^test\/vectors\/[^/]+\//.test(path)).map((path) => path.split('/')[2]!),
    );
    expect([...suites].filter((suite) => !files.includes(`test/vectors/${suite}/SOURCE.md`))).toEqual([]);
  });

  test('each command is in docs/guide/cli.md', () => {
    const commands = code
      .filter(
        ({ path, text }) => path.startsWith('cli/') && /^export (async )?function \w+Command\b/m.test(text),
      )
      .map(({ path, text }) => ({ path, name: /`(rail [a-z]+( [a-z]+)*)/.exec(text)?.[1] }));
    const guide = files.includes('docs/guide/cli.md') ? readText('docs/guide/cli.md') : '';
    const missing = commands.filter(({ name }) => name === undefined || !guide.includes(name));
    expect(missing.map(({ path, name }) => `${path}:1 ${name ?? 'its header names no command'}`)).toEqual([]);
  });
});

/**
 * `src/ledger/x.ts` -> `ledger`, `src/x.ts` -> `src`, `cli/x.ts` -> `cli`, `wxt.config.ts` -> `root`. The issuer's admin page is a web page that it
 * serves as files, so an area of its own.
 */
function areaOf(path: string): string {
  if (path.startsWith('src/issuer/page/')) return 'issuer-page';
  const [first, second, third] = path.split('/');
  if (first === 'packages' && third === 'examples') return 'examples';
  if (first === 'src') return third === undefined ? 'src' : second!;
  return second === undefined ? 'root' : first!;
}

function mayImport(from: string, to: string): boolean {
  if (from === to || AROUND.includes(from)) return true;
  return MAY_IMPORT[from]?.includes(to) ?? false;
}

/** Imports of this repository's own code; style sheets, JSON and `?url` assets are data. */
function relativeImports(file: SourceFile): { readonly at: string; readonly target: string }[] {
  return importsOf(file)
    .filter(({ specifier }) => /^\.\.?\//.test(specifier) && !/\.(json|css|wasm)$|\?/.test(specifier))
    .map(({ at, specifier }) => ({ at, target: posix.join(posix.dirname(file.path), specifier) }));
}

/** `NAME.member`, `typeof NAME` and `globalThis.NAME`, unless the file binds the name itself. */
function globalsUsed(file: SourceFile, names: readonly string[]): string[] {
  const bound = boundNames(file);
  return file.nodes.flatMap((node) => {
    const name = globalNamed(node);
    return name !== null && names.includes(name) && !bound.has(name)
      ? [`${place(file, node)} uses ${name}`]
      : [];
  });
}

function globalNamed(node: Node): string | null {
  const identifier = (value: unknown) => {
    const { type, name } = (value ?? {}) as Partial<Node>;
    return type === 'Identifier' ? String(name) : null;
  };
  if (node.type === 'MemberExpression')
    return identifier(node.object) === 'globalThis' ? identifier(node.property) : identifier(node.object);
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return identifier(node.callee);
  return node.type === 'UnaryExpression' && node.operator === 'typeof' ? identifier(node.argument) : null;
}

/**
 * The first argument of `refuse`, `evidence` and `RailError`, and `code: '...'` in
 * object literals.
 */
function stableCodes(file: SourceFile): { readonly value: string; readonly at: string }[] {
  return file.nodes.flatMap((node) => {
    const holder = codeHolder(node);
    if (holder === null) return [];
    return nodesUnder(holder)
      .map(stringValue)
      .filter((value) => value !== null && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value))
      .map((value) => ({ value: value!, at: place(file, node) }));
  });
}

function codeHolder(node: Node): unknown {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const called = String((node.callee as Node).name);
    return ['refuse', 'evidence', 'RailError'].includes(called) ? (node.arguments as Node[])[0] : null;
  }
  const isCode = node.type === 'Property' && (node.key as Node).name === 'code';
  return isCode && /^(Literal|ConditionalExpression)$/.test((node.value as Node).type) ? node.value : null;
}
