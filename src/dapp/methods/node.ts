/**
 * Reading methods that a page may have the server of its chain asked (docs/spec/page-requests.md section 7): parameters by place, each of its form. What they mean is the
 * server's; none of them changes anything.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { integer, parseShape } from '../../shapes.ts';
import { data, quantity, word } from './quantity.ts';

/** Capitals are not checked: a page that mistyped an address reads another one. */
const address = v.pipe(v.string(), v.regex(/^0x[\da-fA-F]{40}$/));
const tag = v.picklist(['latest', 'pending', 'earliest', 'safe', 'finalized']);
const block = v.union([
  tag,
  quantity,
  word,
  v.strictObject({ blockNumber: quantity }),
  v.strictObject({ blockHash: word, requireCanonical: v.optional(v.boolean()) }),
]);
const blockNumber = v.union([tag, quantity]);
/** Members are the server's to read: the text was bounded. */
const object = v.record(v.pipe(v.string(), v.maxLength(100)), v.unknown());
const slots = v.pipe(v.array(v.union([word, quantity])), v.maxLength(100));
const percentiles = v.pipe(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(100))), v.maxLength(100));
const blockCount = v.union([
  integer(1, 1024),
  v.pipe(
    quantity,
    v.check((text) => BigInt(text) <= 1024n, 'at most 1,024'),
  ),
]);
const message = v.pipe(v.string(), v.maxLength(200_000));

const chainsAsked = v.pipe(v.array(quantity), v.maxLength(64));

const none = v.union([
  v.strictTuple([]),
  v.pipe(
    v.strictTuple([object]),
    v.check(([only]) => isEmpty(only), 'no parameters'),
  ),
]);
const ofAccount = v.union([v.strictTuple([address]), v.strictTuple([address, block])]);
const ofCall = v.union([
  v.strictTuple([object]),
  v.strictTuple([object, block]),
  v.strictTuple([object, block, v.nullable(object)]),
]);
const ofHash = v.strictTuple([word]);

const PARAMS: { readonly [method: string]: v.GenericSchema<unknown, readonly unknown[]> } = {
  wallet_getCallsStatus: v.strictTuple([v.pipe(v.string(), v.maxLength(128))]),
  wallet_getCapabilities: v.union([v.strictTuple([address]), v.strictTuple([address, chainsAsked])]),
  eth_blockNumber: none,
  eth_gasPrice: none,
  eth_maxPriorityFeePerGas: none,
  eth_syncing: none,
  eth_blobBaseFee: none,
  net_listening: none,
  eth_getBalance: ofAccount,
  eth_getCode: ofAccount,
  eth_getTransactionCount: ofAccount,
  eth_getStorageAt: v.union([
    v.strictTuple([address, v.union([word, quantity])]),
    v.strictTuple([address, v.union([word, quantity]), block]),
  ]),
  eth_call: ofCall,
  eth_estimateGas: ofCall,
  eth_createAccessList: ofCall,
  eth_getTransactionByHash: ofHash,
  eth_getTransactionReceipt: ofHash,
  eth_getBlockByNumber: v.strictTuple([blockNumber, v.boolean()]),
  eth_getBlockByHash: v.strictTuple([word, v.boolean()]),
  eth_getBlockTransactionCountByNumber: v.strictTuple([blockNumber]),
  eth_getBlockTransactionCountByHash: ofHash,
  eth_getBlockReceipts: v.strictTuple([block]),
  eth_getTransactionByBlockNumberAndIndex: v.strictTuple([blockNumber, quantity]),
  eth_getTransactionByBlockHashAndIndex: v.strictTuple([word, quantity]),
  eth_feeHistory: v.union([
    v.strictTuple([blockCount, blockNumber]),
    v.strictTuple([blockCount, blockNumber, v.nullable(percentiles)]),
  ]),
  eth_getLogs: v.strictTuple([object]),
  eth_getProof: v.union([v.strictTuple([address, slots]), v.strictTuple([address, slots, block])]),
  personal_ecRecover: v.strictTuple([message, v.pipe(data, v.length(132))]),
};

/** @param params of a page; none are an empty list */
export function readNodeParams(
  method: string,
  params: unknown,
): Parsed<readonly unknown[], 'bad-member' | 'unknown-member' | 'unknown-method'> {
  const schema = Object.hasOwn(PARAMS, method) ? PARAMS[method] : undefined;
  if (schema === undefined) return refuse('unknown-method', '');
  const read = parseShape(schema, params ?? []);
  return read.ok ? accept(read.value) : read;
}

/** Some pages give an empty object where there are no parameters. */
function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
