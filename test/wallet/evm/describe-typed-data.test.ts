import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTypedData } from '../../../src/wallet/evm/read-typed-data.ts';
import { described } from '../../fixtures/descriptions.ts';
import { ACCOUNT, MAIL, OTHER, TOKEN, typedDataOf } from '../../fixtures/signables.ts';
import { anyTypedData } from '../../fixtures/typed-data.ts';
import { typedOf } from '../../fixtures/typed-messages.ts';

test('are shown member by member', () => {
  expect(described(typedDataOf(MAIL))).toMatchObject({
    kind: 'typed-data',
    chain: 'eip155:1',
    to: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
    primaryType: 'Mail',
    isDecoded: true,
    warnings: [],
    outflows: [],
    args: { 'from.name': 'Cow', 'to.name': 'Bob', contents: 'Hello, Bob!' },
  });
  expect(described(typedDataOf(MAIL)).fields).toContainEqual({
    label: 'contents',
    value: 'Hello, Bob!',
    as: 'text',
  });
});

test('of any schema are described', () => {
  fc.assert(
    fc.property(anyTypedData, (loose) => {
      const read = readTypedData(loose);
      if (!read.ok) throw new Error(read.code);
      const description = described(typedDataOf(read.value.typedData));
      expect(description.warnings.includes('data-not-decoded')).toBe(!description.isDecoded);
    }),
    { numRuns: 50 },
  );
});

test('other-chain, no-domain and letters-hidden', () => {
  expect(described(typedDataOf(MAIL), { chain: 'eip155:10' }).warnings).toEqual(['other-chain']);
  const nowhere = { ...MAIL, domain: {}, types: { ...MAIL.types, EIP712Domain: [] } };
  expect(described(typedDataOf(nowhere))).toMatchObject({ chain: null, to: null, warnings: ['no-domain'] });
  const turned = { ...MAIL, message: { ...MAIL.message, contents: '\u202eolleH' } };
  expect(described(typedDataOf(turned)).warnings).toEqual(['letters-hidden']);
});

test.each<[string, Record<string, string>, object]>([
  ['a call', { Main: 'address to,bytes data' }, { to: OTHER, data: '0x12' }],
  [
    'a root',
    { Main: 'address trader,bytes32 listingsRoot' },
    { trader: ACCOUNT, listingsRoot: `0x${'11'.repeat(32)}` },
  ],
  [
    'the hash of what is elsewhere',
    { Main: 'address trader,bytes32 termsHash' },
    { trader: ACCOUNT, termsHash: `0x${'11'.repeat(32)}` },
  ],
  ['a digest alone', { Main: 'bytes32 hash' }, { hash: `0x${'11'.repeat(32)}` }],
])('that point to what is not shown are not decoded: %s', (_, types, message) => {
  expect(described(typedOf(types, 'Main', message))).toMatchObject({
    isDecoded: false,
    warnings: expect.arrayContaining(['data-not-decoded']),
  });
});

test('a delegation of ERC-7710 lets somebody act for the account', () => {
  const types = { Delegation: 'address delegate,address delegator,bytes32 authority,uint256 salt' };
  const message = { delegate: OTHER, delegator: ACCOUNT, authority: `0x${'ff'.repeat(32)}`, salt: 0 };
  expect(described(typedOf(types, 'Delegation', message)).warnings).toEqual(['delegates-account']);
});

test('a member that is called domain is not shown as the domain', () => {
  const types = { Main: 'Of domain', Of: 'address verifyingContract' };
  const { fields, args } = described(typedOf(types, 'Main', { domain: { verifyingContract: OTHER } }));
  const ofDomain = fields.filter(({ label }) => label === 'domain.verifyingContract');
  expect(ofDomain.map(({ value }) => value)).toEqual([TOKEN]);
  expect(fields).toContainEqual({ label: 'message.domain.verifyingContract', value: OTHER, as: 'address' });
  expect(args).toEqual({ 'domain.verifyingContract': OTHER });
});
