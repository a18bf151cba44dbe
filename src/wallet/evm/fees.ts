/** The most that a transaction can cost in fees, from its bytes, and when that is a lot. What a second layer takes for the first is not in it. */

import type { Transaction } from '../signable.ts';

/** Of the chain's coin, with 18 decimals. What a coin is worth is not known here. */
const HIGH = 10n ** 17n;
/** Under it, a fee is not worth a word, even above what is sent. */
const SMALL = 10n ** 16n;

/** In the smallest unit of the chain's coin. */
export function highestFee(transaction: Transaction): bigint {
  return BigInt(transaction.gasLimit) * highestPrice(transaction);
}

/** For one unit of gas. */
export function highestPrice(transaction: Transaction): bigint {
  return BigInt('gasPrice' in transaction ? transaction.gasPrice : transaction.maxFeePerGas);
}

/** More than 0.1 of a coin, or more than 0.01 and than all that is sent. */
export function isHighFee(fee: bigint, value: bigint): boolean {
  return fee > HIGH || (fee > SMALL && value > 0n && fee > value);
}
