/**
 * Looks for what an account let others take (docs/spec/wallet-home.md section 4): backwards through the blocks in bounded steps, then each token is asked what is still allowed. It shows what one
 * server answered for these blocks, and says for which, and what in them was too much to be asked about; older ones are found by going on.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import {
  addressIn,
  approvalFilter,
  type Blocks,
  type Granted,
  grantKey,
  readApprovalLogs,
} from './approval-logs.ts';
import { approvalsToAsk } from './approvals-to-ask.ts';
import { ZERO_ADDRESS } from './evm/address.ts';
import { limitOf } from './evm/description-parts.ts';
import { MAX_UINT64, readQuantity } from './evm/quantity.ts';
import type { Address, Decimal } from './signable.ts';
import {
  allowanceCall,
  approvedCall,
  approvedForAllCall,
  decimalsCall,
  isCollectionCall,
  ownerCall,
  readBool,
  readDecimals,
  readSymbol,
  readWord,
  symbolCall,
} from './token-calls.ts';

/** Read-only calls of the reader's own server. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<Parsed<unknown>>;

/** `unknown`: the token did not say. `all`: every token of a collection, or more than can ever exist. */
export type Approval = Omit<Granted, 'block' | 'isNothing'> & {
  readonly allowed: Decimal | 'all' | 'unknown';
  /** As the token's contract calls itself: anything. */
  readonly symbol: string | null;
  readonly decimals: number | null;
  /** Of an allowance: the server says that it counts amounts and is no collection: then the call that takes an allowance back means nothing else. */
  readonly isToken: boolean;
};

export type FoundApprovals = {
  readonly approvals: readonly Approval[];
  /** What the server answered for, and was asked about further: older ones are found by going on below. */
  readonly searched: Blocks;
  /** There are older blocks. */
  readonly hasOlder: boolean;
  /** Why it ended before its bound; `null` where it did not. `too-many-approvals`: there are more than are asked about at once; other codes are the server's. */
  readonly stopped: string | null;
  /** Blocks in which there are too many to ask about all, or to list any. */
  readonly skipped: readonly bigint[];
  /** Contracts that list more than are asked about of one. */
  readonly crowded: readonly Address[];
};

/** Servers allow between 1,000 and 10,000 at once, or say no and get asked for fewer. */
const BLOCKS_AT_ONCE = 10_000n;
const FEWEST_AT_ONCE = 500n;
const MAX_QUESTIONS = 30;
const AT_ONCE = 4;

/** @param before only older blocks than this one; `null` begins with the newest. Codes are the server's, and those of its answers. */
export async function findApprovals(
  rpc: Rpc,
  owner: Address,
  before: bigint | null,
): Promise<Parsed<FoundApprovals>> {
  const newest = before === null ? await headOf(rpc) : accept(before - 1n);
  if (!newest.ok) return newest;
  const walked = await walkBack(rpc, owner, newest.value);
  if (!walked.ok) return walked;
  const { granted, stopped } = walked.value;
  const { pairs, from, cut, crowded } = approvalsToAsk(granted, walked.value.from);
  const approvals = await eachOf(pairs, (pair) => askToken(rpc, owner, pair));
  const isCut = from > walked.value.from || cut !== null;
  return accept({
    approvals: approvals.filter(({ allowed }) => allowed !== '0'),
    searched: { from, to: newest.value },
    hasOlder: from > 0n,
    stopped: isCut ? 'too-many-approvals' : stopped,
    skipped: [...walked.value.skipped.filter((block) => block >= from), ...(cut === null ? [] : [cut])],
    crowded,
  });
}

/** Those of an earlier search and of one that went on from it. */
export function joinFound(newer: FoundApprovals, older: FoundApprovals): FoundApprovals {
  const known = new Set(newer.approvals.map(grantKey));
  return {
    approvals: [...newer.approvals, ...older.approvals.filter((one) => !known.has(grantKey(one)))],
    searched: { from: older.searched.from, to: newer.searched.to },
    hasOlder: older.hasOlder,
    stopped: older.stopped,
    skipped: [...newer.skipped, ...older.skipped],
    crowded: [...new Set([...newer.crowded, ...older.crowded])],
  };
}

async function headOf(rpc: Rpc): Promise<Parsed<bigint>> {
  const answer = await rpc('eth_blockNumber', []);
  if (!answer.ok) return answer;
  const head = readQuantity(answer.value, MAX_UINT64);
  return head === null ? refuse('bad-answer', 'no number of a block') : accept(BigInt(head));
}

