/**
 * What servers of chains can say, and what becomes of it: facts, lies, nonsense and silence.
 * Longer than 300 lines because each lie is a case.
 */

import { describe, expect, test } from 'vitest';
import { answerNode } from '../../src/engine/page-node.ts';
import { prepareCalls, prepareTransaction } from '../../src/engine/prepare-transaction.ts';
import { askRpc } from '../../src/engine/rpc.ts';
import { simulate } from '../../src/engine/simulate.ts';
import {
  askServer,
  checkServer,
  describeSignable,
  readBalances,
  readSignedRaw,
  sendAll,
  sendRaw,
} from '../../src/engine/wallet-lookup.ts';
import { bytesOf, hexOf, keccak } from '../../src/wallet/evm/hex.ts';
import type { TransactionRequest } from '../../src/wallet/evm/read-transaction.ts';
import { sameAgain } from '../../src/wallet/replacement.ts';
import { sign } from '../../src/wallet/sign.ts';
import type { Transaction } from '../../src/wallet/signable.ts';
import { CHAIN, type FakeRpc, fakeRpc, type Says, UNKNOWN_METHOD } from '../fixtures/fake-rpc.ts';
import { SECRET, ACCOUNT as SIGNER, TRANSACTION } from '../fixtures/signables.ts';
import { the } from '../fixtures/vault/made.ts';
import { ACCOUNT, TO, walletText } from '../fixtures/wallet-requests.ts';

const URL_OF = CHAIN.rpcUrls[0]!;
const ORIGIN = 'https://shop.example';
const REQUEST: TransactionRequest = { from: ACCOUNT, to: TO, value: '1000', data: '0x' };
const HASH = `0x${'ab'.repeat(32)}`;
const refusing = (message: string) => ({ error: { code: -32000, message } });

const withNow = (rpc: FakeRpc) => ({ ...rpc, now: () => 0 });
const prepare = (
  says: Says = {},
  request: Partial<TransactionRequest> = {},
  over: readonly Transaction[] = [],
) =>
  prepareTransaction(
    { chain: CHAIN, request: { ...REQUEST, ...request }, origin: ORIGIN, over },
    withNow(fakeRpc(says)),
  );

describe('a server’s answer', () => {
  const ask = (response: () => Response, url = URL_OF) =>
    askRpc(url, 'eth_chainId', [], { ...fakeRpc(), fetch: async () => response() });
  const json = (value: unknown) => () => Response.json(value);

  test('is a result or an error', async () => {
    expect(await ask(json({ jsonrpc: '2.0', id: 1, result: '0x1' }))).toEqual({
      ok: true,
      value: { is: 'result', value: '0x1' },
    });
    const error = { code: 3, message: 'execution reverted', data: '0x08c379a0' };
    expect(await ask(json({ jsonrpc: '2.0', id: 1, error }))).toMatchObject({
      value: { is: 'error', error },
    });
    expect(await ask(json({ id: null, error: { ...error, data: { data: '0x12' } } }))).toMatchObject({
      value: { error: { data: '0x12' } },
    });
    const long = { code: 3, message: 'x'.repeat(5_000), data: 'text' };
    const cut = await ask(json({ jsonrpc: '2.0', id: 1, error: long }));
    expect(cut).toMatchObject({ value: { error: { message: 'x'.repeat(1_000) } } });
    expect(JSON.stringify(cut)).not.toContain('data');
  });

  test.each<[string, () => Response, string]>([
    ['no JSON', () => new Response('<html>'), 'bad-answer'],
    ['to another question', json({ jsonrpc: '2.0', id: 2, result: '0x1' }), 'bad-answer'],
    ['without a version', json({ id: 1, result: '0x1' }), 'bad-answer'],
    ['with neither', json({ jsonrpc: '2.0', id: 1 }), 'bad-answer'],
    ['with more', json({ jsonrpc: '2.0', id: 1, result: 1, more: 1 }), 'bad-answer'],
    ['with an error without code', json({ jsonrpc: '2.0', id: 1, error: { message: 'a' } }), 'bad-answer'],
    ['a list', json([{ jsonrpc: '2.0', id: 1, result: 1 }]), 'bad-answer'],
    [
      'nested deeply',
      () => new Response(`{"jsonrpc":"2.0","id":1,"result":${'['.repeat(40)}${']'.repeat(40)}}`),
      'bad-answer',
    ],
    ['of megabytes', () => new Response('x'.repeat(1_000_001)), 'too-large'],
    [
      'that never comes',
      () => {
        throw new TypeError('failed to fetch');
      },
      'unreachable',
    ],
  ])('%s is none', async (_, response, code) => {
    expect(await ask(response)).toMatchObject({ ok: false, code });
  });

  test('is not asked for over plain http, except on this device', async () => {
    expect(await ask(json({}), 'http://rpc.example')).toMatchObject({ code: 'bad-address' });
  });
});

