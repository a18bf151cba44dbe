import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSignable } from '../../src/wallet/check-signable.ts';
import { readTypedData } from '../../src/wallet/evm/read-typed-data.ts';
import type { Signable } from '../../src/wallet/signable.ts';
import {
  ACCOUNT,
  anyTransaction,
  MAIL,
  messageOf,
  OTHER,
  SIGNED_AUTHORIZATION,
  TRANSACTION,
  transactionOf,
  typedDataOf,
} from '../fixtures/signables.ts';
import { anyTypedData } from '../fixtures/typed-data.ts';

const AUTHORIZATION: Signable = {
  kind: 'authorization',
  account: ACCOUNT,
  authorization: { chainId: '0', address: OTHER, nonce: '1' },
};
const INTENT: Signable = { kind: 'intent', account: ACCOUNT, intent: { standard: 'erc191', text: '{}' } };

test.each([transactionOf(), AUTHORIZATION, messageOf('hello'), typedDataOf(MAIL), INTENT])(
  '$kind is read as it is',
  (signable) => {
    expect(readSignable(JSON.parse(JSON.stringify(signable)))).toEqual({ ok: true, value: signable });
  },
);

test('any transaction, and any typed data that was read, is read as it is', () => {
  fc.assert(
    fc.property(anyTransaction, (transaction) => {
      const signable = { kind: 'transaction', account: ACCOUNT, transaction };
      expect(readSignable(signable)).toEqual({ ok: true, value: signable });
    }),
  );
  fc.assert(
    fc.property(anyTypedData, (loose) => {
      const read = readTypedData(loose);
      if (!read.ok) throw new Error(read.code);
      const signable = typedDataOf(read.value.typedData);
      expect(readSignable(sorted(signable))).toEqual({ ok: true, value: signable });
    }),
  );
});

const transaction = (change: object) => ({
  kind: 'transaction',
  account: ACCOUNT,
  transaction: { ...TRANSACTION, ...change },
});
const { maxFeePerGas: _, maxPriorityFeePerGas: __, ...WITHOUT_FEES } = TRANSACTION;

test.each<[string, string, unknown]>([
  ['bad-member', 'nothing', null],
  ['bad-member', 'another kind', { ...messageOf('a'), kind: 'eth_sign' }],
  ['unknown-member', 'a member too many', { ...messageOf('a'), more: 1 }],
  ['unknown-member', 'a member too many inside', transaction({ privateFor: 1 })],
  ['bad-member', 'an account in lower case', { ...messageOf('a'), account: ACCOUNT.toLowerCase() }],
  ['bad-member', 'a message in capitals', { ...messageOf('a'), message: '0xAB' }],
  ['bad-member', 'a message that is text', { ...messageOf('a'), message: 'hello' }],
  ['bad-member', 'a message over 64 kB', { ...messageOf('a'), message: `0x${'00'.repeat(65_537)}` }],
  ['bad-member', 'a number with a zero in front', transaction({ nonce: '01' })],
  ['bad-member', 'a number as hex', transaction({ nonce: '0x1' })],
  ['bad-member', 'a number as a number', transaction({ nonce: 1 })],
  ['bad-member', 'a number below zero', transaction({ value: '-1' })],
  ['bad-member', 'the nonce after the last', transaction({ nonce: (2n ** 64n - 1n).toString() })],
  ['bad-member', 'a value over 256 bits', transaction({ value: (2n ** 256n).toString() })],
  ['bad-member', 'a transaction for every chain', transaction({ chainId: '0' })],
  ['bad-member', 'a recipient in lower case', transaction({ to: OTHER.toLowerCase() })],
  ['bad-member', 'data over 128 kB', transaction({ data: `0x${'00'.repeat(131_073)}` })],
  ['bad-member', 'a type that is not known', transaction({ type: 'eip4844' })],
  ['bad-member', 'no authorization', transaction({ type: 'eip7702', authorizationList: [] })],
  [
    'bad-member',
    'a new contract with authorizations',
    transaction({ type: 'eip7702', to: null, authorizationList: [SIGNED_AUTHORIZATION] }),
  ],
  ['bad-member', 'no price', { ...transactionOf(), transaction: WITHOUT_FEES }],
  ['bad-member', 'a list with holes in an access list', transaction({ accessList: [null] })],
  [
    'bad-member',
    'an intent in half characters',
    { ...INTENT, intent: { standard: 'erc191', text: '\ud800' } },
  ],
  ['bad-member', 'another standard', { ...INTENT, intent: { standard: 'nep413', text: '{}' } }],
  ['nothing-to-do', 'a value for a contract without code', transaction({ to: null, data: '0x', value: '1' })],
  ['nothing-to-do', 'a contract without code', transaction({ to: null, data: '0x', value: '0' })],
  ['fees-disagree', 'a tip over the price', transaction({ maxPriorityFeePerGas: '30000000001' })],
  [
    'fees-disagree',
    'more for gas than a number holds',
    transaction({ maxFeePerGas: (2n ** 255n).toString() }),
  ],
  [
    'bad-primary-type',
    'typed data that is not read',
    { ...typedDataOf(MAIL), typedData: { ...MAIL, primaryType: 'X' } },
  ],
  ['not-canonical', 'typed data as text', { ...typedDataOf(MAIL), typedData: JSON.stringify(MAIL) }],
  [
    'not-canonical',
    'a member that no type declares',
    { ...typedDataOf(MAIL), typedData: { ...MAIL, message: { ...MAIL.message, more: '\ud800' } } },
  ],
  [
    'not-canonical',
    'a member beside the others',
    { ...typedDataOf(MAIL), typedData: { ...MAIL, more: '\ud800' } },
  ],
  [
    'not-canonical',
    'a chain in another form',
    { ...typedDataOf(MAIL), typedData: { ...MAIL, domain: { ...MAIL.domain, chainId: '0x1' } } },
  ],
  [
    'not-canonical',
    'a type that nothing refers to',
    { ...typedDataOf(MAIL), typedData: { ...MAIL, types: { ...MAIL.types, Group: [] } } },
  ],
])('%s: %s', (code, _, value) => {
  expect(readSignable(value)).toMatchObject({ ok: false, code });
});

test('whatever is sent is answered', () => {
  fc.assert(fc.property(fc.anything(), (value) => !readSignable(value).ok));
});

/** Members in the order of the alphabet, as Chrome's storage gives them back. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
