/**
 * From what was asked to a transaction that can be shown and signed (docs/spec/page-requests.md section 7): number, gas and fees from the person's server, described and
 * simulated. Signs nothing; what was asked is never changed, only completed.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { clarify } from '../wallet/clear-signing.ts';
import { describe } from '../wallet/describe.ts';
import type { Description, WarningCode } from '../wallet/description.ts';
import { highestFee, highestPrice, isHighFee } from '../wallet/evm/fees.ts';
import type { TransactionRequest } from '../wallet/evm/read-transaction.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Fees } from '../wallet/replacement.ts';
import type { Signable, Transaction } from '../wallet/signable.ts';
import {
  balanceOf,
  checkChain,
  estimateGas,
  feesFor,
  MAX_GAS,
  MAX_WAITING,
  numbersOf,
} from './chain-facts.ts';
import type { RpcPorts } from './rpc.ts';
import { callOf, type SimulatedCalls, simulate } from './simulate.ts';
import type { Prepared, PreparedCalls, WalletLookups } from './wallet-protocol.ts';

/** Of the chain's coin; with it in fees, somebody is lying or the chain is not to be used. */
const MAX_FEE_WEI = 10n * 10n ** 18n;

type Ports = RpcPorts & { readonly now: () => number };
type Asked = WalletLookups['wallet-prepare']['params'];

/** So many times what the server says of the network is a price that somebody else chose. */
const MUCH_DEARER = 4n;
/** 0.001 of the chain's coin: nobody minds a price that comes to less. */
const WORTH_A_WORD_WEI = 10n ** 15n;

/** Codes: those of `chain-facts.ts`, `number-used`, `absurd-fee`, `not-enough`. */
export async function prepareTransaction(
  { chain, request, origin, over }: Asked,
  ports: Ports,
): Promise<Parsed<Prepared>> {
  const { from, chainId, nonce } = request;
  if (chainId !== undefined && chainId !== chain.chainId)
    return refuse('other-chain', 'it names another chain');
  const standing = await accountOn(chain, from, ports);
  if (!standing.ok) return standing;
  const number = numberFor(nonce, standing.value);
  if (!number.ok) return number;
  const fees = await feesFor(chain, request, over, ports);
  if (!fees.ok) return fees;
  const gas = await gasFor(chain, request, ports);
  if (!gas.ok) return gas;
  const transaction = complete(chain, request, number.value, gas.value, fees.value);
  const fee = feeOf([transaction], standing.value.balance);
  if (!fee.ok) return fee;
  // Nodes are asked about calls; what an account does with other code is not one.
  const { simulation, each }: Pick<SimulatedCalls, 'simulation' | 'each'> =
    transaction.type === 'eip7702'
      ? { simulation: { is: 'unknown', code: 'changes-unknown' }, each: [null] }
      : await simulate(chain, from, [transaction], ports);
  const signable: Signable = { kind: 'transaction', account: from, transaction };
  const context = { origin, nowMs: ports.now(), chain: caip(chain) };
  const isDearer =
    BigInt(fee.value) > WORTH_A_WORD_WEI && (await isAboveNetwork(chain, request, transaction, ports));
  const description = withWarning(
    await clarify(signable, describe(signable, context)),
    isDearer,
    'fee-above-network',
  );
  return accept({ signable, description, simulated: each[0]!, simulation, fee: { maxWei: fee.value } });
}

/** Several in a row, simulated together: what a later one needs may come from an earlier one. Codes as above. */
export async function prepareCalls(
  { chain, account, calls, origin }: WalletLookups['wallet-prepare-calls']['params'],
  ports: Ports,
): Promise<Parsed<PreparedCalls>> {
  const standing = await accountOn(chain, account, ports);
  if (!standing.ok) return standing;
  const fees = await feesFor(chain, {}, [], ports);
  if (!fees.ok) return fees;
  const { simulation, each, gasUsed } = await simulate(chain, account, calls, ports);
  const transactions: Transaction[] = [];
  for (const [i, call] of calls.entries()) {
    const used = gasUsed?.[i];
    // Intrinsic costs and refunds are in what was used; half again is the margin.
    const gas =
      used === undefined
        ? await estimateGas(chain, callOf(account, call), ports)
        : withinBounds(used + used / 2n);
    if (!gas.ok) return gas;
    const number = standing.value.next + BigInt(i);
    transactions.push(complete(chain, { from: account, ...call }, number, gas.value, fees.value));
  }
  const fee = feeOf(transactions, standing.value.balance);
  if (!fee.ok) return fee;
  const context = { origin, nowMs: ports.now(), chain: caip(chain) };
  // Each may cost little and all of them together a lot.
  const value = transactions.reduce((sum, one) => sum + BigInt(one.value), 0n);
  const prepared = await Promise.all(
    transactions.map(async (transaction, i) => {
      const signable: Signable = { kind: 'transaction', account, transaction };
      const description = await clarify(signable, describe(signable, context));
      return {
        signable,
        simulated: each[i]!,
        description: withWarning(description, isHighFee(BigInt(fee.value), value), 'fee-high'),
      };
    }),
  );
  return accept({ prepared, simulation, fee: { maxWei: fee.value } });
}

