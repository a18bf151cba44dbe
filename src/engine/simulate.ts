/**
 * What transactions would do, in the words of the person's server (docs/spec/page-requests.md section 7): `eth_simulateV1` with transfers traced, or `eth_call` where the server has
 * no such method. A simulation is a forecast of somebody who can lie; changes that it does not tell are unknown, never none. What leaves is told of each call by itself: of several, one can
 * happen without the others, so that what a later one brings makes up for nothing.
 */

import * as v from 'valibot';
import { data, quantity, quantityOf, word } from '../dapp/methods/quantity.ts';
import { parseShape } from '../shapes.ts';
import { readAddress } from '../wallet/evm/address.ts';
import type { Simulated } from '../wallet/policy/ask.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Address, Hex, Transaction } from '../wallet/signable.ts';
import { outflowsIn } from '../wallet/simulation.ts';
import { decimalsCall, readDecimals, readSymbol, symbolCall } from '../wallet/token-calls.ts';
import { askRpc, type RpcPorts } from './rpc.ts';
import type { Simulation } from './wallet-protocol.ts';

/** `Transfer(address,address,uint256)`, also of what the server makes for the coin itself. */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** `TransferSingle` of ERC-1155. */
const TRANSFER_SINGLE = '0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62';
/** `TransferBatch` of ERC-1155. */
const TRANSFER_BATCH = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';
const MOVES: readonly string[] = [TRANSFER, TRANSFER_SINGLE, TRANSFER_BATCH];
/** Where servers put the coin's transfers. */
const COIN = '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee';
const MAX_LOGS = 2_000;
const MAX_CHANGES = 50;
const MAX_TOKENS_NAMED = 8;
const MAX_REASON_CHARS = 300;

const log = v.object({
  address: v.pipe(v.string(), v.regex(/^0x[\da-fA-F]{40}$/)),
  topics: v.pipe(v.array(word), v.maxLength(4)),
  data,
});
const simulated = v.pipe(
  v.array(
    v.object({
      calls: v.pipe(
        v.array(
          v.object({
            status: v.picklist(['0x0', '0x1']),
            logs: v.optional(v.pipe(v.array(log), v.maxLength(MAX_LOGS)), []),
            error: v.optional(v.nullable(v.object({ message: v.string() }))),
            gasUsed: quantity,
          }),
        ),
        v.maxLength(16),
      ),
    }),
  ),
  v.length(1),
);
type Log = v.InferOutput<typeof log>;
type Change = Extract<Simulation, { readonly is: 'done' }>['changes'][number];
export type SimulatedCalls = {
  /** Of all of them together, for a person. */
  readonly simulation: Simulation;
  /** Of each by itself, in their order, for the policy: never less together than what leaves in all. */
  readonly each: readonly Simulated[];
  readonly gasUsed: readonly bigint[] | null;
};

/** @param transactions of one account, in the order in which they would be sent */
export async function simulate(
  chain: Chain,
  account: Address,
  transactions: readonly Pick<Transaction, 'to' | 'value' | 'data'>[],
  ports: RpcPorts,
): Promise<SimulatedCalls> {
  const calls = transactions.map((one) => callOf(account, one));
  const options = { blockStateCalls: [{ calls }], traceTransfers: true, validation: false };
  const answer = await askRpc(chain.rpcUrls[0] ?? '', 'eth_simulateV1', [options, 'latest'], ports);
  const told = (simulation: Simulation, gasUsed: readonly bigint[] | null): SimulatedCalls => {
    const each = simulation.is === 'done' ? { ok: simulation.ok, outflows: [] } : null;
    return { simulation, each: calls.map(() => each), gasUsed };
  };
  if (!answer.ok) return told({ is: 'unknown', code: answer.code }, null);
  const read = answer.value.is === 'result' ? parseShape(simulated, answer.value.value) : null;
  const done = read?.ok ? read.value[0]?.calls : undefined;
  if (done?.length !== calls.length) return told(await tryCall(chain, calls, ports), null);
  const gasUsed = done.map((one) => BigInt(one.gasUsed));
  const failed = done.find(({ status }) => status === '0x0');
  const ok = failed === undefined;
  const reason = ok ? null : (failed.error?.message ?? '').slice(0, MAX_REASON_CHARS);
  const logs = done.map((one) => (one.status === '0x1' ? one.logs : []));
  const changes = changesOf(chain, account, logs.flat());
  const each = logs.map((own) => changesOf(chain, account, own));
  if (changes === null || !each.every((own) => own !== null))
    return told({ is: 'unknown', code: 'changes-unknown' }, gasUsed);
  return {
    simulation: { is: 'done', ok, reason, changes: await named(chain, changes, ports) },
    each: each.map((own) => ({ ok, outflows: outflowsIn(own) })),
    gasUsed,
  };
}

