/** Amounts: what is typed, shown whole and shown short is one number, or is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAmount, readSpendable, shortAmount, typedAmount, wholeAmount } from '../../src/wallet/amount.ts';

const SPACE = '\u202f';
const units = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String);
const places = fc.integer({ min: 0, max: 36 });

describe('a typed amount', () => {
  test.each([
    ['1', 18, '1000000000000000000'],
    ['0.5', 18, '500000000000000000'],
    ['.5', 1, '5'],
    ['1.', 2, '100'],
    ['1.50', 1, '15'],
    [' 12 ', 0, '12'],
    [`1${SPACE}204.5`, 2, '120450'],
    ['007', 0, '7'],
    ['0', 6, '0'],
  ])('%s with %i decimals', (text, decimals, expected) => {
    expect(readAmount(text, decimals)).toEqual({ ok: true, value: expected });
  });

  test.each(['', '.', '1,5', '1 000', '-1', '1e3', '0x10', '1.2.3', 'all', '١', '9'.repeat(200)])(
    '%j is not-an-amount',
    (text) => {
      expect(readAmount(text, 18)).toMatchObject({ ok: false, code: 'not-an-amount' });
    },
  );

  test('with more decimals than the token has is too-many-decimals', () => {
    expect(readAmount('0.001', 2)).toMatchObject({ ok: false, code: 'too-many-decimals' });
  });

  test('beyond 256 bits is amount-too-large', () => {
    expect(readAmount((2n ** 256n).toString(), 0)).toMatchObject({ ok: false, code: 'amount-too-large' });
    expect(readAmount((2n ** 256n - 1n).toString(), 0).ok).toBe(true);
  });
});

describe('an amount on screen', () => {
  test.each([
    ['120450', 2, `1${SPACE}204.5`],
    ['1', 18, '0.000000000000000001'],
    ['0', 18, '0'],
    ['1000000', 0, `1${SPACE}000${SPACE}000`],
  ])('%s with %i decimals is whole', (amount, decimals, expected) => {
    expect(wholeAmount(amount, decimals)).toBe(expected);
  });

  test.each([
    ['284112999999999999', 18, '0.284112'],
    ['284100000000000000', 18, '0.2841'],
    ['284100000900000000', 18, '0.2841'],
    ['1', 18, `<${SPACE}0.000001`],
    ['1000000000001', 18, '0.000001'],
    ['1000000000000000001', 18, '1'],
    ['0', 18, '0'],
    ['9999999999999999999999', 18, `9${SPACE}999.999`],
    ['1204567891', 6, `1${SPACE}204.567`],
    ['1234567891234', 6, `1${SPACE}234${SPACE}567.89`],
  ])('%s with %i decimals is short', (amount, decimals, expected) => {
    expect(shortAmount(amount, decimals)).toBe(expected);
  });

  test('is read back as itself, whole and as typed', () => {
    fc.assert(
      fc.property(units, places, (amount, decimals) => {
        for (const text of [wholeAmount(amount, decimals), typedAmount(amount, decimals)])
          expect(readAmount(text, decimals)).toEqual({ ok: true, value: amount });
      }),
    );
  });

  test('cut short is never more than there is, nor nothing where there is something', () => {
    fc.assert(
      fc.property(units, places, (amount, decimals) => {
        const short = shortAmount(amount, decimals);
        const isLess = short.startsWith('<');
        const read = readAmount(short.replace('<', ''), decimals);
        const value = BigInt(read.ok ? read.value : '-1');
        if (isLess) expect(BigInt(amount) < value && BigInt(amount) > 0n).toBe(true);
        else expect(value <= BigInt(amount) && value >= (amount === '0' ? 0n : 1n)).toBe(true);
      }),
    );
  });
});

test('an amount to send is above nothing and within the balance, where that is known', () => {
  expect(readSpendable('0.5', 1, '5')).toEqual({ ok: true, value: '5' });
  expect(readSpendable('0.6', 1, '5')).toMatchObject({ ok: false, code: 'more-than-there-is' });
  expect(readSpendable('0.6', 1, null)).toEqual({ ok: true, value: '6' });
  expect(readSpendable('0.0', 1, '5')).toMatchObject({ ok: false, code: 'nothing' });
  expect(readSpendable('', 1, '5')).toMatchObject({ ok: false, code: 'not-an-amount' });
});