describe('preparing', () => {
  test('completes what was asked and changes nothing of it', async () => {
    const done = await prepare();
    expect(done).toMatchObject({
      ok: true,
      value: {
        signable: {
          kind: 'transaction',
          account: ACCOUNT,
          transaction: {
            type: 'eip1559',
            chainId: '1',
            nonce: '7',
            gasLimit: '26250',
            to: TO,
            value: '1000',
            data: '0x',
            maxFeePerGas: '22',
            maxPriorityFeePerGas: '2',
          },
        },
        description: { kind: 'transaction', account: ACCOUNT, chain: 'eip155:1' },
        simulation: { is: 'done', ok: true, changes: [] },
        fee: { maxWei: String(26_250 * 22) },
      },
    });
  });

  test('keeps to what the site asks for, within bounds', async () => {
    const waiting: Says = {
      eth_getTransactionCount: ([, block]) => ({ result: block === 'latest' ? '0x5' : '0x7' }),
    };
    const fees = { is: 'two-prices', maxFeePerGas: '50', maxPriorityFeePerGas: '3' } as const;
    expect(await prepare(waiting, { gasLimit: '30000', nonce: '6', fees })).toMatchObject({
      value: {
        signable: {
          transaction: { gasLimit: '30000', nonce: '6', maxFeePerGas: '50', maxPriorityFeePerGas: '3' },
        },
      },
    });
    const one = { is: 'one-price', gasPrice: '9' } as const;
    expect(await prepare({}, { fees: one })).toMatchObject({
      value: { signable: { transaction: { type: 'legacy', gasPrice: '9' } } },
    });
    const accessList = [{ address: TO, storageKeys: [] }] as const;
    expect(await prepare({}, { fees: one, accessList })).toMatchObject({
      value: { signable: { transaction: { type: 'eip2930', accessList } } },
    });
    const authorizationList = [
      { chainId: '1', address: TO, nonce: '0', yParity: 0, r: HASH, s: HASH },
    ] as unknown as NonNullable<TransactionRequest['authorizationList']>;
    expect(await prepare({}, { type: 'eip7702', authorizationList })).toMatchObject({
      value: { signable: { transaction: { type: 'eip7702', authorizationList } } },
    });
  });

  test('fee-above-network: where the site asks for four times what the server says', async () => {
    const warningsFor = async (fees: TransactionRequest['fees'], says: Says = {}) => {
      const rich = { eth_getBalance: () => ({ result: `0x${(10n ** 20n).toString(16)}` }), ...says };
      const done = await prepare(rich, { gasLimit: '1000000', value: '5000000000000000000', fees: fees! });
      if (!done.ok) throw new Error(done.code);
      return done.value.description.warnings;
    };
    const gwei = (price: bigint) => `${price}000000000`;
    // Base fee 12 and tip 1 gwei: 25 at most.
    const network = {
      eth_feeHistory: () => ({ result: { baseFeePerGas: ['0x2cb417800'] } }),
      eth_maxPriorityFeePerGas: () => ({ result: '0x3b9aca00' }),
    };
    const two = (price: bigint) =>
      ({ is: 'two-prices', maxFeePerGas: gwei(price), maxPriorityFeePerGas: '1' }) as const;
    expect(await warningsFor(two(99n), network)).toEqual([]);
    expect(await warningsFor({ is: 'one-price', gasPrice: gwei(99n) }, network)).toEqual([]);
    expect(await warningsFor({ is: 'one-price', gasPrice: gwei(100n) }, network)).toEqual([]);
    expect(
      await warningsFor({ is: 'one-price', gasPrice: `${gwei(100n)}`.replace(/0$/, '1') }, network),
    ).toEqual(['fee-high', 'fee-above-network']);
    // Less than 0.001 of a coin is not worth a word, and what the server does not say is not known.
    expect(await warningsFor({ is: 'one-price', gasPrice: '999999999' })).toEqual([]);
    expect(
      await warningsFor(
        { is: 'one-price', gasPrice: gwei(90n) },
        { eth_feeHistory: () => UNKNOWN_METHOD, eth_gasPrice: () => UNKNOWN_METHOD },
      ),
    ).toEqual([]);
  });

  test('takes one price where the chain has no other', async () => {
    const price = { eth_gasPrice: () => ({ result: '0x5' }) };
    const old = { value: { signable: { transaction: { type: 'legacy', gasPrice: '5' } } } };
    expect(await prepare({ ...price, eth_feeHistory: () => UNKNOWN_METHOD })).toMatchObject(old);
    expect(
      await prepare({ ...price, eth_feeHistory: () => ({ result: { baseFeePerGas: ['0x0', '0x0'] } }) }),
    ).toMatchObject(old);
    expect(await prepare(price, { type: 'legacy' })).toMatchObject(old);
  });

  test.each<[string, Says, Partial<TransactionRequest>, string]>([
    ['a server of another chain', { eth_chainId: () => ({ result: '0x2105' }) }, {}, 'other-chain'],
    ['a request for another chain', {}, { chainId: '8453' }, 'other-chain'],
    [
      'a number below what is in blocks',
      { eth_getTransactionCount: ([, block]) => ({ result: block === 'latest' ? '0x8' : '0x7' }) },
      {},
      'bad-number',
    ],
    [
      'a number far above',
      { eth_getTransactionCount: ([, block]) => ({ result: block === 'latest' ? '0x0' : '0x41' }) },
      {},
      'bad-number',
    ],
    ['a site’s number far above', {}, { nonce: '72' }, 'bad-number'],
    ['a number that is in a block', {}, { nonce: '6' }, 'number-used'],
    ['what fails', { eth_estimateGas: () => refusing('execution reverted: no') }, {}, 'would-revert'],
    ['gas beyond any block', { eth_estimateGas: () => ({ result: '0x5f5e101' }) }, {}, 'absurd-gas'],
    ['gas for nothing', { eth_estimateGas: () => ({ result: '0x1' }) }, {}, 'absurd-gas'],
    ['a site’s gas beyond any block', {}, { gasLimit: '100000001' }, 'absurd-gas'],
    [
      'a price beyond any chain',
      { eth_feeHistory: () => ({ result: { baseFeePerGas: ['0xffffffffffffff'] } }) },
      {},
      'absurd-fee',
    ],
    [
      'a site’s price beyond any chain',
      {},
      { fees: { is: 'one-price', gasPrice: '10000000000001' } },
      'absurd-fee',
    ],
    [
      'fees of more than ten coins',
      { eth_getBalance: () => ({ result: `0x${(10n ** 30n).toString(16)}` }) },
      { gasLimit: '90000000', fees: { is: 'one-price', gasPrice: '1000000000000' } },
      'absurd-fee',
    ],
    ['more than there is', {}, { value: '10000000000000000000' }, 'not-enough'],
    ['a balance of nothing', { eth_getBalance: () => ({ result: '0x0' }) }, {}, 'not-enough'],
    ['a number that is a word', { eth_getTransactionCount: () => ({ result: 'seven' }) }, {}, 'bad-answer'],
    ['a balance that is an object', { eth_getBalance: () => ({ result: {} }) }, {}, 'bad-answer'],
    ['a chain id that is missing', { eth_chainId: () => ({ result: null }) }, {}, 'bad-answer'],
    [
      'fees that the chain does not know',
      { eth_feeHistory: () => UNKNOWN_METHOD },
      { type: 'eip7702' },
      'bad-answer',
    ],
    ['a server that is gone', { eth_chainId: () => new Response('', { status: 502 }) }, {}, 'bad-answer'],
  ])('offers nothing for %s', async (_, says, request, code) => {
    expect(await prepare(says, request)).toMatchObject({ ok: false, code });
  });

  test('numbers calls one after the other, and takes their gas from doing them together', async () => {
    const calls = [
      { to: TO, value: '1', data: '0x' },
      { to: TO, value: '2', data: '0x' },
    ] as const;
    const asked = { chain: CHAIN, account: ACCOUNT, calls, origin: ORIGIN } as const;
    const rpc = fakeRpc({ eth_estimateGas: () => refusing('alone it would fail') });
    expect(await prepareCalls(asked, withNow(rpc))).toMatchObject({
      value: {
        prepared: [
          { signable: { transaction: { nonce: '7', value: '1', gasLimit: '31500' } } },
          { signable: { transaction: { nonce: '8', value: '2', gasLimit: '31500' } } },
        ],
        fee: { maxWei: String(2 * 31_500 * 22) },
      },
    });
    const blind = fakeRpc({ eth_simulateV1: () => UNKNOWN_METHOD });
    expect(await prepareCalls(asked, withNow(blind))).toMatchObject({
      value: {
        prepared: [{}, { signable: { transaction: { gasLimit: '26250' } } }],
        simulation: { is: 'unknown' },
      },
    });
    const poor = fakeRpc({ eth_getBalance: () => ({ result: '0x1' }) });
    expect(await prepareCalls(asked, withNow(poor))).toMatchObject({ code: 'not-enough' });
  });
});

