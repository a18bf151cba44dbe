/**
 * Builds `packages/personhood` into one folder that can be published: ESM with everything inside that it needs, declarations that name no
 * other package, and the licences of what is inside. Refuses to build what is not under MIT.
 *
 *   npm run build:personhood [-- FOLDER]     without a folder: .output/packages/personhood
 */

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'packages', 'personhood');
const ENTRIES = ['client', 'verify', 'sqlite'] as const;
/** Syntax. Servers also need `Map.groupBy` and `Promise.withResolvers` (Node 22), which are called as they are. */
const TARGET = 'es2022';

/** What the guide names. */
export const PERSONHOOD_OUT = join(ROOT, '.output', 'packages', 'personhood');

/** @param folder emptied first */
export async function buildPersonhood(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = await bundle(folder);
  await writeFile(join(folder, 'THIRD-PARTY.txt'), await licencesOf(packages));
  await declare(folder);
  for (const file of ['package.json', 'LICENSE', 'README.md'])
    await cp(join(SOURCE, file), join(folder, file));
}

/** Names of the packages whose code is inside. */
async function bundle(folder: string): Promise<readonly string[]> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: TARGET,
      lib: {
        entry: Object.fromEntries(ENTRIES.map((name) => [name, join(SOURCE, `${name}.ts`)])),
        formats: ['es'],
      },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) =>
    'output' in part ? part.output : [],
  );
  const modules = outputs.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const names = modules.map((id) => /.*\/node_modules\/((@[^/]+\/)?[^/]+)/.exec(id)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

async function licencesOf(packages: readonly string[]): Promise<string> {
  const texts = packages.map(async (name) => {
    const folder = join(ROOT, 'node_modules', name);
    const about = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      readonly version: string;
      readonly license: string;
    };
    if (about.license !== 'MIT') throw new Error(`${name} is under ${about.license}, and sites embed this`);
    const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} comes without the text of its licence`);
    return `${name} ${about.version}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
  });
  const head = 'Code of these packages is part of the files beside this one.\n';
  return [head, ...(await Promise.all(texts))].join('\n----\n\n');
}

/** The compiler writes declarations of everything that is reached; those of the package stand alone. */
async function declare(folder: string): Promise<void> {
  await mkdir(join(ROOT, '.output'), { recursive: true });
  // Inside the repository, where the compiler finds the types of platforms.
  const all = await mkdtemp(join(ROOT, '.output', 'declarations-'));
  const config = join(all, 'tsconfig.json');
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ROOT, outDir: all };
  const include = ENTRIES.map((name) => join(SOURCE, `${name}.ts`));
  const text = JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions: options, include });
  await writeFile(config, text);
  try {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [tsc, '--project', config]);
    const made = join(all, 'packages', 'personhood');
    for (const file of await readdir(made)) {
      const declared = await readFile(join(made, file), 'utf8');
      if (/from '(?!\.\/[a-z-]+\.ts')/.test(declared)) throw new Error(`${file} names types of elsewhere`);
      await writeFile(join(folder, file), declared.replaceAll(/(from '\.\/[a-z-]+)\.ts'/g, "$1.js'"));
    }
  } finally {
    await rm(all, { recursive: true, force: true });
  }
}

if (import.meta.main) await buildPersonhood(process.argv[2] ?? PERSONHOOD_OUT);
