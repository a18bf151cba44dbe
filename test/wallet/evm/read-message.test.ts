import { expect, test } from 'vitest';
import { readPersonalMessage } from '../../../src/wallet/evm/read-message.ts';

test.each([
  ['0x48656C6c6f', '0x48656c6c6f'],
  ['Hello', '0x48656c6c6f'],
  ['0x', '0x'],
  ['', '0x'],
  ['1234', '0x31323334'],
  ['0X12', '0x30583132'],
  ['0xgg', '0x30786767'],
  ['ü', '0xc3bc'],
])('%j', (message, hex) => {
  expect(readPersonalMessage(message)).toEqual({ ok: true, value: hex });
});

test('up to 64 kB', () => {
  expect(readPersonalMessage('a'.repeat(65_536)).ok).toBe(true);
  expect(readPersonalMessage(`0x${'ab'.repeat(65_536)}`).ok).toBe(true);
});

test.each([
  ['too-large', 'a'.repeat(65_537)],
  ['too-large', 'ü'.repeat(32_769)],
  ['too-large', `0x${'ab'.repeat(65_537)}`],
  ['odd-hex', '0x123'],
  ['bad-message', 5],
  ['bad-message', null],
  ['bad-message', '\ud800'],
])('%s', (code, message) => {
  expect(readPersonalMessage(message)).toMatchObject({ ok: false, code });
});
