/** The files of the operator's page: its TypeScript modules are bundled into one when the issuer starts, the rest is served as it is. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, utf8 } from '../bytes.ts';
import { bundlePage } from './bundle-page.ts';

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
    bundlePage(join(PAGE, 'main.ts')),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new Uint8Array(html) }],
    ['/theme.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(theme) }],
    ['/admin.css', { type: 'text/css; charset=utf-8', body: new Uint8Array(css) }],
    ['/admin.js', { type: 'text/javascript; charset=utf-8', body: utf8(script) }],
    ['/icon.png', { type: 'image/png', body: new Uint8Array(icon) }],
  ]);
}
