/** What servers say when they do not take a transaction, and what may be concluded from it: a page that is told too early that it was refused has it paid twice (docs/spec/page-requests.md section 5, rule 8). */

import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../src/engine/send-errors.ts';
import { sendAll, sendRaw } from '../../src/engine/wallet-lookup.ts';
import { bytesOf, hexOf, keccak } from '../../src/wallet/evm/hex.ts';
import { CHAIN, fakeRpc, type Says } from '../fixtures/fake-rpc.ts';

const raw = '0x02f8';
const hash = hexOf(keccak(bytesOf(raw)));
const send = (says: Says) => sendRaw({ chain: CHAIN, raw }, fakeRpc(says));
const failing = (code: number, message: string) => () => ({ error: { code, message } });
const NOT_THERE = { eth_getTransactionByHash: () => ({ result: null }) };

/** As clients write them, with what they add. */
const NEVER = [
  [-32000, 'nonce too low: next nonce 5, tx nonce 3'],
  [-32001, 'Nonce too low'],
  [-32010, 'OldNonce, Current nonce: 5, nonce of rejected tx: 3'],
  [-32000, 'insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1'],
  [-32000, 'insufficient funds'],
  [-32003, 'Insufficient funds for gas * price + value'],
  [-32004, 'Upfront cost exceeds account balance'],
  [-32000, 'intrinsic gas too low: gas 20000, minimum needed 21000'],
  [-32003, 'Intrinsic gas exceeds gas limit'],
  [-32000, 'IntrinsicGas'],
  [-32000, 'exceeds block gas limit'],
  [-32005, 'Transaction gas limit exceeds block gas limit'],
  [-32000, 'transaction gas limit too high (cap: 16777216, tx: 30000000)'],
  [-32000, 'gas limit is too high'],
  [-32000, 'invalid sender: invalid chain id for signer: have 5 want 1'],
  [-32002, 'Invalid signature'],
  [-32000, 'Wrong chainId'],
  [-32003, 'invalid chain id for signer'],
  [-32000, 'rpc error: code = Unknown desc = nonce too low'],
] as const;

const UNKNOWN = [
  [-32005, 'rate limited'],
  [429, 'Your app has exceeded its compute units per second capacity'],
  [-32603, 'Internal error'],
  [-32000, 'timeout'],
  [-32000, 'request timed out'],
  [-32008, 'Initial sync is still in progress'],
  [-32000, 'transaction underpriced'],
  [-32000, 'replacement transaction underpriced'],
  [-32009, 'Gas price below current base fee'],
  [-32000, 'txpool is full'],
  [-32000, 'authority nonce too low'],
  [-32000, 'nonce too high'],
  [-32601, 'the method eth_sendRawTransaction does not exist/is not available'],
  [-32000, 'insufficient fundsraising'],
  [-32000, ''],
] as const;

describe('an error', () => {
  test.each(NEVER)('%i “%s” refuses for good what the server does not have', async (code, message) => {
    expect(await send({ ...NOT_THERE, eth_sendRawTransaction: failing(code, message) })).toMatchObject({
      ok: false,
      code: 'transaction-refused',
    });
  });

  test.each(UNKNOWN)('%i “%s” says nothing of what becomes of it', async (code, message) => {
    expect(meaningOf(message)).toBe('unknown');
    expect(await send({ ...NOT_THERE, eth_sendRawTransaction: failing(code, message) })).toMatchObject({
      ok: false,
      code: 'not-taken',
    });
  });

  test.each([
    'already known',
    'AlreadyKnown',
    'Known transaction',
    `Tx: [${hash}] already Imported`,
    'existing txn with same hash',
    'INTERNAL_ERROR: existing tx with same hash',
  ])('“%s” is sent, whatever the look-up would say', async (message) => {
    expect(await send({ ...NOT_THERE, eth_sendRawTransaction: failing(-32000, message) })).toEqual({
      ok: true,
      value: { hash },
    });
  });

  test('with what the server has is sent', async () => {
    const has = { eth_getTransactionByHash: () => ({ result: { hash } }) };
    for (const [code, message] of [...NEVER, ...UNKNOWN])
      expect(await send({ ...has, eth_sendRawTransaction: failing(code, message) })).toMatchObject({
        ok: true,
      });
  });
});

describe('a look-up', () => {
  const TOO_LOW = { eth_sendRawTransaction: failing(-32000, 'nonce too low') };

  test.each<[string, Says, string]>([
    [
      'ends in an error',
      { eth_getTransactionByHash: failing(-32000, 'transaction indexing is in progress') },
      'not-taken',
    ],
    ['does not come', { eth_getTransactionByHash: () => new Response('') }, 'bad-answer'],
    [
      'is of another transaction',
      { eth_getTransactionByHash: () => ({ result: { hash: `0x${'ab'.repeat(32)}` } }) },
      'not-taken',
    ],
    ['is nonsense', { eth_getTransactionByHash: () => ({ result: 'gone' }) }, 'not-taken'],
  ])('that %s is not “not there”', async (_, says, code) => {
    expect(await send({ ...TOO_LOW, ...says })).toMatchObject({ ok: false, code });
  });
});

describe('of several', () => {
  const raws = ['0x01', '0x02', '0x03'] as const;
  /** Answers for the second, and takes the others. */
  const all = (second: () => unknown) => {
    const asked: unknown[] = [];
    const says = {
      ...NOT_THERE,
      eth_sendRawTransaction: (params: readonly unknown[]) => {
        asked.push(params[0]);
        return params[0] === '0x02' ? second() : { result: `0x${'ab'.repeat(32)}` };
      },
    } as Says;
    return { asked, done: sendAll({ chain: CHAIN, raws }, fakeRpc(says)) };
  };

  test.each([
    [
      'was not reached',
      () => {
        throw new TypeError('no network');
      },
      'unreachable',
    ],
    ['is not taken now', failing(-32005, 'rate limited'), 'not-taken'],
  ])('a later one that %s leaves all to be sent again', async (_, second, code) => {
    const { asked, done } = all(second);
    expect(await done).toMatchObject({ ok: false, code });
    expect(asked).toEqual(['0x01', '0x02']);
  });

  test('a later one that is refused for good ends it there', async () => {
    expect(await all(failing(-32000, 'insufficient funds')).done).toEqual({ ok: true, value: { sent: 1 } });
  });
});
