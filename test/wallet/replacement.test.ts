/** What may be signed again for a number: the same with higher fees, exactly the same, or nothing at all. */

import { describe, expect, test } from 'vitest';
import {
  cancellationOf,
  feesAbove,
  feesOf,
  mostFor,
  sameAgain,
  sameCall,
} from '../../src/wallet/replacement.ts';
import type { Transaction } from '../../src/wallet/signable.ts';
import { ACCOUNT, TRANSACTION } from '../fixtures/signables.ts';

const two = (maxFeePerGas: string, maxPriorityFeePerGas: string) =>
  ({ is: 'two-prices', maxFeePerGas, maxPriorityFeePerGas }) as const;
const one = (gasPrice: string) => ({ is: 'one-price', gasPrice }) as const;

describe('fees above those of another one', () => {
  test.each([
    ['an eighth over both', two('100', '1'), two('800', '80'), two('900', '90')],
    ['rounded up, so that a small tip rises, too', two('1', '1'), two('9', '1'), two('11', '2')],
    ['those of now, where they are higher', two('5000', '700'), two('800', '80'), two('5000', '700')],
    ['each price by itself', two('5000', '1'), two('800', '80'), two('5000', '90')],
    ['one price', one('10'), one('80'), one('90')],
    ['one price over two', one('10'), two('80', '8'), one('90')],
    ['two prices over one', two('1', '1'), one('80'), two('90', '90')],
    ['none over nothing', two('1', '1'), two('0', '0'), two('1', '1')],
  ])('are %s', (_, now, old, expected) => {
    expect(feesAbove(now, old)).toEqual(expected);
  });

  test('are at least a tenth over, and the tip is never above the price', () => {
    for (let price = 1n; price < 300n; price += 7n)
      for (let tip = 0n; tip <= price; tip += 5n) {
        const raised = feesAbove(two('1', '1'), two(String(price), String(tip)));
        if (raised.is !== 'two-prices') throw new Error('two prices');
        expect(BigInt(raised.maxFeePerGas) * 10n).toBeGreaterThanOrEqual(price * 11n);
        expect(BigInt(raised.maxPriorityFeePerGas) * 10n).toBeGreaterThanOrEqual(tip * 11n);
        expect(BigInt(raised.maxPriorityFeePerGas)).toBeLessThanOrEqual(BigInt(raised.maxFeePerGas));
      }
  });
});

test('the same again has every member, and the same call all but fees', () => {
  const again = sameAgain(ACCOUNT, TRANSACTION);
  expect(again).toMatchObject({ from: ACCOUNT, nonce: TRANSACTION.nonce, fees: feesOf(TRANSACTION) });
  const { fees: _, ...call } = again;
  expect(sameCall(ACCOUNT, TRANSACTION)).toEqual(call);
  const { from: __, ...members } = call;
  const { fees: ___, ...without } = { fees: null, ...TRANSACTION } as never as Record<string, unknown>;
  expect(without).toMatchObject(members);
});

test('a cancellation moves nothing and goes to the account itself', () => {
  expect(cancellationOf(ACCOUNT, '7')).toEqual({
    from: ACCOUNT,
    to: ACCOUNT,
    value: '0',
    data: '0x',
    nonce: '7',
  });
});

test('the most that a transaction costs is its gas at its highest price', () => {
  const priced: Transaction = {
    ...TRANSACTION,
    gasLimit: '21000',
    maxFeePerGas: '3',
    maxPriorityFeePerGas: '1',
  } as Transaction;
  expect(mostFor(priced)).toBe(63_000n);
});
