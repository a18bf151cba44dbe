/** What is signed here, as a node takes it; and what the node itself signs with the same key, which is a third implementation beside viem. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readTypedData } from '../../src/wallet/evm/read-typed-data.ts';
import { sign, signedAuthorization } from '../../src/wallet/sign.ts';
import type { Authorization, Signable, Transaction } from '../../src/wallet/signable.ts';
import { type Anvil, noAnvil, startAnvil } from '../e2e/anvil.ts';
import {
  ACCOUNT,
  MAIL,
  messageOf,
  OTHER,
  SECRET,
  TOKEN,
  TRANSACTION,
  typedDataOf,
} from '../fixtures/signables.ts';

const missing = noAnvil();
let chain: Anvil;
beforeAll(async () => {
  if (missing === null) chain = await startAnvil();
});
afterAll(() => chain?.stop());
beforeEach((test) => test.skip(missing !== null, missing ?? ''));

const rpc = (method: string, ...params: readonly unknown[]) => chain.ask(method, params);

const CHAIN_ID = '31337';
const {
  maxFeePerGas,
  maxPriorityFeePerGas,
  accessList: _,
  type: __,
  ...MEMBERS
} = { ...TRANSACTION, chainId: CHAIN_ID };
const accessList = [{ address: TOKEN, storageKeys: [`0x${'01'.repeat(32)}`] }] as const;

type Receipt = { readonly status: string; readonly from: string; readonly type: string };

async function send(change: object): Promise<Receipt> {
  const nonce = BigInt((await rpc('eth_getTransactionCount', ACCOUNT, 'latest')) as string).toString();
  const transaction = { ...MEMBERS, nonce, ...change } as Transaction;
  const { raw, hash } = sign({ kind: 'transaction', account: ACCOUNT, transaction }, SECRET);
  expect(await rpc('eth_sendRawTransaction', raw)).toBe(hash);
  await rpc('evm_mine');
  return (await rpc('eth_getTransactionReceipt', hash)) as Receipt;
}

test.for<[string, object]>([
  ['0x0', { type: 'legacy', gasPrice: maxFeePerGas }],
  ['0x1', { type: 'eip2930', gasPrice: maxFeePerGas, accessList }],
  ['0x2', { type: 'eip1559', maxFeePerGas, maxPriorityFeePerGas, accessList }],
])('a transaction of type %s is mined', async ([type, change]) => {
  const before = BigInt((await rpc('eth_getBalance', OTHER, 'latest')) as string);
  const receipt = await send(change);
  expect(receipt).toMatchObject({ status: '0x1', type, from: ACCOUNT.toLowerCase() });
  const after = BigInt((await rpc('eth_getBalance', OTHER, 'latest')) as string);
  expect(after - before).toBe(BigInt(TRANSACTION.value));
});

test('an authorization in a transaction of type 4 delegates the account', async () => {
  // The transaction counts first: the authorization of its own sender has the nonce after it.
  const nonce = BigInt((await rpc('eth_getTransactionCount', ACCOUNT, 'latest')) as string) + 1n;
  const authorization: Authorization = { chainId: CHAIN_ID, address: TOKEN, nonce: nonce.toString() };
  const signed = sign({ kind: 'authorization', account: ACCOUNT, authorization }, SECRET);
  const receipt = await send({
    type: 'eip7702',
    maxFeePerGas,
    maxPriorityFeePerGas,
    gasLimit: '200000',
    accessList: [],
    authorizationList: [signedAuthorization(authorization, signed)],
  });
  expect(receipt).toMatchObject({ status: '0x1', type: '0x4' });
  expect(await rpc('eth_getCode', ACCOUNT, 'latest')).toBe(`0xef0100${TOKEN.slice(2).toLowerCase()}`);
});

test('the node signs messages and typed data as this wallet does', async () => {
  const message = messageOf('Hello, node') as Signable & { kind: 'message' };
  expect(await rpc('personal_sign', message.message, ACCOUNT)).toBe(sign(message, SECRET).signature);
  const nested = {
    ...MAIL,
    types: { ...MAIL.types, Mail: [...MAIL.types.Mail!, { name: 'copies', type: 'Person[2][]' }] },
    message: { ...MAIL.message, copies: [[MAIL.message.from, MAIL.message.to]] },
  };
  for (const loose of [MAIL, nested]) {
    const read = readTypedData(loose);
    if (!read.ok) throw new Error(read.code);
    const { signature } = sign(typedDataOf(read.value.typedData), SECRET);
    expect(await rpc('eth_signTypedData_v4', ACCOUNT, loose)).toBe(signature);
  }
});
