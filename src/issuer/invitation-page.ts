/** What stands at an invitation's link for whoever opens it in a browser. The code behind `#` does not reach this server, and no script reads it. */

import { createHash } from 'node:crypto';
import { utf8 } from '../bytes.ts';
import type { Group } from '../identity/group.ts';
import type { Answer } from './http.ts';

const STYLE = `body{margin:0 auto;max-width:40rem;padding:2rem 1rem;font:17px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.1rem;margin-top:2rem}.policy{white-space:pre-wrap}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
} as const;

/** @param bridge the page on which an invitation is had for a World ID; `null` without one */
export function invitationPage(
  { name, policy }: Pick<Group, 'name' | 'policy'>,
  bridge: string | null,
): Answer {
  const prove = `<p>Invitations are handed out for a World ID, once for each, at <a href="${asText(bridge ?? '')}">${asText(bridge ?? '')}</a>.</p>
`;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${asText(name)}</title><style>${STYLE}</style></head>
<body><h1>${asText(name)}</h1>
<p>Members join this group with RAIL, a browser extension. If somebody sent you this link, copy the whole address of this page, and paste it in
RAIL’s settings, under “Memberships”. An invitation works once.</p>
${bridge === null ? '' : prove}<h2>How this group admits</h2>
<p class="policy">${asText(policy)}</p></body></html>
`;
  return { status: 200, headers: HEADERS, body: utf8(html) };
}

function asText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
