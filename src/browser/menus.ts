/** The context menu entries, and what the reader pointed at with them. */

import { type Browser, browser } from 'wxt/browser';
import type { ContentSubject } from './lookup-state.ts';

/** Stable: scripts and tests dispatch clicks by these ids. */
const CHECK_IMAGE = 'rail-check-image';
const CHECK_SELECTION = 'rail-check-selection';
const CHECK_VIDEO = 'rail-check-video';
const CHECK_PAGE = 'rail-check-page';
const ALLOW_SITE = 'rail-allow-site';

/** Pages on which a site can be switched on. */
const SITES = ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*'];

/** Entries survive restarts; an update finds those of the version before. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  add(CHECK_IMAGE, 'image', browser.i18n.getMessage('menuCheckImage'));
  add(CHECK_SELECTION, 'selection', browser.i18n.getMessage('menuCheckSelection'));
  add(CHECK_VIDEO, 'video', browser.i18n.getMessage('menuCheckVideo'));
  // Not on links or frames: a picture in one would have two entries, which browsers fold into a menu of their own. They do so with these two.
  add(CHECK_PAGE, 'page', browser.i18n.getMessage('menuCheckPage'));
  add(ALLOW_SITE, 'page', browser.i18n.getMessage('menuAllowSite'), { documentUrlPatterns: SITES });
}

function add(
  id: string,
  context: 'image' | 'selection' | 'video' | 'page',
  title: string,
  where: { documentUrlPatterns?: string[] } = {},
): void {
  browser.contextMenus.create({ id, contexts: [context], title, ...where });
}

/** The host of the page on which the reader wants to point at something; `null` for clicks on the other entries. */
export function pickingOn({ menuItemId, pageUrl }: Browser.contextMenus.OnClickData): string | null {
  return menuItemId === CHECK_PAGE ? hostOf(pageUrl) : null;
}

/** The address of the page whose site the reader wants to switch on; `null` for clicks on the other entries. */
export function allowingOn({ menuItemId, pageUrl }: Browser.contextMenus.OnClickData): string | null {
  return menuItemId === ALLOW_SITE ? (pageUrl ?? null) : null;
}

/** `null` where the click is of another entry or names nothing to look up. A text is the browser's version of it. */
export function subjectOf(info: Browser.contextMenus.OnClickData): ContentSubject | null {
  const place = { site: hostOf(info.pageUrl), frameId: info.frameId ?? 0 };
  if (info.menuItemId === CHECK_IMAGE && info.srcUrl) {
    return { kind: 'picture', srcUrl: info.srcUrl, name: nameOf(info.srcUrl), ...place };
  }
  if (info.menuItemId === CHECK_VIDEO && info.srcUrl) {
    return { kind: 'picture', srcUrl: info.srcUrl, name: nameOf(info.srcUrl), part: 'video', ...place };
  }
  return info.menuItemId === CHECK_SELECTION && info.selectionText
    ? { kind: 'text', text: info.selectionText, ...place }
    : null;
}

function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
}

/** The file's name in a URL; none in `data:` and `blob:`. */
export function nameOf(url: string): string {
  if (!URL.canParse(url) || !/^(https?|file):/.test(url)) return '';
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
