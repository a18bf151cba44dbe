/**
 * What the logs of a simulation say of one account (docs/spec/page-requests.md section 7, "Preparing"): which balances change, and what it lets others take. A contract can write any log and leave any
 * out; here only nothing is left out that names the account and is not understood.
 */

import { APPROVAL_FOR_ALL_TOPIC, APPROVAL_TOPIC } from '../wallet/approval-logs.ts';
import type { Outflow } from '../wallet/description.ts';
import { readAddress, ZERO_ADDRESS } from '../wallet/evm/address.ts';
import { limitOf } from '../wallet/evm/description-parts.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Address } from '../wallet/signable.ts';
import type { BalanceChange } from '../wallet/simulation.ts';

export type SimulatedLog = {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
};

/** `Transfer(address,address,uint256)`, also of what the server makes for the coin itself. */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** `TransferSingle` of ERC-1155. */
const TRANSFER_SINGLE = '0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62';
/** `TransferBatch` of ERC-1155. */
const TRANSFER_BATCH = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';
const MOVES: readonly string[] = [TRANSFER, TRANSFER_SINGLE, TRANSFER_BATCH];
/** `Deposit(address,uint256)` and `Withdrawal(address,uint256)` of wrapped coins, which write no transfer. */
const WRAPPED = '0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c';
const UNWRAPPED = '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65';
/** These name who traded or votes; the tokens write what moved. */
const TELL_NOTHING: readonly string[] = [
  // `Swap` of Uniswap 2 and 3, and of many like them.
  '0xd78ad95fa46c994b6551d0da85fc275fe613ce37657fb8d5e3d130840159d822',
  '0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67',
  // `DelegateVotesChanged` of tokens that vote.
  '0xdec2bacdd2f05b59de34da9b523dff8be42e5e38e818c82fdb0bae774387a724',
];
/** Where servers put the coin's transfers. */
const COIN = '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee';
const MAX_CHANGES = 50;

type Told = { readonly changes: readonly BalanceChange[]; readonly allowed: readonly Outflow[] };

/**
 * `null` where they are more than are shown, or something moved in a form that is not read, or a log names the account and is not known: what is left out could be the loss.
 *
 * @param logs in their order
 */
export function readLogs(chain: Chain, account: Address, logs: readonly SimulatedLog[]): Told | null {
  const mine = account.toLowerCase();
  const deltas = new Map<string, bigint>();
  const allowed = new Map<string, Outflow>();
  const add = (asset: string, amount: bigint) => deltas.set(asset, (deltas.get(asset) ?? 0n) + amount);
  const movers = new Set(logs.filter((one) => isMove(one) && names(one, mine)).map(contractOf));
  for (const one of logs) {
    if (isMove(one)) {
      const moved = movedBy(chain, one);
      if (moved === null) return null;
      if (moved.from === mine) add(moved.asset, -moved.amount);
      if (moved.to === mine) add(moved.asset, moved.amount);
      continue;
    }
    if (!names(one, mine) || TELL_NOTHING.includes(kindOf(one))) continue;
    const wrapped = wrappedBy(one);
    const given = givenBy(chain, one);
    if (wrapped !== null) {
      // What writes transfers as well would count twice.
      if (!movers.has(contractOf(one))) add(erc20(chain, one), wrapped);
    } else if (given === null) return null;
    else if (given.owner !== mine) continue;
    else if (given.outflow === null) allowed.delete(given.key);
    else allowed.set(given.key, given.outflow);
  }
  const changes = [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([asset, delta]) => ({ account, asset, symbol: null, decimals: null, delta: delta.toString() }));
  if (changes.length > MAX_CHANGES || allowed.size > MAX_CHANGES) return null;
  return { changes, allowed: [...allowed.values()] };
}

function kindOf({ topics }: SimulatedLog): string {
  return topics[0]?.toLowerCase() ?? '';
}

function isMove(log: SimulatedLog): boolean {
  return MOVES.includes(kindOf(log));
}

function names({ topics }: SimulatedLog, mine: string): boolean {
  return topics.some((topic) => addressIn(topic.toLowerCase()) === mine);
}

function contractOf({ address }: SimulatedLog): string {
  return address.toLowerCase();
}

function erc20({ chainId }: Chain, log: SimulatedLog): string {
  return `eip155:${chainId}/erc20:${contractOf(log)}`;
}

function movedBy(chain: Chain, log: SimulatedLog) {
  const [kind, first, second, third] = log.topics.map((topic) => topic.toLowerCase());
  const at = `eip155:${chain.chainId}`;
  const contract = contractOf(log);
  if (kind === TRANSFER && first !== undefined && second !== undefined) {
    const [from, to] = [addressIn(first), addressIn(second)];
    if (third !== undefined)
      return { asset: `${at}/erc721:${contract}/${BigInt(third)}`, from, to, amount: 1n };
    if (log.data.length !== 66) return null;
    const asset = contract === COIN ? `${at}/slip44:60` : erc20(chain, log);
    return { asset, from, to, amount: BigInt(log.data) };
  }
  if (kind !== TRANSFER_SINGLE || second === undefined || third === undefined || log.data.length !== 130)
    return null;
  const id = BigInt(log.data.slice(0, 66));
  const asset = `${at}/erc1155:${contract}/${id}`;
  return { asset, from: addressIn(second), to: addressIn(third), amount: BigInt(`0x${log.data.slice(66)}`) };
}

/** How much of the wrapped coin the one that the log names has more; `null` where it is no such log. */
function wrappedBy(log: SimulatedLog): bigint | null {
  if (log.topics.length !== 2 || log.data.length !== 66) return null;
  const amount = BigInt(log.data);
  if (kindOf(log) === WRAPPED) return amount;
  return kindOf(log) === UNWRAPPED ? -amount : null;
}

/** `outflow`: `null` where it lets nobody take anything, or not any more. `null` where it is no approval that is read. */
function givenBy(
  chain: Chain,
  log: SimulatedLog,
): { readonly owner: string; readonly key: string; readonly outflow: Outflow | null } | null {
  const [kind, by, who, item] = log.topics.map((topic) => topic.toLowerCase());
  const isAll = kind === APPROVAL_FOR_ALL_TOPIC;
  if ((kind !== APPROVAL_TOPIC && !isAll) || by === undefined || who === undefined) return null;
  const spender = readAddress(addressIn(who));
  if (!spender.ok || log.data.length !== (item === undefined ? 66 : 2) || (isAll && item !== undefined))
    return null;
  const collection = `eip155:${chain.chainId}/erc721:${contractOf(log)}`;
  const one = item === undefined ? null : `${collection}/${BigInt(item)}`;
  const asset = one ?? (isAll ? collection : erc20(chain, log));
  const isNothing = one === null ? BigInt(log.data) === 0n : spender.value === ZERO_ADDRESS;
  const amount = one !== null ? '1' : isAll ? 'all' : limitOf(BigInt(log.data).toString(), 256);
  return {
    owner: addressIn(by),
    // Of an item, one is approved at a time.
    key: one ?? `${asset} ${spender.value}`,
    outflow: isNothing ? null : { asset, amount, how: 'allowed', to: spender.value },
  };
}

function addressIn(topic: string): string {
  return `0x${topic.slice(26)}`;
}
