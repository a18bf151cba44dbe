import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classOf, isWalletText, methodOf } from '../../../src/dapp/methods/classes.ts';
import { readNodeParams } from '../../../src/dapp/methods/node.ts';
import { ROOT } from '../../fixtures/source-tree.ts';
import { ACCOUNT, walletText } from '../../fixtures/wallet-requests.ts';

test('each method is answered as the page of the specification has it', () => {
  const page = readFileSync(join(ROOT, 'docs/spec/page-requests.md'), 'utf8');
  const rows = page.split('\n').flatMap((line) => {
    const [, names, its] = /^\| (`[^|]+) \| (instant|node|consent|refused) \|/.exec(line) ?? [];
    const methods = [...(names ?? '').matchAll(/`([a-z]+_\w+)`/g)].map(([, name]) => [name!, its] as const);
    return methods;
  });
  expect(rows.length).toBeGreaterThan(40);
  for (const [method, its] of rows)
    expect([method, classOf(method)]).toEqual([method, method === 'rail_provePersonhood' ? null : its]);
});

test('what nobody named is nobody’s, or for the worker to refuse', () => {
  for (const method of [
    'rail_provePersonhood',
    'toString',
    '__proto__',
    'wallet_getSnaps',
    'admin_addPeer',
    '',
  ])
    expect(classOf(method)).toBeNull();
  expect(classOf('eth_newFilter')).toBe('node');
  expect(readNodeParams('eth_newFilter', [])).toMatchObject({ code: 'unknown-method' });
  expect(readNodeParams('toString', [])).toMatchObject({ code: 'unknown-method' });
});

test.each<[string, string | null]>([
  ['{"method":"eth_call","params":[]}', 'eth_call'],
  ['{"method":"eth_call"}', 'eth_call'],
  [' {"method":"eth_call"}', null],
  ['{"params":[],"method":"eth_call"}', null],
  ['{"method":"eth_call" }', null],
  ['{"method":"eth\\u005fcall"}', null],
  [`{"method":"${'a'.repeat(65)}"}`, null],
  ['', null],
])('the method of %s is %s', (text, method) => {
  expect(methodOf(text)).toBe(method);
  expect(isWalletText(text)).toBe(method !== null);
});

const HASH = `0x${'ab'.repeat(32)}`;

test.each<[string, unknown]>([
  ['eth_blockNumber', undefined],
  ['eth_blockNumber', [{}]],
  ['eth_getBalance', [ACCOUNT]],
  ['eth_getBalance', [ACCOUNT, 'latest']],
  ['eth_getBalance', [ACCOUNT, { blockHash: HASH, requireCanonical: true }]],
  ['eth_getStorageAt', [ACCOUNT, '0x0', 'latest']],
  ['eth_call', [{ to: ACCOUNT, data: '0x' }, '0x10', { [ACCOUNT]: { balance: '0x1' } }]],
  ['eth_getTransactionReceipt', [HASH]],
  ['eth_getBlockByNumber', ['latest', false]],
  ['eth_feeHistory', ['0x5', 'latest', [10, 90.5]]],
  ['eth_feeHistory', [5, 'latest']],
  ['eth_getLogs', [{ address: ACCOUNT, topics: [null, [HASH]] }]],
  ['eth_getProof', [ACCOUNT, [HASH], 'latest']],
  ['wallet_getCallsStatus', ['0x12']],
  ['wallet_getCapabilities', [ACCOUNT, ['0x1']]],
  ['personal_ecRecover', ['0x61', `0x${'12'.repeat(65)}`]],
])('takes %s with %j', (method, params) => {
  expect(readNodeParams(method, params)).toMatchObject({ ok: true });
});

test.each<[string, unknown, string]>([
  ['eth_blockNumber', [1], 'bad-member'],
  ['eth_blockNumber', [{ a: 1 }], 'bad-member'],
  ['eth_getBalance', ['0x12'], 'bad-member'],
  ['eth_getBalance', [ACCOUNT, 'newest'], 'bad-member'],
  ['eth_getBalance', [ACCOUNT, { blockHash: HASH, more: 1 }], 'bad-member'],
  ['eth_getBalance', { 0: ACCOUNT }, 'bad-member'],
  ['eth_call', ['0x'], 'bad-member'],
  ['eth_call', [{}, 'latest', {}, {}], 'bad-member'],
  ['eth_getTransactionReceipt', ['0xabc'], 'bad-member'],
  ['eth_getBlockByNumber', ['latest'], 'bad-member'],
  ['eth_feeHistory', ['0x401', 'latest'], 'bad-member'],
  ['eth_feeHistory', ['0x1', 'latest', [101]], 'bad-member'],
  ['eth_getLogs', [], 'bad-member'],
  ['eth_getProof', [ACCOUNT, Array.from({ length: 101 }, () => HASH)], 'bad-member'],
  ['wallet_getCallsStatus', ['a'.repeat(129)], 'bad-member'],
  ['wallet_getCapabilities', [ACCOUNT, ['base']], 'bad-member'],
  ['personal_ecRecover', ['0x61', '0x12'], 'bad-member'],
])('refuses %s with %j', (method, params, code) => {
  expect(readNodeParams(method, params)).toMatchObject({ ok: false, code });
});

test('a text of our page’s script begins with its method', () => {
  expect(methodOf(walletText('personal_sign', []))).toBe('personal_sign');
});
