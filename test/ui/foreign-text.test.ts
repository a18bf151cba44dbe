/** Texts of others in the window: no letter of them is unseen, and none moves another. */

import { expect, test, vi } from 'vitest';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import { readTypedData } from '../../src/wallet/evm/read-typed-data.ts';
import { described } from '../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, typedDataOf } from '../fixtures/signables.ts';
import { textOf } from '../fixtures/text-of.ts';
import { typedOf } from '../fixtures/typed-messages.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
  readerLocale: () => 'en',
}));
const { Foreign, written } = await import('../../src/ui/foreign-text.tsx');
const { Described } = await import('../../src/ui/approve/description-view.tsx');
const { Facts } = await import('../../src/ui/approve/facts-list.tsx');

const UNSEEN = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;
const TURNED = 'a\u202Eb';
const names = { chain: { ...DEFAULT_CHAINS[0]!, name: TURNED }, watched: [], accounts: [] };
const hexOf = (text: string) => `0x${Buffer.from(text, 'utf8').toString('hex')}` as const;
const windowOf = (description: ReturnType<typeof described>) =>
  textOf(Described({ description, names, place: null }));

test('a message, its network and names have none', () => {
  const words = windowOf(
    described({ kind: 'message', account: ACCOUNT, message: hexOf('I pay 001\u202E 05 ot bob') }),
  );
  expect(words).toContain('I pay 001 ‹U+202E›  05 ot bob');
  expect(words).not.toMatch(UNSEEN);
});

test('typed data has none, in names of members, values and domain', () => {
  const types = { Mail: 'string contents,address to' };
  const mail = { contents: `${TURNED}\nNetwork: Ethereum`, to: OTHER };
  const words = windowOf(described(typedOf(types, 'Mail', mail, { name: TURNED })));
  expect(words).toContain('a ‹U+202E› b ‹U+000A› Network: Ethereum');
  expect(words).not.toMatch(UNSEEN);
  expect(textOf(Facts({ rows: [[TURNED, TURNED]] }))).not.toMatch(UNSEEN);
});

test('what the window has of a sign-in is said once, and its whole text is there', () => {
  const signIn = `bank.example wants you to sign in with your Ethereum account:\n${ACCOUNT}\n\nHello\n\nURI: https://bank.example/in\nVersion: 1\nChain ID: 1\nNonce: abcdefgh1\nIssued At: 2026-01-01T00:00:00Z`;
  const words = windowOf(described({ kind: 'message', account: ACCOUNT, message: hexOf(signIn) }));
  expect(words).toContain('ask_kind_sign_in');
  expect(words).not.toContain('Sign in');
  expect(words).not.toContain('field_signer');
  expect(words).not.toContain('field_chain');
  expect(words).toContain('field_uri https://bank.example/in');
  expect(words).toContain(`ask_whole_text ${signIn}`);
});

test('a text that runs both ways is said to', () => {
  const of = (text: string) =>
    windowOf(described({ kind: 'message', account: ACCOUNT, message: hexOf(text) }));
  expect(of('pay 100 א 5000')).toContain('ask_both_ways');
  expect(of('שלום לך')).not.toContain('ask_both_ways');
});

test('a permit whose domain has no contract says that its token is not known', () => {
  const types = { Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline' };
  const message = { owner: ACCOUNT, spender: OTHER, value: 5, nonce: 1, deadline: 1 };
  const permit = typedOf(types, 'Permit', message) as ReturnType<typeof typedDataOf>;
  const read = readTypedData({
    ...permit.typedData,
    types: { ...permit.typedData.types, EIP712Domain: [{ name: 'name', type: 'string' }] },
    domain: { name: 'Token' },
  });
  const words = windowOf(described(typedDataOf(read.ok ? read.value.typedData : permit.typedData)));
  expect(words).toContain('ask_outflows');
  expect(words).toContain('ask_token_not_named');
  expect(windowOf(described(permit))).not.toContain('ask_token_not_named');
});

test('in a sentence, a text of the other direction stands by itself', () => {
  expect(written('USDC\u200B')).toBe('USDC‹U+200B›');
  expect(written('שקל')).toBe('\u2068שקל\u2069');
  expect(written('USDC')).toBe('USDC');
});

test('an address can break in its middle', () => {
  const { type, props } = Foreign({ text: ACCOUNT }) as { type: unknown; props: unknown };
  const halves = (type as (given: unknown) => { props: { children: readonly unknown[] } })(props);
  const parts = [ACCOUNT.slice(0, 21), expect.objectContaining({ type: 'wbr' }), ACCOUNT.slice(21)];
  expect(halves.props.children).toEqual(parts);
});