export function callOf(
  from: Address,
  { to, value, data: input }: Pick<Transaction, 'to' | 'value' | 'data'>,
) {
  return { from, ...(to !== null && { to }), value: quantityOf(value), data: input };
}

/** Says whether it would fail, and nothing of what changes. Of several only the first can be tried. */
async function tryCall(chain: Chain, calls: readonly object[], ports: RpcPorts): Promise<Simulation> {
  const answer = await askRpc(chain.rpcUrls[0] ?? '', 'eth_call', [calls[0], 'latest'], ports);
  if (!answer.ok) return { is: 'unknown', code: answer.code };
  if (answer.value.is === 'result') return { is: 'unknown', code: 'changes-unknown' };
  const reason = answer.value.error.message.slice(0, MAX_REASON_CHARS);
  return { is: 'done', ok: false, reason, changes: [] };
}

/** `null` where they are more than are shown, or something moved in a form that is not read: what is left out could be the loss. */
function changesOf(chain: Chain, account: Address, logs: readonly Log[]): readonly Change[] | null {
  const deltas = new Map<string, bigint>();
  for (const one of logs) {
    const moved = movedBy(chain, one);
    if (moved === null) {
      if (MOVES.includes(one.topics[0]?.toLowerCase() ?? '')) return null;
      continue;
    }
    const { asset, from, to, amount } = moved;
    const mine = account.toLowerCase();
    if (from === mine) deltas.set(asset, (deltas.get(asset) ?? 0n) - amount);
    if (to === mine) deltas.set(asset, (deltas.get(asset) ?? 0n) + amount);
  }
  const changes = [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([asset, delta]) => ({ account, asset, symbol: null, decimals: null, delta: delta.toString() }));
  return changes.length > MAX_CHANGES ? null : changes;
}

function movedBy({ chainId }: Chain, { address, topics, data: bytes }: Log) {
  const [kind, first, second, third] = topics.map((topic) => topic.toLowerCase());
  const at = `eip155:${chainId}`;
  if (kind === TRANSFER && first !== undefined && second !== undefined) {
    const [from, to] = [addressIn(first), addressIn(second)];
    const contract = address.toLowerCase();
    if (third !== undefined)
      return { asset: `${at}/erc721:${contract}/${BigInt(third)}`, from, to, amount: 1n };
    if (bytes.length !== 66) return null;
    const asset = contract === COIN ? `${at}/slip44:60` : `${at}/erc20:${contract}`;
    return { asset, from, to, amount: BigInt(bytes) };
  }
  if (kind !== TRANSFER_SINGLE || second === undefined || third === undefined || bytes.length !== 130)
    return null;
  const id = BigInt(bytes.slice(0, 66));
  const asset = `${at}/erc1155:${address.toLowerCase()}/${id}`;
  return { asset, from: addressIn(second), to: addressIn(third), amount: BigInt(`0x${bytes.slice(66)}`) };
}

function addressIn(topic: string): string {
  return `0x${topic.slice(26)}`;
}

/** Symbols and decimals, as the contracts say them: a token can call itself anything. */
async function named(chain: Chain, changes: readonly Change[], ports: RpcPorts): Promise<readonly Change[]> {
  const all = changes.map(async (change, i) => {
    if (change.asset === `eip155:${chain.chainId}/slip44:60`)
      return { ...change, symbol: chain.symbol, decimals: chain.decimals };
    const token = /\/erc20:(0x[\da-f]{40})$/.exec(change.asset)?.[1];
    if (token === undefined || i >= MAX_TOKENS_NAMED || !readAddress(token).ok) return change;
    const [symbol, decimals] = await Promise.all([
      callToken(chain, token, symbolCall(), ports).then(readSymbol),
      callToken(chain, token, decimalsCall(), ports).then(readDecimals),
    ]);
    return {
      ...change,
      symbol: symbol.ok ? symbol.value : null,
      decimals: decimals.ok ? decimals.value : null,
    };
  });
  return Promise.all(all);
}

async function callToken(chain: Chain, to: string, input: Hex, ports: RpcPorts): Promise<unknown> {
  const answer = await askRpc(chain.rpcUrls[0] ?? '', 'eth_call', [{ to, data: input }, 'latest'], ports);
  return answer.ok && answer.value.is === 'result' ? answer.value.value : null;
}
