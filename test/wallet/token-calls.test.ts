/** Calls of tokens, held against viem's encoder, and answers of servers that are not what was asked for. */

import fc from 'fast-check';
import { encodeAbiParameters, encodeFunctionData, erc20Abi, erc721Abi, parseAbi } from 'viem';
import { describe, expect, test } from 'vitest';
import {
  allowanceCall,
  approvedCall,
  approvedForAllCall,
  balanceCall,
  decimalsCall,
  isCollectionCall,
  ownerCall,
  readBool,
  readDecimals,
  readSymbol,
  readWord,
  revokeAllCall,
  revokeCall,
  revokeItemCall,
  symbolCall,
  transferCall,
} from '../../src/wallet/token-calls.ts';

const A = '0x1111111111111111111111111111111111111111';
const B = '0xabcdefabcdefabcdefabcdefabcdefabcdefabcd';
const NOBODY = `0x${'0'.repeat(40)}`;
const word = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}`;
const text = (value: string) => encodeAbiParameters([{ type: 'string' }], [value]);

describe('calls are those of another encoder', () => {
  test('with amounts of any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (amount) => {
        const expected = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [B, amount] });
        expect(transferCall(B, amount.toString())).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  const erc20 = <N extends 'approve' | 'balanceOf' | 'allowance' | 'symbol' | 'decimals'>(
    functionName: N,
    args: readonly unknown[],
  ) => encodeFunctionData({ abi: erc20Abi, functionName, args } as never);
  const erc721 = <N extends 'approve' | 'getApproved' | 'ownerOf'>(
    functionName: N,
    args: readonly unknown[],
  ) => encodeFunctionData({ abi: erc721Abi, functionName, args } as never);
  const erc165 = (id: `0x${string}`) =>
    encodeFunctionData({ abi: parseAbi(['function supportsInterface(bytes4)']), args: [id] });
  test.each([
    ['approve', revokeCall(B), erc20('approve', [B, 0n])],
    ['balanceOf', balanceCall(B), erc20('balanceOf', [B])],
    ['allowance', allowanceCall(A, B), erc20('allowance', [A, B])],
    ['symbol', symbolCall(), erc20('symbol', [])],
    ['decimals', decimalsCall(), erc20('decimals', [])],
    ['approve of an item', revokeItemCall('7'), erc721('approve', [NOBODY, 7n])],
    ['getApproved', approvedCall('7'), erc721('getApproved', [7n])],
    ['ownerOf', ownerCall('7'), erc721('ownerOf', [7n])],
    ['supportsInterface of ERC-721', isCollectionCall('erc721'), erc165('0x80ac58cd')],
    ['supportsInterface of ERC-1155', isCollectionCall('erc1155'), erc165('0xd9b67a26')],
    [
      'setApprovalForAll',
      revokeAllCall(B),
      encodeFunctionData({ abi: erc721Abi, functionName: 'setApprovalForAll', args: [B, false] }),
    ],
    [
      'isApprovedForAll',
      approvedForAllCall(A, B),
      encodeFunctionData({ abi: erc721Abi, functionName: 'isApprovedForAll', args: [A, B] }),
    ],
  ])('%s', (_, ours, theirs) => {
    expect(ours).toBe(theirs);
  });
});

describe('answers', () => {
  test('of one word are numbers', () => {
    expect(readWord(word(2n ** 256n - 1n))).toEqual({ ok: true, value: (2n ** 256n - 1n).toString() });
    expect(readBool(word(1n))).toEqual({ ok: true, value: true });
    expect(readBool(word(0n))).toEqual({ ok: true, value: false });
    expect(readDecimals(word(18n))).toEqual({ ok: true, value: 18 });
  });

  test.each([['0x'], [`${word(1n)}00`], ['0x01'], [null], [1], [`0x${'zz'.repeat(32)}`]])(
    '%j is a bad-answer',
    (answer) => {
      expect(readWord(answer)).toMatchObject({ ok: false, code: 'bad-answer' });
      expect(readBool(answer)).toMatchObject({ ok: false, code: 'bad-answer' });
      expect(readDecimals(answer)).toMatchObject({ ok: false, code: 'bad-answer' });
    },
  );

  test('beyond their range are bad', () => {
    expect(readBool(word(2n))).toMatchObject({ ok: false, code: 'bad-answer' });
    expect(readDecimals(word(37n))).toMatchObject({ ok: false, code: 'bad-answer' });
  });

  test.each([
    [text('USDC'), 'USDC'],
    [`0x${Buffer.from('MKR').toString('hex').padEnd(64, '0')}`, 'MKR'],
    [text('USD₮0'), 'USD₮0'],
  ])('a symbol', (answer, expected) => {
    expect(readSymbol(answer)).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['nothing', '0x'],
    ['an empty text', text('')],
    ['two words', text('A B')],
    ['hidden letters', text('US\u200bDC')],
    ['letters that turn the line', text('\u202eCDSU')],
    ['twelve letters', text('ABCDEFGHIJKL')],
    ['no UTF-8', `0x${'ff'.repeat(32)}`],
    ['a length beyond the answer', `${word(32n)}${'f'.repeat(64)}`],
    ['another offset', `${word(64n)}${word(1n).slice(2)}${'41'.padEnd(64, '0')}`],
    ['a megabyte', `0x${'41'.repeat(500_000)}`],
    ['a number', 7],
  ])('%s is no symbol', (_, answer) => {
    expect(readSymbol(answer)).toMatchObject({ ok: false, code: 'bad-answer' });
  });

  test('of any kind are read without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((some) => `0x${some}`),
        ),
        (answer) => {
          for (const read of [readWord, readBool, readDecimals, readSymbol])
            expect(typeof read(answer).ok).toBe('boolean');
        },
      ),
    );
  });
});