type Standing = { readonly mined: bigint; readonly next: bigint; readonly balance: bigint };

/** Of a price that was asked for. Where the server does not say what is usual, that is not known. */
async function isAboveNetwork(
  chain: Chain,
  { fees, ...unpriced }: TransactionRequest,
  transaction: Transaction,
  ports: RpcPorts,
): Promise<boolean> {
  if (fees === undefined) return false;
  const usual = await feesFor(chain, unpriced, [], ports);
  if (!usual.ok) return false;
  const price = BigInt(usual.value.is === 'one-price' ? usual.value.gasPrice : usual.value.maxFeePerGas);
  return highestPrice(transaction) > MUCH_DEARER * price;
}

function withWarning(description: Description, isDue: boolean, code: WarningCode): Description {
  const { warnings } = description;
  return isDue && !warnings.includes(code) ? { ...description, warnings: [...warnings, code] } : description;
}

async function accountOn(
  chain: Chain,
  account: TransactionRequest['from'],
  ports: RpcPorts,
): Promise<Parsed<Standing>> {
  const right = await checkChain(chain, ports);
  if (!right.ok) return right;
  const [numbers, balance] = await Promise.all([
    numbersOf(chain, account, ports),
    balanceOf(chain, account, ports),
  ]);
  if (!numbers.ok) return numbers;
  return balance.ok ? accept({ ...numbers.value, balance: balance.value }) : balance;
}

/** One that was asked for may replace what waits; far above, it would block the account. */
function numberFor(asked: string | undefined, { mined, next }: Standing): Parsed<bigint> {
  if (asked === undefined) return accept(next);
  const number = BigInt(asked);
  if (number < mined) return refuse('number-used', 'one with this number is in a block already');
  return number <= next + MAX_WAITING
    ? accept(number)
    : refuse('bad-number', 'the number that is asked for is far from the account’s');
}

/** Where the page says how much, the server need not think that it succeeds. */
function gasFor(chain: Chain, request: TransactionRequest, ports: RpcPorts): Promise<Parsed<bigint>> {
  const { from, gasLimit, accessList, authorizationList } = request;
  if (gasLimit !== undefined) return Promise.resolve(withinBounds(BigInt(gasLimit)));
  const lists = {
    ...(accessList && { accessList }),
    ...(authorizationList && { authorizationList: authorizationList.map(hexNumbers) }),
  };
  return estimateGas(chain, { ...callOf(from, request), ...lists }, ports);
}

function hexNumbers(one: NonNullable<TransactionRequest['authorizationList']>[number]) {
  const hex = (decimal: string | number) => `0x${BigInt(decimal).toString(16)}`;
  return { ...one, chainId: hex(one.chainId), nonce: hex(one.nonce), yParity: hex(one.yParity) };
}

function withinBounds(gas: bigint): Parsed<bigint> {
  return gas >= 21_000n && gas <= MAX_GAS
    ? accept(gas)
    : refuse('absurd-gas', 'no transaction takes so much gas, or so little');
}

function complete(
  { chainId }: Chain,
  request: TransactionRequest,
  number: bigint,
  gas: bigint,
  fees: Fees,
): Transaction {
  const { to, value, data, accessList, authorizationList } = request;
  const shared = { chainId, nonce: number.toString(), gasLimit: gas.toString(), to, value, data };
  if (fees.is === 'one-price') {
    const { gasPrice } = fees;
    return accessList === undefined
      ? { type: 'legacy', ...shared, gasPrice }
      : { type: 'eip2930', ...shared, gasPrice, accessList };
  }
  const { maxFeePerGas, maxPriorityFeePerGas } = fees;
  const priced = { ...shared, maxFeePerGas, maxPriorityFeePerGas, accessList: accessList ?? [] };
  return authorizationList === undefined
    ? { type: 'eip1559', ...priced }
    : { type: 'eip7702', ...priced, authorizationList };
}

/** The most that all of them can cost in fees. Codes: `absurd-fee`, `not-enough`. */
function feeOf(transactions: readonly Transaction[], balance: bigint): Parsed<string> {
  const fee = transactions.reduce((sum, one) => sum + highestFee(one), 0n);
  if (fee > MAX_FEE_WEI) return refuse('absurd-fee', 'the fees are more than anybody would pay');
  const value = transactions.reduce((sum, one) => sum + BigInt(one.value), 0n);
  return value + fee <= balance
    ? accept(fee.toString())
    : refuse('not-enough', 'the account does not have amount and fees');
}

function caip({ chainId }: Chain): string {
  return `eip155:${chainId}`;
}
