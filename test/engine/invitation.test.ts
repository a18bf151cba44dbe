/** Invitations as people paste them. */

import { describe, expect, test } from 'vitest';
import { isIssuerUrl, readInvitation } from '../../src/engine/invitation.ts';

const CODE = '0123456789ABCDEFGHJKMNPQRS';

describe('an invitation', () => {
  test.each([
    ['https://groups.example/#invite=CODE', '', 'https://groups.example', CODE],
    ['https://groups.example/harbour/#invite=CODE', '', 'https://groups.example/harbour', CODE],
    ['https://Groups.Example:8443//', 'CODE', 'https://groups.example:8443', CODE],
    ['  http://127.0.0.1:8080/#invite=CODE ', '', 'http://127.0.0.1:8080', CODE],
    ['https://groups.example', '', 'https://groups.example', null],
    ['https://groups.example/#invite=other', 'CODE', 'https://groups.example', CODE],
  ])('%s with the code %j', (link, typed, url, code) => {
    const read = readInvitation(link.replace('CODE', CODE), typed.replace('CODE', CODE));
    expect(read).toEqual({ ok: true, value: { url, code } });
  });

  test('takes a code as people write it', () => {
    const typed = ` oi23-4567 89ab cdef ghjk mnpq rs\n`;
    expect(readInvitation('https://groups.example', typed)).toMatchObject({ value: { code: CODE } });
  });

  test.each([
    ['bad-address', 'groups.example', CODE],
    ['bad-address', 'http://groups.example', CODE],
    ['bad-address', 'https://me:word@groups.example', CODE],
    ['bad-address', 'https://groups.example/?next=1', CODE],
    ['bad-address', 'javascript:alert(1)', CODE],
    ['bad-address', 'data:text/html,x', CODE],
    ['bad-address', `https://groups.example/${'a'.repeat(2048)}`, CODE],
    ['bad-address', '', ''],
    ['bad-invite', 'https://groups.example/#invite=', ''],
    ['bad-invite', 'https://groups.example/#code=x', ''],
    ['bad-invite', `https://groups.example/#invite=${CODE}&more=1`, ''],
    ['bad-invite', 'https://groups.example', CODE.slice(1)],
    ['bad-invite', 'https://groups.example', `${CODE}0`],
    ['bad-invite', 'https://groups.example', CODE.replace('Q', 'U')],
    ['bad-invite', 'https://groups.example', '"><script>'],
  ])('is %s: %s with %j', (code, link, typed) => {
    expect(readInvitation(link, typed)).toMatchObject({ ok: false, code });
  });
});

test.each([
  ['https://groups.example', true],
  ['https://groups.example/a', true],
  ['https://groups.example/', false],
  ['https://groups.example/a/', false],
  ['https://groups.example/a?b', false],
  ['https://groups.example/a#b', false],
  ['https://groups.example/../a', false],
  ['HTTPS://groups.example', false],
  ['ftp://groups.example', false],
  [undefined, false],
])('%j as an issuer’s address: %s', (url, is) => {
  expect(isIssuerUrl(url)).toBe(is);
});