describe('a simulation', () => {
  const pad = (address: string) => `0x${'0'.repeat(24)}${address.slice(2).toLowerCase()}`;
  const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
  const moved = (address: string, from: string, to: string, amount: bigint) => ({
    address,
    topics: [TRANSFER, pad(from), pad(to)],
    data: `0x${amount.toString(16).padStart(64, '0')}`,
  });
  const COIN = `0x${'e'.repeat(40)}`;
  const TOKEN = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48';
  const call = (changes: object) => () => ({
    result: [{ calls: [{ status: '0x1', gasUsed: '0x1', ...changes }] }],
  });
  const run = async (says: Says) =>
    (await simulate(CHAIN, ACCOUNT, [{ to: TO, value: '0', data: '0x' }], fakeRpc(says))).simulation;

  test('says what would come and go, of this account alone', async () => {
    const id = `0x${'5'.padStart(64, '0')}`;
    const logs = [
      moved(COIN, ACCOUNT, TO, 5n),
      moved(TOKEN, TO, ACCOUNT, 7n),
      moved(TOKEN, TO, COIN, 99n),
      { address: TOKEN, topics: [TRANSFER, pad(ACCOUNT), pad(TO), id], data: '0x' },
    ];
    expect(await run({ eth_simulateV1: call({ logs }) })).toEqual({
      is: 'done',
      ok: true,
      reason: null,
      changes: [
        { account: ACCOUNT, asset: 'eip155:1/slip44:60', symbol: 'ETH', decimals: 18, delta: '-5' },
        { account: ACCOUNT, asset: `eip155:1/erc20:${TOKEN}`, symbol: null, decimals: null, delta: '7' },
        { account: ACCOUNT, asset: `eip155:1/erc721:${TOKEN}/5`, symbol: null, decimals: null, delta: '-1' },
      ],
      allowed: [],
    });
  });

  test('names tokens as they name themselves, where that can be shown', async () => {
    const logs = [moved(TOKEN, TO, ACCOUNT, 7n)];
    const symbolOf = (text: string) => {
      const hex = [...new TextEncoder().encode(text)]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      return `0x${'20'.padStart(64, '0')}${(hex.length / 2).toString(16).padStart(64, '0')}${hex.padEnd(64, '0')}`;
    };
    const says = (symbol: string, decimals: string): Says => ({
      eth_simulateV1: call({ logs }),
      eth_call: ([asked]) => ({
        result: (asked as { data: string }).data === '0x95d89b41' ? symbol : decimals,
      }),
    });
    const six = `0x${'6'.padStart(64, '0')}`;
    expect(await run(says(symbolOf('USDC'), six))).toMatchObject({
      changes: [{ symbol: 'USDC', decimals: 6 }],
    });
    expect(await run(says(`0x${'4d4b52'.padEnd(64, '0')}`, six))).toMatchObject({
      changes: [{ symbol: 'MKR' }],
    });
    for (const strange of ['a b', 'a\u202eb', 'LONGSYMBOL12', ''])
      expect(await run(says(symbolOf(strange), '0x'))).toMatchObject({
        changes: [{ symbol: null, decimals: null }],
      });
  });

  test('says that it fails', async () => {
    const failed = call({ status: '0x0', error: { message: 'execution reverted' } });
    expect(await run({ eth_simulateV1: failed })).toMatchObject({ ok: false, reason: 'execution reverted' });
    const old = { eth_simulateV1: () => UNKNOWN_METHOD, eth_call: () => refusing('reverted') };
    expect(await run(old)).toMatchObject({ is: 'done', ok: false, reason: 'reverted' });
  });

  test.each<[string, Says, string]>([
    ['without the method', { eth_simulateV1: () => UNKNOWN_METHOD }, 'changes-unknown'],
    ['that is nonsense', { eth_simulateV1: () => ({ result: 'fine' }) }, 'changes-unknown'],
    ['of other calls', { eth_simulateV1: () => ({ result: [{ calls: [] }] }) }, 'changes-unknown'],
    ['with logs that are none', { eth_simulateV1: call({ logs: [{ address: 'x' }] }) }, 'changes-unknown'],
    ['that does not come', { eth_simulateV1: () => new Response('{') }, 'bad-answer'],
  ])('%s leaves what changes unknown', async (_, says, code) => {
    expect(await run(says)).toEqual({ is: 'unknown', code });
  });
});

