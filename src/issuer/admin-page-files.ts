/** The files of the operator's page: its TypeScript modules are bundled into one when the issuer starts, the rest is served as it is. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, utf8 } from '../bytes.ts';
import { RailError } from '../errors.ts';

const PAGE = join(import.meta.dirname, 'page');
const THEME = join(import.meta.dirname, '..', 'ui', 'theme.css');
const ICON = join(import.meta.dirname, '..', '..', 'public', 'icon', '32.png');

/** By path. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly body: Bytes }>;

export async function readAdminPage(): Promise<PageFiles> {
  const [html, theme, css, icon, script] = await Promise.all([
    readFile(join(PAGE, 'index.html')),
    readFile(THEME),
    readFile(join(PAGE, 'admin.css')),
    readFile(ICON),
    bundle(join(PAGE, 'main.ts')),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new Uint8Array(html) }],
    ['/theme.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(theme) }],
    ['/admin.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(css) }],
    ['/admin.js', { type: 'text/javascript; charset=utf-8', body: utf8(script) }],
    ['/icon.png', { type: 'image/png', body: new Uint8Array(icon) }],
  ]);
}

async function bundle(entry: string): Promise<string> {
  // Loaded here, so that commands that show no page do not wait for it.
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: 'es2023',
      rollupOptions: { input: entry, output: { format: 'es', codeSplitting: false } },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) =>
    'output' in part ? part.output : [],
  );
  const script = outputs.find((file) => file.type === 'chunk');
  if (script?.type !== 'chunk')
    throw new RailError('unsupported-here', 'the operator’s page could not be bundled');
  return script.code;
}
