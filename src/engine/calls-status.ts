/** `wallet_getCallsStatus` (EIP-5792): what the chain's server says of the transactions that calls became. */

import * as v from 'valibot';
import type { SentCalls } from '../dapp/known-calls.ts';
import { data, quantity, quantityOf, word } from '../dapp/methods/quantity.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import type { Chain } from '../wallet/public-state.ts';
import { askRpc, type RpcPorts } from './rpc.ts';

const MAX_LOGS = 1_000;
const PENDING = 100;
const CONFIRMED = 200;
const NEVER_SENT = 400;
const REVERTED = 500;
const PARTLY_REVERTED = 600;

const receipt = v.nullable(
  v.object({
    logs: v.pipe(
      v.array(
        v.object({
          address: v.pipe(v.string(), v.regex(/^0x[\da-fA-F]{40}$/)),
          data,
          topics: v.pipe(v.array(word), v.maxLength(4)),
        }),
      ),
      v.maxLength(MAX_LOGS),
    ),
    status: v.picklist(['0x0', '0x1']),
    blockHash: word,
    blockNumber: quantity,
    gasUsed: quantity,
    transactionHash: word,
  }),
);
type Receipt = v.InferOutput<typeof receipt>;

export async function callsStatus(
  { id, chainId, hashes, isWhole }: SentCalls,
  chain: Chain | null,
  ports: RpcPorts,
): Promise<PageAnswer> {
  if (chain?.chainId !== chainId) return { is: 'error', code: 'unknown-chain' };
  const receipts: NonNullable<Receipt>[] = [];
  for (const hash of hashes) {
    const read = await receiptOf(hash, chain, ports);
    if (!read.ok) return { is: 'error', code: 'chain-unreachable', detail: read.code };
    if (read.value !== null) receipts.push(read.value);
  }
  const status = statusOf(receipts, hashes.length, isWhole);
  const result = { version: '2.0.0', id, chainId: quantityOf(chainId), status, atomic: false, receipts };
  return { is: 'result', text: JSON.stringify(result) };
}

function statusOf(receipts: readonly NonNullable<Receipt>[], sent: number, isWhole: boolean): number {
  if (sent === 0) return NEVER_SENT;
  if (receipts.length < sent) return PENDING;
  const good = receipts.filter(({ status }) => status === '0x1').length;
  if (good === 0) return REVERTED;
  return good === sent && isWhole ? CONFIRMED : PARTLY_REVERTED;
}

async function receiptOf(hash: string, chain: Chain, ports: RpcPorts): Promise<Parsed<Receipt>> {
  const answer = await askRpc(chain.rpcUrls[0] ?? '', 'eth_getTransactionReceipt', [hash], ports);
  if (!answer.ok) return answer;
  if (answer.value.is === 'error') return refuse('bad-answer', 'the server has no receipts');
  const read = parseShape(receipt, answer.value.value ?? null);
  const isThis = read.ok && (read.value === null || read.value.transactionHash.toLowerCase() === hash);
  return isThis ? accept(read.value) : refuse('bad-answer', 'no receipt of this transaction');
}
