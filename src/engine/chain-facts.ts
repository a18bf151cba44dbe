/**
 * What has to be known of a chain before a transaction is made (docs/spec/page-requests.md section 7), from the server that the person chose. Each fact can be a lie; what
 * can be noticed is a code, and each number is within what can be true.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import type { TransactionRequest } from '../wallet/evm/read-transaction.ts';
import type { Chain } from '../wallet/public-state.ts';
import { type Fees, feesAbove, feesOf } from '../wallet/replacement.ts';
import type { Address, Transaction } from '../wallet/signable.ts';
import { askRpc, type RpcAnswer, type RpcPorts } from './rpc.ts';

/** A block of any chain that is known takes less. */
export const MAX_GAS = 100_000_000n;
/** How far the number may be above what is in blocks: what waits, and not a number that blocks the account for good. */
export const MAX_WAITING = 64n;
/** 10,000 gwei for one unit of gas. */
const MAX_PRICE = 10_000_000_000_000n;
const DEFAULT_TIP = 1_000_000_000n;
/** The price may double before the transaction is in a block. */
const BASE_FEE_FACTOR = 2n;

const quantity = v.pipe(
  v.string(),
  v.regex(/^0x[\da-fA-F]{1,64}$/),
  v.transform((text) => BigInt(text)),
);
const feeHistory = v.object({
  baseFeePerGas: v.pipe(v.array(quantity), v.minLength(1), v.maxLength(1025)),
});

/** `other-chain` where the server is of another one than it is kept for. */
export async function checkChain(chain: Chain, ports: RpcPorts): Promise<Parsed<null>> {
  const id = await numberOf(chain, 'eth_chainId', [], ports);
  if (!id.ok) return id;
  return id.value === BigInt(chain.chainId)
    ? accept(null)
    : refuse('other-chain', 'the server is of another chain');
}

/** How many of the account's are in blocks, and its next number after what waits. Codes: `bad-number` and those of asking. */
export async function numbersOf(
  chain: Chain,
  account: Address,
  ports: RpcPorts,
): Promise<Parsed<{ readonly mined: bigint; readonly next: bigint }>> {
  const [pending, latest] = await Promise.all([
    numberOf(chain, 'eth_getTransactionCount', [account, 'pending'], ports),
    numberOf(chain, 'eth_getTransactionCount', [account, 'latest'], ports),
  ]);
  if (!pending.ok) return pending;
  if (!latest.ok) return latest;
  const isSound = pending.value >= latest.value && pending.value - latest.value <= MAX_WAITING;
  return isSound
    ? accept({ mined: latest.value, next: pending.value })
    : refuse('bad-number', 'the numbers that the server says do not fit');
}

export function balanceOf(chain: Chain, account: Address, ports: RpcPorts): Promise<Parsed<bigint>> {
  return numberOf(chain, 'eth_getBalance', [account, 'latest'], ports);
}

/** What it takes, with a quarter more. Codes: `would-revert`, `absurd-gas` and those of asking. */
export async function estimateGas(chain: Chain, call: object, ports: RpcPorts): Promise<Parsed<bigint>> {
  const answer = await askRpc(chain.rpcUrls[0] ?? '', 'eth_estimateGas', [call], ports);
  if (!answer.ok) return answer;
  if (answer.value.is === 'error') return refuse('would-revert', answer.value.error.message);
  const gas = parseShape(quantity, answer.value.value);
  if (!gas.ok) return BAD_ANSWER;
  const withMargin = gas.value + gas.value / 4n;
  return withMargin >= 21_000n && withMargin <= MAX_GAS
    ? accept(withMargin)
    : refuse('absurd-gas', 'no transaction takes so much gas, or so little');
}

/** As it was asked for, or as the chain has it now; above what was signed with the same number. Codes: `absurd-fee` and those of asking. */
export async function feesFor(
  chain: Chain,
  request: Pick<TransactionRequest, 'fees' | 'type' | 'authorizationList'>,
  over: readonly Transaction[],
  ports: RpcPorts,
): Promise<Parsed<Fees>> {
  const fees = await feesNow(chain, request, ports);
  return fees.ok ? bounded(over.map(feesOf).reduce(feesAbove, fees.value)) : fees;
}

/** As the page asked, where it did; else EIP-1559, or one price where the chain has no other. */
async function feesNow(
  chain: Chain,
  request: Pick<TransactionRequest, 'fees' | 'type' | 'authorizationList'>,
  ports: RpcPorts,
): Promise<Parsed<Fees>> {
  const { fees, type } = request;
  if (fees?.is === 'one-price') return accept({ is: 'one-price', gasPrice: fees.gasPrice });
  const isOld = type === 'legacy' || type === 'eip2930';
  const history = isOld
    ? null
    : await askRpc(chain.rpcUrls[0] ?? '', 'eth_feeHistory', ['0x1', 'latest', []], ports);
  if (history !== null && !history.ok) return history;
  const baseFee = baseFeeIn(history?.value);
  if (baseFee === null) {
    if (fees !== undefined || type === 'eip7702') return refuse('bad-answer', 'the chain knows no such fees');
    const price = await numberOf(chain, 'eth_gasPrice', [], ports);
    return price.ok ? accept({ is: 'one-price', gasPrice: price.value.toString() }) : price;
  }
  const asked = await numberOf(chain, 'eth_maxPriorityFeePerGas', [], ports);
  const tip = fees?.maxPriorityFeePerGas ?? String(asked.ok ? asked.value : DEFAULT_TIP);
  const most = fees?.maxFeePerGas ?? String(baseFee * BASE_FEE_FACTOR + BigInt(tip));
  const least = BigInt(tip) > BigInt(most) ? most : tip;
  return accept({ is: 'two-prices', maxFeePerGas: most, maxPriorityFeePerGas: least });
}

function bounded(fees: Fees): Parsed<Fees> {
  const most = BigInt(fees.is === 'one-price' ? fees.gasPrice : fees.maxFeePerGas);
  return most <= MAX_PRICE ? accept(fees) : refuse('absurd-fee', 'no chain is so expensive');
}

/** `null` where the chain has no base fee, or the server does not know the method. */
function baseFeeIn(answer: RpcAnswer | undefined): bigint | null {
  if (answer?.is !== 'result') return null;
  const read = parseShape(feeHistory, answer.value);
  const last = read.ok ? read.value.baseFeePerGas.at(-1) : undefined;
  return last === undefined || (last === 0n && read.ok && read.value.baseFeePerGas.every((fee) => fee === 0n))
    ? null
    : last;
}

async function numberOf(
  chain: Chain,
  method: string,
  params: readonly unknown[],
  ports: RpcPorts,
): Promise<Parsed<bigint>> {
  const answer = await askRpc(chain.rpcUrls[0] ?? '', method, params, ports);
  if (!answer.ok) return answer;
  const read = answer.value.is === 'result' ? parseShape(quantity, answer.value.value) : null;
  return read?.ok ? accept(read.value) : BAD_ANSWER;
}

const BAD_ANSWER = refuse('bad-answer', 'the server answered something else than was asked');
