/** Which address a request is counted for: docs/spec/issuer.md section 1. */

import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf } from '../../src/issuer/request-budget.ts';

/** Of a request as far as it is looked at. */
function counted(forwarded: string | undefined, remoteAddress = '127.0.0.1'): string {
  const incoming = { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } };
  return addressOf(incoming as unknown as IncomingMessage);
}

test.each([
  ['5.6.7.8', '5.6.7.8'],
  ['1.2.3.4, 5.6.7.8', '5.6.7.8'],
  ['5.6.7.8:1234', '5.6.7.8'],
  ['5.6.7.8:4321', '5.6.7.8'],
  ['::ffff:5.6.7.8', '5.6.7.8'],
  ['[::ffff:5.6.7.8]:80', '5.6.7.8'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['[2001:db8::1]', '2001:db8:0:0'],
  ['[2001:db8::1]:443', '2001:db8:0:0'],
  ['[2001:db8::2]:444', '2001:db8:0:0'],
])('%s, as a proxy on this machine names it, is %s', (forwarded, address) => {
  expect(counted(forwarded)).toBe(address);
});

test.each([
  undefined,
  '',
  'unknown',
  '_hidden',
  'garbage:1:2:3:4',
  '[5.6.7.8',
  '5.6.7.8:x',
  '5.6.7.256',
  '1.2.3.4, -',
])('what is no address (%s) is the proxy', (forwarded) => {
  expect(counted(forwarded)).toBe('127.0.0.1');
});

test('nobody else is believed', () => {
  expect(counted('5.6.7.8', '203.0.113.7')).toBe('203.0.113.7');
  expect(counted('5.6.7.8', '2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
});
