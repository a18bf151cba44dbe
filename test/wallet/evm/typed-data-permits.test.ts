import { expect, test } from 'vitest';
import { described, ERC20, ERC721, NOW_S } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';
import { allowed, typedOf } from '../../fixtures/typed-messages.ts';

const MAX = 2n ** 256n - 1n;
const PERMIT = { Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline' };
const permit = (change: object = {}) =>
  typedOf(PERMIT, 'Permit', {
    owner: ACCOUNT,
    spender: OTHER,
    value: 5,
    nonce: 0,
    deadline: NOW_S + 60,
    ...change,
  });

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
  expect(dai({ allowed: false })).toMatchObject({ outflows: [], warnings: [] });
});

test('ERC-4494, for one token', () => {
  const types = { Permit: 'address spender,uint256 tokenId,uint256 nonce,uint256 deadline' };
  const message = { spender: OTHER, tokenId: 7, nonce: 0, deadline: NOW_S };
  expect(described(typedOf(types, 'Permit', message))).toMatchObject({
    outflows: [allowed('1', ERC721)],
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
  expect(single({ amount: (2n ** 160n - 1n).toString() })).toMatchObject({
    outflows: [allowed('all')],
    warnings: ['permit-by-signature', 'unlimited-approval'],
  });
  expect(single({ expiration: NOW_S + 32 * 86_400 }).warnings).toContain('permit-long');
  expect(single({}, NOW_S + 32 * 86_400).warnings).toContain('permit-long');
  const batch = typedOf(
    { PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline', ...DETAILS },
    'PermitBatch',
    { details: [details(), details({ token: OTHER })], spender: OTHER, sigDeadline: NOW_S },
  );
  const other = `eip155:1/erc20:${OTHER.toLowerCase()}`;
  expect(described(batch).outflows).toEqual([allowed('5'), allowed('5', other)]);
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
});
