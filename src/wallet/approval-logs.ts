/**
 * What an account let others take, as a server lists it (`eth_getLogs` of `Approval` and `ApprovalForAll`). The server may leave out and may make up; an answer
 * that is not to the question is refused whole.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { readAddress } from './evm/address.ts';
import { MAX_UINT64, readQuantity } from './evm/quantity.ts';
import type { Address, Decimal, Hex } from './signable.ts';

/** Keccak-256 of `Approval(address,address,uint256)`, which ERC-20 and ERC-721 share, and of `ApprovalForAll(address,address,bool)`. */
export const APPROVAL_TOPIC = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';
export const APPROVAL_FOR_ALL_TOPIC = '0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31';

/** The server's answers are at most a megabyte, where a log takes 500 characters. */
const MAX_LOGS = 5_000;
const WORD = /^0x[0-9a-f]{64}$/;

/** Inclusive. */
export type Blocks = { readonly from: bigint; readonly to: bigint };

/** That there was one at `block`; whether there still is, the token says. `all`: of every token of a collection. `item`: of one, by its number; the zero address ends it. */
export type Granted = {
  readonly kind: 'allowance' | 'all' | 'item';
  readonly token: Address;
  readonly spender: Address;
  readonly item?: Decimal;
  readonly block: bigint;
  /** It said that nothing was allowed then. */
  readonly isNothing?: true;
};

export type LogsCode = 'not-logs' | 'too-many-logs' | 'not-asked-for';

/** The parameter of `eth_getLogs`. */
export function approvalFilter(owner: Address, { from, to }: Blocks): object {
  return {
    fromBlock: quantity(from),
    toBlock: quantity(to),
    topics: [[APPROVAL_TOPIC, APPROVAL_FOR_ALL_TOPIC], ownerTopic(owner)],
  };
}

/** @param answer hostile */
export function readApprovalLogs(
  answer: unknown,
  owner: Address,
  blocks: Blocks,
): Parsed<readonly Granted[], LogsCode> {
  if (!Array.isArray(answer)) return refuse('not-logs', 'a list was asked for');
  if (answer.length > MAX_LOGS) return refuse('too-many-logs', `more than ${MAX_LOGS}`);
  const granted: Granted[] = [];
  for (const one of answer as readonly unknown[]) {
    const log = readLog(one);
    if (log === null) return refuse('not-logs', 'one of the list is no log');
    const [event, by] = log.topics;
    const isAsked = event === APPROVAL_TOPIC || event === APPROVAL_FOR_ALL_TOPIC;
    if (!isAsked || by !== ownerTopic(owner) || log.block < blocks.from || log.block > blocks.to)
      return refuse('not-asked-for', 'another event, account or block');
    const spender = log.topics.length >= 3 ? addressIn(log.topics[2]!) : null;
    const token = readAddress(log.address.toLowerCase());
    const what = kindOf(log);
    if (spender !== null && token.ok && what !== null)
      granted.push({ ...what, token: token.value, spender, block: log.block });
  }
  return accept(granted);
}

/** Each once, newest first. */
export function withoutRepeats(granted: readonly Granted[]): readonly Granted[] {
  const newest = new Map<string, Granted>();
  for (const one of granted) {
    const known = newest.get(grantKey(one));
    if (known === undefined || known.block < one.block) newest.set(grantKey(one), one);
  }
  return [...newest.values()].sort((a, b) => (a.block < b.block ? 1 : a.block > b.block ? -1 : 0));
}

/** Of an item, one is approved at a time. */
export function grantKey({ kind, token, spender, item }: Omit<Granted, 'block' | 'isNothing'>): string {
  return `${kind} ${token} ${kind === 'item' ? item : spender}`;
}

/** ERC-20 and ERC-721 have one event, with the amount as its data or the item's number as a topic. */
function kindOf({ topics, data }: Log): Pick<Granted, 'kind' | 'item' | 'isNothing'> | null {
  const isApproval = topics[0] === APPROVAL_TOPIC;
  if (topics.length === 4)
    return isApproval && data === '0x' ? { kind: 'item', item: BigInt(topics[3]!).toString() } : null;
  if (!WORD.test(data)) return null;
  return { kind: isApproval ? 'allowance' : 'all', ...(BigInt(data) === 0n && { isNothing: true }) };
}

function quantity(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}

type Log = {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly block: bigint;
};

function readLog(value: unknown): Log | null {
  if (typeof value !== 'object' || value === null) return null;
  const { address, topics, data, blockNumber, removed } = value as { readonly [member: string]: unknown };
  const block = readQuantity(blockNumber, MAX_UINT64);
  const isLog = typeof address === 'string' && typeof data === 'string' && block !== null && removed !== true;
  if (!isLog || !Array.isArray(topics) || topics.length > 4) return null;
  const words = (topics as readonly unknown[]).filter(
    (topic): topic is string => typeof topic === 'string' && WORD.test(topic),
  );
  return words.length === topics.length
    ? { address, topics: words, data: data.toLowerCase(), block: BigInt(block) }
    : null;
}

function ownerTopic(owner: Address): string {
  return `0x${owner.slice(2).toLowerCase().padStart(64, '0')}`;
}

/** One word, such as a topic or an answer; `null` for what is no address. */
export function addressIn(word: unknown): Address | null {
  if (typeof word !== 'string' || !/^0x0{24}[0-9a-fA-F]{40}$/.test(word)) return null;
  const read = readAddress(`0x${word.slice(26).toLowerCase()}`);
  return read.ok ? read.value : null;
}