describe('sending', () => {
  const raw = '0x02f8';
  const hash = hexOf(keccak(bytesOf(raw)));
  const send = (says: Says) => sendRaw({ chain: CHAIN, raw }, fakeRpc(says));

  test('answers with our hash, whatever the server says', async () => {
    expect(await send({ eth_sendRawTransaction: () => ({ result: HASH }) })).toEqual({
      ok: true,
      value: { hash },
    });
  });

  test('again is no mistake where the server has it', async () => {
    const has = {
      eth_sendRawTransaction: () => refusing('nonce too low'),
      eth_getTransactionByHash: () => ({ result: { hash } }),
    };
    expect(await send(has)).toEqual({ ok: true, value: { hash } });
    const other = { ...has, eth_getTransactionByHash: () => ({ result: { hash: HASH } }) };
    expect(await send(other)).toMatchObject({ code: 'not-taken' });
  });

  test.each<[string, Says, string]>([
    ['on another chain', { eth_chainId: () => ({ result: '0x5' }) }, 'other-chain'],
    ['into silence', { eth_sendRawTransaction: () => new Response('') }, 'bad-answer'],
  ])('%s is a code', async (_, says, code) => {
    expect(await send(says)).toMatchObject({ ok: false, code });
  });

  test('several stops at what is refused, and says how far it came', async () => {
    let n = 0;
    const second = {
      eth_sendRawTransaction: () => (n++ === 0 ? { result: HASH } : refusing('nonce too low')),
      eth_getTransactionByHash: () => ({ result: null }),
    };
    const raws = ['0x01', '0x02', '0x03'] as const;
    expect(await sendAll({ chain: CHAIN, raws }, fakeRpc(second))).toEqual({ ok: true, value: { sent: 1 } });
    const none = { ...second, eth_sendRawTransaction: () => refusing('nonce too low') };
    expect(await sendAll({ chain: CHAIN, raws }, fakeRpc(none))).toMatchObject({
      code: 'transaction-refused',
    });
    const all = { eth_sendRawTransaction: () => ({ result: HASH }) };
    expect(await sendAll({ chain: CHAIN, raws }, fakeRpc(all))).toEqual({ ok: true, value: { sent: 3 } });
  });
});

