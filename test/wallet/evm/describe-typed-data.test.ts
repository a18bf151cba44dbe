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
    isTheirs: true,
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
  ['half a digest alone', { Main: 'bytes16 id' }, { id: `0x${'11'.repeat(16)}` }],
  [
    'a list of one',
    { Main: 'address maker,bytes32[1] root' },
    { maker: ACCOUNT, root: [`0x${'11'.repeat(32)}`] },
  ],
  ['roots', { Main: 'address maker,bytes32[] roots' }, { maker: ACCOUNT, roots: [`0x${'11'.repeat(32)}`] }],
  [
    'lists of hashes',
    { Main: 'address maker,bytes32[][] orderHashes' },
    { maker: ACCOUNT, orderHashes: [[`0x${'11'.repeat(32)}`]] },
  ],
  [
    'digests',
    { Main: 'address maker,bytes32[] Digests' },
    { maker: ACCOUNT, Digests: [`0x${'11'.repeat(32)}`] },
  ],
  [
    'a numbered one',
    { Main: 'address maker,bytes32 root_1' },
    { maker: ACCOUNT, root_1: `0x${'11'.repeat(32)}` },
  ],
  ['a number', { Main: 'address maker,uint256 root' }, { maker: ACCOUNT, root: '5' }],
  ['a number with a sign', { Main: 'address maker,int256[] hashes' }, { maker: ACCOUNT, hashes: ['-5'] }],
  ['a shorter number', { Main: 'address maker,uint128 root' }, { maker: ACCOUNT, root: '5' }],
  [
    'all but a byte of one',
    { Main: 'address maker,bytes31 rootHash' },
    { maker: ACCOUNT, rootHash: `0x${'11'.repeat(31)}` },
  ],
  ['half of one', { Main: 'address maker,bytes16 hash' }, { maker: ACCOUNT, hash: `0x${'11'.repeat(16)}` }],
])('that point to what is not shown are not decoded: %s', (_, types, message) => {
  expect(described(typedOf(types, 'Main', message))).toMatchObject({
    isDecoded: false,
    warnings: expect.arrayContaining(['data-not-decoded']),
  });
});

test.each<[string, string, unknown]>([
  ['a root of zeros', 'bytes32 root', `0x${'00'.repeat(32)}`],
  ['the number zero', 'uint256 root', '0'],
  ['no roots', 'bytes32[] roots', []],
  ['a few bytes', 'bytes8 hash', `0x${'11'.repeat(8)}`],
  ['a narrow number', 'uint64 hash', '5'],
  ['another name', 'bytes32 rootless', `0x${'11'.repeat(32)}`],
])('%s points nowhere', (_, member, value) => {
  const [, name] = member.split(' ') as [string, string];
  const typed = typedOf({ Main: `address maker,${member}` }, 'Main', { maker: ACCOUNT, [name]: value });
  expect(described(typed)).toMatchObject({ isDecoded: true, warnings: [] });
});

test('characters that control a terminal are letters-hidden; lines and tabs are not', () => {
  const warningsOf = (contents: string) =>
    described(typedDataOf({ ...MAIL, message: { ...MAIL.message, contents } })).warnings;
  for (const control of ['\u001b', '\u0000', '\u0007', '\u007f', '\u0085'])
    expect(warningsOf(`Hello${control}[1m`)).toEqual(['letters-hidden']);
  expect(warningsOf('Hello\r\n\tBob')).toEqual([]);
});

test('a delegation of ERC-7710 lets somebody act for the account', () => {
  const types = { Delegation: 'address delegate,address delegator,bytes32 authority,uint256 salt' };
  const message = { delegate: OTHER, delegator: ACCOUNT, authority: `0x${'ff'.repeat(32)}`, salt: 0 };
  expect(described(typedOf(types, 'Delegation', message)).warnings).toEqual(['delegates-account']);
  // One side alone is somebody who may act, of whom nothing says for whom.
  const vote = typedOf({ Vote: 'address delegate,uint256 nonce' }, 'Vote', { delegate: OTHER, nonce: 0 });
  expect(described(vote).warnings).toEqual(['may-act']);
  const other = typedOf({ Vote: 'address delegator,uint256 nonce' }, 'Vote', { delegator: OTHER, nonce: 0 });
  expect(described(other).warnings).toEqual([]);
});

test('a member that is called domain is not shown as the domain', () => {
  const types = { Main: 'Of domain', Of: 'address verifyingContract' };
  const { fields, args } = described(typedOf(types, 'Main', { domain: { verifyingContract: OTHER } }));
  const ofDomain = fields.filter(({ label }) => label === 'domain.verifyingContract');
  expect(ofDomain.map(({ value }) => value)).toEqual([TOKEN]);
  expect(fields).toContainEqual({
    label: 'message.domain.verifyingContract',
    isTheirs: true,
    value: OTHER,
    as: 'address',
  });
  expect(args).toEqual({ 'domain.verifyingContract': OTHER });
});
