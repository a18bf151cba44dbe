import { expect, test } from 'vitest';
import { described, ERC20, ERC721, NOW_S } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';
import { allowed, typedOf } from '../../fixtures/typed-messages.ts';

const MAX = 2n ** 256n - 1n;
const PERMIT = { Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline' };
const message = (change: object) => ({
  owner: ACCOUNT,
  spender: OTHER,
  value: 5,
  nonce: 0,
  deadline: NOW_S + 60,
  ...change,
});
const permit = (change: object = {}) => typedOf(PERMIT, 'Permit', message(change));

test('ERC-2612', () => {
  expect(described(permit())).toMatchObject({
    kind: 'permit',
    intent: 'Approve',
    outflows: [allowed('5')],
    warnings: ['permit-by-signature'],
  });
  expect(described(permit({ value: MAX.toString() }))).toMatchObject({
    outflows: [allowed('all')],
    warnings: ['permit-by-signature', 'unlimited-approval'],
  });
  expect(described(permit({ deadline: 50_000_000_000 })).warnings).toEqual([
    'permit-by-signature',
    'permit-long',
  ]);
  expect(described(permit({ value: 0 }))).toMatchObject({ intent: 'Revoke', outflows: [], warnings: [] });
});

const NOWHERE = { EIP712Domain: 'string name' };
const NONE = { version: undefined, chainId: undefined, verifyingContract: undefined };

test('without a contract nothing is taken back, and what may be taken is of somewhere', () => {
  for (const value of [0, 5])
    expect(described(typedOf({ ...PERMIT, ...NOWHERE }, 'Permit', message({ value }), NONE))).toMatchObject({
      kind: 'permit',
      intent: 'Approve',
      outflows: [],
      warnings: ['permit-by-signature', 'no-domain'],
    });
});

test.each<[string, Record<string, string>, object]>([
  ['another member', { Permit: `${PERMIT.Permit},uint256 more` }, { more: 5 }],
  ['another name', { Approval: PERMIT.Permit }, {}],
  ['another width', { Permit: PERMIT.Permit.replace('uint256 value', 'uint96 value') }, {}],
])('nothing is taken back by a type of nobody: %s', (_, types, more) => {
  const [primaryType] = Object.keys(types);
  expect(described(typedOf(types, primaryType!, message({ value: 0, ...more })))).toMatchObject({
    kind: 'permit',
    intent: 'Approve',
    outflows: [allowed('0')],
    warnings: ['permit-by-signature'],
  });
});

test.each([
  ['uint256', 2n ** 127n, true],
  ['uint256', 2n ** 127n - 1n, false],
  ['uint256', 2n ** 96n - 1n, true],
  ['uint160', 2n ** 160n - 2n, true],
  ['uint128', 2n ** 127n, true],
  ['uint96', 2n ** 95n, true],
  ['uint96', 2n ** 95n - 1n, false],
  ['uint16', 2n ** 15n, false],
  ['uint16', 2n ** 16n - 1n, true],
])('no limit, as %s: %s is %s', (type, value, isAll) => {
  const types = { Permit: PERMIT.Permit.replace('uint256 value', `${type} value`) };
  const { outflows, warnings } = described(typedOf(types, 'Permit', message({ value: String(value) })));
  expect(outflows).toEqual([allowed(isAll ? 'all' : String(value))]);
  expect(warnings.includes('unlimited-approval')).toBe(isAll);
});

test('an approval of everything by signature', () => {
  const types = {
    PermitForAll: 'address owner,address operator,bool approved,uint256 nonce,uint256 deadline',
  };
  const all = (approved: boolean) =>
    described(
      typedOf(types, 'PermitForAll', {
        owner: ACCOUNT,
        operator: OTHER,
        approved,
        nonce: 0,
        deadline: NOW_S,
      }),
    );
  expect(all(true)).toMatchObject({
    outflows: [allowed('all', ERC721)],
    warnings: ['permit-by-signature', 'approval-for-all'],
  });
  expect(all(false)).toMatchObject({
    intent: 'Change approvals',
    outflows: [],
    warnings: ['permit-by-signature'],
  });
});

test('DAI’s permit', () => {
  const types = { Permit: 'address holder,address spender,uint256 nonce,uint256 expiry,bool allowed' };
  const dai = (change: object) =>
    described(
      typedOf(types, 'Permit', {
        holder: ACCOUNT,
        spender: OTHER,
        nonce: 0,
        expiry: NOW_S,
        allowed: true,
        ...change,
      }),
    );
  expect(dai({})).toMatchObject({
    outflows: [allowed('all')],
    warnings: ['permit-by-signature', 'unlimited-approval'],
  });
  expect(dai({ expiry: 0 }).warnings).toContain('permit-long');
  expect(dai({ allowed: false })).toMatchObject({ intent: 'Revoke', outflows: [], warnings: [] });
});

test('ERC-4494, for one token', () => {
  const types = { Permit: 'address spender,uint256 tokenId,uint256 nonce,uint256 deadline' };
  const message = { spender: OTHER, tokenId: 7, nonce: 0, deadline: NOW_S };
  expect(described(typedOf(types, 'Permit', message))).toMatchObject({
    outflows: [allowed('1', `${ERC721}/7`)],
    warnings: ['permit-by-signature'],
  });
});

test('ERC-3009, a transfer that others send', () => {
  const types = {
    TransferWithAuthorization:
      'address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce',
  };
  const message = {
    from: ACCOUNT,
    to: OTHER,
    value: 9,
    validAfter: 0,
    validBefore: NOW_S,
    nonce: `0x${'00'.repeat(32)}`,
  };
  expect(described(typedOf(types, 'TransferWithAuthorization', message))).toMatchObject({
    kind: 'permit',
    outflows: [{ asset: ERC20, amount: '9', how: 'sent', to: OTHER }],
    warnings: ['permit-by-signature'],
  });
  const toItself = typedOf(types, 'TransferWithAuthorization', { ...message, to: TOKEN });
  expect(described(toItself).warnings).toEqual(['permit-by-signature', 'sends-to-self-contract']);
});

const DETAILS = { PermitDetails: 'address token,uint160 amount,uint48 expiration,uint48 nonce' };
const details = (change: object = {}) => ({
  token: TOKEN,
  amount: '5',
  expiration: NOW_S + 60,
  nonce: 5,
  ...change,
});

test('Permit2, one and many', () => {
  const single = (change: object, until = NOW_S + 60) =>
    described(
      typedOf(
        { PermitSingle: 'PermitDetails details,address spender,uint256 sigDeadline', ...DETAILS },
        'PermitSingle',
        {
          details: details(change),
          spender: OTHER,
          sigDeadline: until,
        },
      ),
    );
  expect(single({})).toMatchObject({
    kind: 'permit',
    outflows: [allowed('5')],
    warnings: ['permit-by-signature'],
  });
  for (const amount of [2n ** 160n - 1n, 2n ** 160n - 2n])
    expect(single({ amount: amount.toString() })).toMatchObject({
      outflows: [allowed('all')],
      warnings: ['permit-by-signature', 'unlimited-approval'],
    });
  expect(single({ amount: 0 })).toMatchObject({ intent: 'Revoke', outflows: [], warnings: [] });
  expect(single({ expiration: NOW_S + 32 * 86_400 }).warnings).toContain('permit-long');
  expect(single({}, NOW_S + 32 * 86_400).warnings).toContain('permit-long');
  const batch = typedOf(
    { PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline', ...DETAILS },
    'PermitBatch',
    { details: [details(), details({ token: OTHER })], spender: OTHER, sigDeadline: NOW_S },
  );
  const other = `eip155:1/erc20:${OTHER.toLowerCase()}`;
  expect(described(batch).outflows).toEqual([allowed('5'), allowed('5', other)]);
  const most = String(2n ** 160n - 1n);
  for (const amounts of [
    ['0', most],
    [most, '0'],
  ]) {
    const items = amounts.map((amount, i) => details({ amount, token: [TOKEN, OTHER][i] }));
    const mixed = typedOf(
      { PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline', ...DETAILS },
      'PermitBatch',
      { details: items, spender: OTHER, sigDeadline: NOW_S },
    );
    expect(described(mixed)).toMatchObject({
      intent: 'Approve',
      outflows: [allowed(amounts[0] === '0' ? '0' : 'all'), allowed(amounts[1] === '0' ? '0' : 'all', other)],
      warnings: ['permit-by-signature', 'unlimited-approval'],
    });
  }
  const none = typedOf(
    { PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline', ...DETAILS },
    'PermitBatch',
    { details: [], spender: OTHER, sigDeadline: NOW_S },
  );
  expect(described(none)).toMatchObject({ intent: 'Approve', outflows: [] });
});

test('Permit2 for one transfer, with an order as its witness', () => {
  const types = {
    PermitWitnessTransferFrom:
      'TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,Order witness',
    TokenPermissions: 'address token,uint256 amount',
    Order: 'bytes data',
  };
  const message = {
    permitted: { token: TOKEN, amount: '5' },
    spender: OTHER,
    nonce: 1,
    deadline: NOW_S,
    witness: { data: '0x12' },
  };
  expect(described(typedOf(types, 'PermitWitnessTransferFrom', message))).toMatchObject({
    kind: 'permit',
    outflows: [allowed('5')],
    warnings: ['permit-by-signature'],
  });
  const most = { ...message, permitted: { token: TOKEN, amount: String(2n ** 160n - 2n) } };
  expect(described(typedOf(types, 'PermitWitnessTransferFrom', most)).warnings).toContain(
    'unlimited-approval',
  );
  const nothing = { ...message, permitted: { token: TOKEN, amount: 0 } };
  expect(described(typedOf(types, 'PermitWitnessTransferFrom', nothing)).intent).toBe('Approve');
});

test.each<[string, string, object]>([
  ['a permit', 'address owner,address spender,uint256 value,uint256 deadline,bytes calls', {}],
  [
    'a transfer',
    'address from,address to,uint256 value,uint256 validBefore,bytes calls',
    { from: ACCOUNT, to: OTHER, validBefore: NOW_S },
  ],
])('what looks like %s and holds bytes beside is not decoded', (_, type, more) => {
  const read = described(typedOf({ Main: type }, 'Main', { ...message({}), calls: '0x12', ...more }));
  expect(read).toMatchObject({ isDecoded: false, outflows: [{ amount: '5' }] });
  expect(read.warnings).toEqual(['data-not-decoded', 'permit-by-signature']);
});

test('without a chain it is good on each, and named on none', () => {
  const here = { EIP712Domain: 'string name,address verifyingContract' };
  const none = { version: undefined, chainId: undefined };
  expect(described(typedOf({ ...PERMIT, ...here }, 'Permit', message({}), none))).toMatchObject({
    chain: null,
    outflows: [allowed('5', ERC20.replace('eip155:1/', 'eip155:0/'))],
  });
});