describe('a page’s reading method', () => {
  const sent = { id: 'mine', chainId: '1', hashes: [HASH as `0x${string}`], isWhole: true };
  const node = (method: string, params: unknown, says: Says = {}, changes = {}) =>
    answerNode(
      { text: walletText(method, params), chain: CHAIN, accounts: [ACCOUNT], calls: [sent], ...changes },
      fakeRpc(says),
    );

  test('is passed on, and its answer or error comes back', async () => {
    expect(await node('eth_getBalance', [ACCOUNT, 'latest'])).toEqual({
      is: 'result',
      text: '"0x8ac7230489e80000"',
    });
    const reverted = { eth_call: () => ({ error: { code: 3, message: 'reverted', data: '0x08c379a0' } }) };
    expect(await node('eth_call', [{ to: TO }], reverted)).toEqual({
      is: 'node-error',
      text: '{"code":3,"message":"reverted","data":"0x08c379a0"}',
    });
  });

  test.each<[string, string, unknown, Says, object, string]>([
    ['another class', 'eth_sendTransaction', [{}], {}, {}, 'unknown-method'],
    ['nobody’s', 'eth_newFilter', [{}], {}, {}, 'unknown-method'],
    ['bad parameters', 'eth_getBalance', [], {}, {}, 'bad-member'],
    [
      'a server that is silent',
      'eth_gasPrice',
      [],
      { eth_gasPrice: () => new Response('') },
      {},
      'chain-unreachable',
    ],
    ['a chain that is gone', 'eth_gasPrice', [], {}, { chain: null }, 'unknown-chain'],
    ['calls of nobody', 'wallet_getCallsStatus', ['other'], {}, {}, 'unknown-id'],
    [
      'calls of a chain that is gone',
      'wallet_getCallsStatus',
      ['mine'],
      {},
      { chain: { ...CHAIN, chainId: '5' } },
      'unknown-chain',
    ],
    [
      'calls that nobody knows of',
      'wallet_getCallsStatus',
      ['mine'],
      { eth_getTransactionReceipt: () => ({ result: 7 }) },
      {},
      'chain-unreachable',
    ],
    ['what another account can', 'wallet_getCapabilities', [TO], {}, {}, 'not-connected'],
    ['who signed nothing', 'personal_ecRecover', ['0x61', `0x${'00'.repeat(65)}`], {}, {}, 'bad-member'],
  ])('for %s is a code', async (_, method, params, says, changes, code) => {
    expect(await node(method, params, says, changes)).toMatchObject({ is: 'error', code });
  });

  test('says that calls are sent one by one', async () => {
    expect(await node('wallet_getCapabilities', [ACCOUNT.toLowerCase(), ['0x1', '0x05']])).toEqual({
      is: 'result',
      text: '{"0x1":{"atomic":{"status":"unsupported"}},"0x5":{"atomic":{"status":"unsupported"}}}',
    });
  });

  test.each<[string, readonly (string | null)[], boolean, number]>([
    ['waits', ['0x1', null], true, 100],
    ['was done', ['0x1', '0x1'], true, 200],
    ['was never sent', [], false, 400],
    ['failed', ['0x0', '0x0'], true, 500],
    ['failed in part', ['0x1', '0x0'], true, 600],
    ['was sent in part', ['0x1'], false, 600],
  ])('says what became of calls: %s', async (_, statuses, isWhole, expected) => {
    const hashes = statuses.map((__, i) => `0x${String(i).padStart(64, '0')}` as const);
    const says: Says = {
      eth_getTransactionReceipt: ([hash]) => {
        const status = statuses[hashes.indexOf(hash as never)];
        const shared = {
          logs: [],
          blockHash: HASH,
          blockNumber: '0x1',
          gasUsed: '0x1',
          transactionHash: hash,
        };
        return { result: status === null ? null : { status, ...shared, more: 1 } };
      },
    };
    const answer = await node('wallet_getCallsStatus', ['mine'], says, {
      calls: [{ ...sent, hashes, isWhole }],
    });
    expect(answer.is === 'result' && JSON.parse(answer.text)).toMatchObject({
      version: '2.0.0',
      id: 'mine',
      chainId: '0x1',
      status: expected,
      atomic: false,
    });
  });

  test.each([
    ['another hash', { transactionHash: `0x${'cd'.repeat(32)}` }],
    ['no hash', { transactionHash: null }],
  ])('takes no receipt for that of a call which has %s', async (_, change) => {
    const receipt = {
      logs: [],
      status: '0x1',
      blockHash: HASH,
      blockNumber: '0x1',
      gasUsed: '0x1',
      transactionHash: HASH,
    };
    const status = (given: object) =>
      node('wallet_getCallsStatus', ['mine'], { eth_getTransactionReceipt: () => ({ result: given }) });
    expect(await status(receipt)).toMatchObject({ is: 'result' });
    expect(await status({ ...receipt, ...change })).toMatchObject({ is: 'error', code: 'chain-unreachable' });
  });
});