type Walked = {
  readonly granted: readonly Granted[];
  readonly from: bigint;
  readonly stopped: string | null;
  readonly skipped: readonly bigint[];
};

/** More than is read of one answer: fewer blocks have fewer. */
const TOO_MANY: readonly string[] = ['too-many-logs', 'too-large'];

/**
 * A refused step is asked for again with half the blocks, and so is one with too many logs, down to one block, which is left out then: whoever fills a block would otherwise hide all before it. What was
 * answered before stands.
 */
async function walkBack(rpc: Rpc, owner: Address, newest: bigint): Promise<Parsed<Walked>> {
  const granted: Granted[] = [];
  const skipped: bigint[] = [];
  let from = newest + 1n;
  let most = BLOCKS_AT_ONCE;
  let step = most;
  for (let asked = 0; asked < MAX_QUESTIONS && from > 0n; asked++) {
    const blocks = { from: from > step ? from - step : 0n, to: from - 1n };
    const count = blocks.to - blocks.from + 1n;
    const answer = await rpc('eth_getLogs', [approvalFilter(owner, blocks)]);
    const logs = answer.ok ? readApprovalLogs(answer.value, owner, blocks) : answer;
    if (logs.ok) {
      granted.push(...logs.value);
      from = blocks.from;
      step = step * 2n < most ? step * 2n : most;
    } else if (TOO_MANY.includes(logs.code)) {
      if (count === 1n) {
        skipped.push(blocks.to);
        from = blocks.from;
      }
      step = count > 1n ? count / 2n : 1n;
    } else if (!answer.ok && step / 2n >= FEWEST_AT_ONCE) {
      most = step / 2n;
      step = most;
    } else return from > newest ? logs : accept({ granted, from, stopped: logs.code, skipped });
  }
  return from > newest
    ? refuse('no-logs', 'the server answered for no block')
    : accept({ granted, from, stopped: null, skipped });
}

async function askToken(rpc: Rpc, owner: Address, pair: Granted): Promise<Approval> {
  const { kind, token, spender, item } = pair;
  const ask = async (data: string) => {
    const answer = await rpc('eth_call', [{ to: token, data }, 'latest']);
    return answer.ok ? answer.value : null;
  };
  if (kind === 'item') return askItem(ask, owner, { kind, token, spender, item: item! });
  const allowed =
    kind === 'all'
      ? whetherAll(readBool(await ask(approvedForAllCall(owner, spender))))
      : howMuch(readWord(await ask(allowanceCall(owner, spender))));
  const symbol = allowed === '0' ? null : orNull(readSymbol(await ask(symbolCall())));
  const isLeft = kind === 'allowance' && allowed !== '0';
  const decimals = isLeft ? orNull(readDecimals(await ask(decimalsCall()))) : null;
  const isCollection = decimals !== null && orNull(readBool(await ask(isCollectionCall('erc721')))) === true;
  return { kind, token, spender, allowed, symbol, decimals, isToken: decimals !== null && !isCollection };
}

/** Who may take it now, and whether it is still the owner's to give. */
async function askItem(
  ask: (data: string) => Promise<unknown>,
  owner: Address,
  one: Omit<Granted, 'block' | 'isNothing'> & { readonly item: Decimal },
): Promise<Approval> {
  const [approved, owned] = [
    addressIn(await ask(approvedCall(one.item))),
    addressIn(await ask(ownerCall(one.item))),
  ];
  const isOver = approved === ZERO_ADDRESS || (owned !== null && owned.toLowerCase() !== owner.toLowerCase());
  const symbol = isOver ? null : orNull(readSymbol(await ask(symbolCall())));
  const allowed = isOver ? '0' : approved === null ? 'unknown' : '1';
  return { ...one, spender: approved ?? one.spender, allowed, symbol, decimals: null, isToken: false };
}

function whetherAll(read: Parsed<boolean>): Approval['allowed'] {
  if (!read.ok) return 'unknown';
  return read.value ? 'all' : '0';
}

function howMuch(read: Parsed<Decimal>): Approval['allowed'] {
  if (!read.ok) return 'unknown';
  return limitOf(read.value, 256);
}

function orNull<T>(read: Parsed<T>): T | null {
  return read.ok ? read.value : null;
}

/** In order, a few at a time. */
async function eachOf<A, R>(all: readonly A[], run: (one: A) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE)
    done.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(run))));
  return done;
}
