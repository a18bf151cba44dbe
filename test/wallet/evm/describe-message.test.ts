import { describe, expect, test } from 'vitest';
import { sign } from '../../../src/wallet/sign.ts';
import type { Hex, Signable } from '../../../src/wallet/signable.ts';
import { described } from '../../fixtures/descriptions.ts';
import { ACCOUNT, messageOf, OTHER, SECRET, transactionOf } from '../../fixtures/signables.ts';

describe('messages', () => {
  const bytes = (message: Hex): Signable => ({ kind: 'message', account: ACCOUNT, message });

  test('that are text', () => {
    expect(described(messageOf('Hello\n🧑‍💻 ❤️ ü'))).toMatchObject({
      kind: 'message',
      isDecoded: true,
      chain: null,
      fields: [{ label: 'message', value: 'Hello\n🧑‍💻 ❤️ ü', as: 'text' }],
      warnings: [],
      sequence: null,
      replaces: null,
    });
  });

  test.each([
    ['a digest', `0x${'9f'.repeat(32)}`],
    ['bytes that are no text', '0xff00ff'],
    ['a terminal’s control characters', '0x1b5b316d'],
  ])('that nobody can read: %s', (_, message) => {
    expect(described(bytes(message as Hex))).toMatchObject({
      isDecoded: false,
      warnings: ['data-not-decoded'],
    });
  });

  test('of exactly the length of a digest: plain words are text, with a warning', () => {
    const text = 'Sign in to Example, nonce 123456';
    expect(described(messageOf(text))).toMatchObject({
      isDecoded: true,
      fields: [{ label: 'message', value: text, as: 'text' }],
      warnings: ['as-long-as-a-digest'],
    });
    for (const other of [text.slice(1), `${text}7`]) expect(described(messageOf(other)).warnings).toEqual([]);
  });

  test.each([
    ['letters of other scripts', 'ж'.repeat(16)],
    ['signs that sentences are not made with', '~{Qx}|<%&>+=*_[^`]$@#/\\;abcdefgh'],
    ['lines', 'Sign in to Example\nnonce: 123456'],
  ])('of exactly the length of a digest are not decoded with %s', (_, text) => {
    expect(Buffer.byteLength(text)).toBe(32);
    expect(described(messageOf(text))).toMatchObject({ isDecoded: false, warnings: ['data-not-decoded'] });
    expect(described(messageOf(`${text}a`))).toMatchObject({ isDecoded: true, warnings: [] });
  });

  test('that look like a transaction, as bytes or as text', () => {
    const raw = sign(transactionOf(), SECRET).raw!;
    expect(described(bytes(raw)).warnings).toEqual(['data-not-decoded', 'looks-like-a-transaction']);
    expect(described(messageOf(raw.slice(2))).warnings).toEqual(['looks-like-a-transaction']);
    expect(described(bytes(`0x1901${'00'.repeat(64)}`)).warnings).toContain('looks-like-a-transaction');
  });

  test.each(['\u202egnp.exe', 'pay\u200bpal', 'a\u2800b', 'a\ufff9b', '\u{e0041}'])(
    'with letters-hidden: %j',
    (text) => {
      expect(described(messageOf(text)).warnings).toEqual(['letters-hidden']);
    },
  );
});

describe('signing in', () => {
  const message = (change: (text: string) => string = (text) => text) =>
    messageOf(
      change(
        `example.com wants you to sign in with your Ethereum account:\n${ACCOUNT}\n\nHello\n\nURI: https://example.com/a\nVersion: 1\nChain ID: 1\nNonce: 32891757\nIssued At: 2026-11-21T11:00:00.000Z`,
      ),
    );

  test('to the site that asks', () => {
    expect(described(message())).toMatchObject({
      kind: 'sign-in',
      chain: 'eip155:1',
      intent: 'Sign in',
      args: { domain: 'example.com', address: ACCOUNT, statement: 'Hello', chainId: '1' },
      warnings: [],
    });
  });

  test.each([
    ['sign-in-other-domain', (text: string) => text.replace('example.com', 'metamask.badactor.io')],
    ['sign-in-other-account', (text: string) => text.replace(ACCOUNT, OTHER)],
    ['sign-in-malformed', (text: string) => text.replace(/URI.*\n/, '')],
    ['sign-in-expired', (text: string) => `${text}\nExpiration Time: 2026-11-21T11:30:00Z`],
    ['other-chain', (text: string) => text.replace('Chain ID: 1', 'Chain ID: 5')],
  ])('%s', (code, change) => {
    expect(described(message(change))).toMatchObject({ kind: 'sign-in', warnings: [code] });
  });
});