test('balances are read of each account and token, and unknown where nobody says', async () => {
  const tokens = [
    { chainId: '1', address: TO },
    { chainId: '5', address: TO },
  ] as const;
  const says: Says = {
    eth_getBalance: () => ({ result: '0x0' }),
    eth_call: () => ({ result: `0x${'2'.padStart(64, '0')}` }),
  };
  const asked = { chains: [CHAIN], accounts: [ACCOUNT], tokens } as const;
  expect(await readBalances(asked, fakeRpc(says))).toEqual({
    ok: true,
    value: [
      { chainId: '1', account: ACCOUNT, token: null, amount: '0' },
      { chainId: '1', account: ACCOUNT, token: TO, amount: '2' },
    ],
  });
  const silent = { eth_getBalance: () => new Response(''), eth_call: () => ({ result: '0x' }) };
  expect(await readBalances(asked, fakeRpc(silent))).toMatchObject({
    value: [{ amount: null }, { amount: null }],
  });
  const accounts = Array.from({ length: 401 }, () => ACCOUNT);
  expect(await readBalances({ ...asked, accounts } as never, fakeRpc())).toMatchObject({ code: 'too-large' });
});

test('the extension’s own questions, and a chain’s id', async () => {
  const ask = (says: Says) => askServer({ url: URL_OF, method: 'eth_gasPrice', params: [] }, fakeRpc(says));
  expect(await ask({ eth_gasPrice: () => ({ result: '0x1' }) })).toEqual({ ok: true, value: '0x1' });
  expect(await ask({})).toMatchObject({ code: 'rpc-error' });
  expect(await checkServer({ chain: CHAIN }, fakeRpc())).toEqual({ ok: true, value: null });
  expect(await checkServer({ chain: { ...CHAIN, chainId: '5' } }, fakeRpc())).toMatchObject({
    code: 'other-chain',
  });
});

