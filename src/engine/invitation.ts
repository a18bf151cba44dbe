/**
 * Invitations as people pass them on (docs/spec/issuer.md section 3): a link with the code behind `#`, or an issuer's address and the code apart.
 * What is read here was pasted; whether the code is good only the issuer knows.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { isServerUrl } from '../loopback.ts';

const MAX_TYPED = 200;
/** 16 bytes in Crockford's alphabet. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{26}$/;

export type Invitation = {
  /** Without a slash at its end, query and fragment. */
  readonly url: string;
  /** In upper case without spaces; `null` where none was given. */
  readonly code: string | null;
};
export type InvitationCode = 'bad-address' | 'bad-invite';

/** @param text a link or an address @param typed a code that was typed beside it, or nothing */
export function readInvitation(text: string, typed: string): Parsed<Invitation, InvitationCode> {
  const link = text.trim();
  if (!isServerUrl(link)) return refuse('bad-address', 'not an address of https or of this device');
  const { origin, pathname, search, hash } = new URL(link);
  const url = `${origin}${pathname}`.replace(/\/+$/, '');
  if (!isIssuerUrl(url) || search !== '') return refuse('bad-address', 'not the address of an issuer');
  const inLink = hash === '' ? null : /^#invite=([^&]*)$/.exec(hash)?.[1];
  if (inLink === undefined) return refuse('bad-invite', 'the link holds something else than an invitation');
  const given = typed.trim() === '' ? inLink : typed;
  if (given === null) return accept({ url, code: null });
  const code = plain(given);
  return CODE.test(code) ? accept({ url, code }) : refuse('bad-invite', 'a code has 26 letters and digits');
}

/** An address to which the paths of an issuer's interface can be added. */
export function isIssuerUrl(value: unknown): value is string {
  if (!isServerUrl(value)) return false;
  const { origin, pathname } = new URL(value);
  return value === `${origin}${pathname}`.replace(/\/+$/, '');
}

function plain(code: string): string {
  return code
    .slice(0, MAX_TYPED)
    .replaceAll(/[\s-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
}
