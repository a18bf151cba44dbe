/** Permit2's transfers whose witness has a name and a type that whoever asks chose. */

import { describe, expect, test } from 'vitest';
import { described, NOW_S } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';
import { allowed, typedOf } from '../../fixtures/typed-messages.ts';

describe('Permit2 with a witness that somebody else named', () => {
  const transferOf = (witness: string, more: object, types: object = {}) =>
    described(
      typedOf(
        {
          PermitWitnessTransferFrom: `TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,${witness}`,
          TokenPermissions: 'address token,uint256 amount',
          ...types,
        },
        'PermitWitnessTransferFrom',
        { permitted: { token: TOKEN, amount: '5' }, spender: OTHER, nonce: 1, deadline: NOW_S, ...more },
      ),
    );

  test.each([
    ['value, of nothing', 'uint256 value', { value: 0 }],
    ['value, of more', 'uint256 value', { value: 9 }],
    ['tokenId', 'uint256 tokenId', { tokenId: 3 }],
  ])('%s: what is permitted can leave all the same', (_, witness, more) => {
    const read = transferOf(witness, more);
    expect(read.outflows).toContainEqual(allowed('5'));
    expect(read.intent).toBe('Approve');
  });

  test('what the witness lets happen can leave beside what is permitted', () => {
    const read = transferOf('uint256 value', { value: 9 });
    expect(read.outflows).toEqual([allowed('5'), allowed('9')]);
    const most = transferOf('uint256 value', { value: String(2n ** 256n - 1n) });
    expect(most.outflows).toEqual([allowed('5'), allowed('all')]);
    expect(most.warnings).toContain('unlimited-approval');
  });

  test('of all of a token is said to be', () => {
    const permitted = { token: TOKEN, amount: String(2n ** 256n - 1n) };
    expect(transferOf('uint256 value', { value: 0, permitted }).warnings).toContain('unlimited-approval');
  });

  test.each<[string, Record<string, string>]>([
    [
      'other members first',
      {
        PermitWitnessTransferFrom:
          'address from,address to,bytes data,TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline',
      },
    ],
    [
      'two members behind',
      {
        PermitWitnessTransferFrom:
          'TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,uint8 a,bytes data',
      },
    ],
    ['another struct', { TokenPermissions: 'address token,uint256 amount,bytes data' }],
  ])('is not decoded where it holds bytes and has %s', (_, types) => {
    const more = { from: ACCOUNT, to: OTHER, a: 1, data: '0x12' };
    const permitted = { token: TOKEN, amount: '5', data: '0x12' };
    expect(transferOf('bytes data', { ...more, permitted }, types)).toMatchObject({ isDecoded: false });
  });
});