test('a message is described without asking anybody', async () => {
  const signable = { kind: 'message', account: ACCOUNT, message: '0x61' } as const;
  expect(await describeSignable({ signable, origin: ORIGIN, chain: null }, () => 0)).toMatchObject({
    value: { description: { kind: 'message', account: ACCOUNT } },
  });
});

describe('a number that something was signed for', () => {
  const OLD = {
    ...TRANSACTION,
    type: 'eip1559',
    maxFeePerGas: '80000000000',
    maxPriorityFeePerGas: '8000000000',
  } as const;

  test('gets fees an eighth above it, where the chain asks for less', async () => {
    const { signable } = the(await prepare({}, { nonce: '7' }, [OLD]));
    expect(signable).toMatchObject({
      transaction: { nonce: '7', maxFeePerGas: '90000000000', maxPriorityFeePerGas: '9000000000' },
    });
  });

  test('is prepared again as exactly what it was, whatever the chain asks for now', async () => {
    const old = { ...OLD, chainId: CHAIN.chainId, nonce: '7', gasLimit: '30000' };
    const { signable } = the(await prepare({}, sameAgain(ACCOUNT, old)));
    expect(signable).toEqual({ kind: 'transaction', account: ACCOUNT, transaction: old });
  });

  test('is not paid for at any price', async () => {
    const old = { ...OLD, maxFeePerGas: '9900000000000' };
    expect(await prepare({}, { nonce: '7' }, [old])).toMatchObject({ code: 'absurd-fee' });
  });
});

describe('signed bytes', () => {
  const signable = { kind: 'transaction', account: SIGNER, transaction: TRANSACTION } as const;
  const { raw } = sign(signable, SECRET);

  test('are read back with who signed, and described', async () => {
    const read = the(await readSignedRaw({ raw: raw!, origin: ORIGIN, chain: null }, () => 0));
    expect(read.signable).toEqual(signable);
    expect(read.description).toMatchObject({ account: SIGNER, sequence: { number: TRANSACTION.nonce } });
  });

  test.each(['0x', '0x02', `0x02${'00'.repeat(40)}`, raw!.slice(0, -2)])('are not %s', async (other) => {
    expect(
      await readSignedRaw({ raw: other as `0x${string}`, origin: null, chain: null }, () => 0),
    ).toMatchObject({
      code: 'not-signed',
    });
  });
});
