/**
 * What may be signed for a number that something was signed for before (docs/spec/wallet-home.md section 3): the same with higher fees, or nothing at all. Whether the gate lets it
 * through is the gate's to say (docs/spec/policy.md section 7), and which of them a chain takes is the chain's.
 */

import type { TransactionRequest } from './evm/read-transaction.ts';
import type { Address, Decimal, Transaction } from './signable.ts';

/** In wei for one unit of gas. */
export type Fees =
  | { readonly is: 'one-price'; readonly gasPrice: Decimal }
  | {
      readonly is: 'two-prices';
      readonly maxFeePerGas: Decimal;
      readonly maxPriorityFeePerGas: Decimal;
    };

/** Nodes take a replacement from a tenth above; an eighth is what most programs offer. */
const RAISE = [9n, 8n] as const;

export function feesOf(transaction: Transaction): Fees {
  if ('gasPrice' in transaction) return { is: 'one-price', gasPrice: transaction.gasPrice };
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  return { is: 'two-prices', maxFeePerGas, maxPriorityFeePerGas };
}

/** At least `fees`, and at least an eighth above `old`, both prices: nodes compare both. */
export function feesAbove(fees: Fees, old: Fees): Fees {
  const [price, tip] = pricesOf(old).map(raised) as [bigint, bigint];
  if (fees.is === 'one-price') return { ...fees, gasPrice: higher(fees.gasPrice, price) };
  return {
    is: 'two-prices',
    maxFeePerGas: higher(fees.maxFeePerGas, price),
    maxPriorityFeePerGas: higher(fees.maxPriorityFeePerGas, tip),
  };
}

/** The most that it costs in fees, in wei. */
export function mostFor(transaction: Transaction): bigint {
  return BigInt(transaction.gasLimit) * pricesOf(feesOf(transaction))[0];
}

/** Exactly this transaction again: preparing it gives the same value. */
export function sameAgain(from: Address, transaction: Transaction): TransactionRequest {
  return { ...sameCall(from, transaction), fees: feesOf(transaction) };
}

/** The same but for fees. */
export function sameCall(from: Address, transaction: Transaction): TransactionRequest {
  const { type, chainId, nonce, gasLimit, to, value, data } = transaction;
  return {
    from,
    type,
    chainId,
    nonce,
    gasLimit,
    to,
    value,
    data,
    ...('accessList' in transaction && { accessList: transaction.accessList }),
    ...('authorizationList' in transaction && { authorizationList: transaction.authorizationList }),
  };
}

/** Moves nothing, and takes the number. */
export function cancellationOf(from: Address, nonce: Decimal): TransactionRequest {
  return { from, to: from, value: '0', data: '0x', nonce };
}

/** The highest price, and what of it goes to who makes the block. */
function pricesOf(fees: Fees): readonly [bigint, bigint] {
  if (fees.is === 'one-price') return [BigInt(fees.gasPrice), BigInt(fees.gasPrice)];
  return [BigInt(fees.maxFeePerGas), BigInt(fees.maxPriorityFeePerGas)];
}

function raised(price: bigint): bigint {
  return (price * RAISE[0] + RAISE[1] - 1n) / RAISE[1];
}

function higher(text: Decimal, price: bigint): Decimal {
  return (BigInt(text) > price ? BigInt(text) : price).toString();
}
