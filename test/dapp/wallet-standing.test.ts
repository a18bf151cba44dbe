/** Where a request of the wallet stands with what the person gave, what the background says alone, and whether what was agreed to is what was asked for. */

import { describe, expect, test } from 'vitest';
import { fits } from '../../src/dapp/fits.ts';
import { answerInstant, MAX_INSTANT_CHARS } from '../../src/dapp/instant.ts';
import { callsOf, readKnownCalls, withCalls } from '../../src/dapp/known-calls.ts';
import { type PageCall, readPageCall } from '../../src/dapp/page-call.ts';
import { readCall } from '../../src/dapp/standing.ts';
import { endedBy } from '../../src/dapp/still-stands.ts';
import type { Signable, Transaction } from '../../src/wallet/signable.ts';
import { NOW_MS, pageName, SITE } from '../fixtures/page-requests.ts';
import {
  ACCOUNT,
  knownFor,
  OTHER_ACCOUNT,
  SEND,
  SIGN,
  TO,
  walletFor,
  walletText,
} from '../fixtures/wallet-requests.ts';

const OTHER = 'https://other.example';
const ASKER = { tabId: 1, origin: SITE, documentId: null, page: pageName(1), n: 0 };

function standing(text: string, origin = SITE, known = knownFor(SITE)) {
  const read = readCall(text, { ...known, origin }, NOW_MS);
  if (!read.ok) return read.code;
  const { standing: its } = read.value;
  return its.is === 'refused' ? its.code : its.is === 'answer' ? JSON.parse(its.text) : its.is;
}

const calls = (changes: object = {}) =>
  walletText('wallet_sendCalls', [
    { version: '2.0.0', chainId: '0x1', atomicRequired: false, calls: [{ to: TO }], ...changes },
  ]);
const send = (changes: object) => walletText('eth_sendTransaction', [{ from: ACCOUNT, to: TO, ...changes }]);
const typed = (chainId: unknown) =>
  walletText('eth_signTypedData_v4', [
    ACCOUNT,
    {
      domain: { chainId },
      types: { EIP712Domain: [{ name: 'chainId', type: 'uint256' }], A: [{ name: 'a', type: 'string' }] },
      primaryType: 'A',
      message: { a: 'b' },
    },
  ]);
const switchTo = (chainId: string) => walletText('wallet_switchEthereumChain', [{ chainId }]);
const add = (chainId: string) =>
  walletText('wallet_addEthereumChain', [
    {
      chainId,
      chainName: 'A',
      rpcUrls: ['https://a.example'],
      nativeCurrency: { name: 'A', symbol: 'A', decimals: 18 },
    },
  ]);
const WATCH = walletText('wallet_watchAsset', {
  type: 'ERC20',
  options: { address: TO, symbol: 'T', decimals: 1 },
});

describe('a request', () => {
  test.each<[string, string, unknown]>([
    ['for accounts that the site has', walletText('eth_requestAccounts'), [ACCOUNT]],
    ['for other accounts', walletText('wallet_requestPermissions', [{ eth_accounts: {} }]), 'ask'],
    ['to sign', SIGN, 'ask'],
    ['to send', SEND, 'ask'],
    ['to send on the chain', send({ chainId: '0x1' }), 'ask'],
    ['to send on another chain', send({ chainId: '0x2105' }), 'other-chain'],
    ['to sign for the chain', typed(1), 'ask'],
    ['to sign for the chain in hex', typed('0x1'), 'ask'],
    ['to sign for another chain', typed(8453), 'other-chain'],
    ['to sign for another chain as text', typed('8453'), 'other-chain'],
    ['to move to where it is', switchTo('0x1'), null],
    ['to move to a chain that is known', switchTo('0x2105'), 'ask'],
    ['to move to one that is not', switchTo('0x539'), 'unknown-chain'],
    ['to add where it is', add('0x1'), null],
    ['to add what is known', add('0x2105'), 'ask'],
    ['to show a token', WATCH, 'ask'],
    ['for calls', calls(), 'ask'],
    ['for calls of another chain', calls({ chainId: '0x2105' }), 'unknown-calls-chain'],
    ['for calls with an id', calls({ id: 'a' }), 'ask'],
    ['of another account', walletText('personal_sign', ['0x61', OTHER_ACCOUNT]), 'not-connected'],
    [
      'to send from another account',
      walletText('eth_sendTransaction', [{ from: TO, to: TO }]),
      'not-connected',
    ],
    ['for calls of another account', calls({ from: OTHER_ACCOUNT }), 'not-connected'],
  ])('%s stands', (_, text, expected) => {
    expect(standing(text)).toEqual(expected);
  });

  test.each([SIGN, SEND, typed(1), calls(), WATCH, switchTo('0x1'), switchTo('0x539')])(
    'of a site without accounts is not connected: %s',
    (text) => {
      expect(standing(text, OTHER)).toBe('not-connected');
    },
  );

  test.each([walletText('eth_requestAccounts'), add('0x1'), add('0x2105')])(
    'of a site without accounts is for the person, whatever the wallet has: %s',
    (text) => {
      expect(standing(text, OTHER)).toBe('ask');
      expect(standing(text, OTHER, { wallet: { ...walletFor(), accounts: [] }, calls: {} })).toBe('ask');
    },
  );

  test('for calls whose id was used is refused', () => {
    const used = { [SITE]: [{ id: 'a', chainId: '1', hashes: [], isWhole: true }] };
    expect(standing(calls({ id: 'a' }), SITE, { ...knownFor(SITE), calls: used })).toBe('id-used');
    expect(standing(calls({ id: 'b' }), SITE, { ...knownFor(SITE), calls: used })).toBe('ask');
  });
});

describe('an open request', () => {
  const read = (text: string): PageCall => {
    const call = readPageCall(text, NOW_MS);
    if (!call.ok) throw new Error(call.code);
    return call.value;
  };
  const open = (text: string) => ({
    id: 'id',
    asker: { tabId: 1, origin: SITE, documentId: null, page: pageName(1), n: 0 },
    call: read(text),
    chainId: '1',
    sizeChars: 0,
    endsAtMs: 0,
    made: null,
    phase: { is: 'waiting' } as const,
  });
  const { wallet } = knownFor(SITE);
  const others = { ...wallet, sites: { [SITE]: { accounts: [OTHER_ACCOUNT], chainId: '1' } } } as const;
  const elsewhere = { ...wallet, chains: wallet.chains.slice(1) };

  test.each<[string, string, typeof wallet, string | null]>([
    ['stands', SIGN, wallet, null],
    ['ends with its account', SIGN, others, 'not-connected'],
    ['ends with all accounts', WATCH, walletFor(), 'not-connected'],
    ['ends with its chain', SEND, elsewhere, 'unknown-chain'],
    ['for accounts ends with nothing', walletText('eth_requestAccounts'), walletFor(), null],
    ['for a chain ends with nothing', add('0x2105'), walletFor(), null],
    ['without an account of its own takes any', calls(), others, null],
  ])('%s', (_, text, now, code) => {
    expect(endedBy(open(text), { wallet: now, calls: {} })).toBe(code);
  });
});

describe('the background says alone', () => {
  const say = (method: string, params?: unknown, origin = SITE) => {
    const { answer } = answerInstant(walletText(method, params), origin, walletFor(SITE));
    return answer.is === 'error' ? answer.code : JSON.parse(answer.text);
  };

  test.each<[string, unknown, unknown]>([
    ['eth_chainId', '0x1', '0x1'],
    ['net_version', '1', '1'],
    ['eth_accounts', [ACCOUNT], []],
    ['eth_coinbase', ACCOUNT, null],
    ['web3_clientVersion', 'RAIL', 'RAIL'],
    [
      'wallet_getPermissions',
      [
        {
          invoker: SITE,
          parentCapability: 'eth_accounts',
          caveats: [{ type: 'restrictReturnedAccounts', value: [ACCOUNT] }],
        },
      ],
      [],
    ],
  ])('%s', (method, connected, stranger) => {
    expect(say(method)).toEqual(connected);
    expect(say(method, undefined, OTHER)).toEqual(stranger);
  });

  test('that a site gives its accounts back, once', () => {
    const back = walletText('wallet_revokePermissions', [{ eth_accounts: {} }]);
    expect(answerInstant(back, SITE, walletFor(SITE))).toMatchObject({ isGivenBack: true });
    expect(answerInstant(back, OTHER, walletFor(SITE))).not.toHaveProperty('isGivenBack');
    expect(say('wallet_revokePermissions', [{ eth_accounts: {}, more: {} }])).toBe('bad-member');
    expect(say('wallet_revokePermissions')).toBe('bad-member');
  });

  test.each<[string, string]>([
    [walletText('eth_chainId', ['a'.repeat(MAX_INSTANT_CHARS)]), 'too-large'],
    ['{"method":"eth_chainId","id":1}', 'bad-request'],
    ['{"method":"eth_chainId","method":"eth_sendTransaction"}', 'bad-request'],
    ['{"method":"eth_chainId",', 'bad-request'],
  ])('nothing to %s', (text, code) => {
    expect(answerInstant(text, SITE, walletFor(SITE)).answer).toMatchObject({ is: 'error', code });
  });
});

describe('calls that were sent', () => {
  const sent = (id: string) => ({ id, chainId: '1', hashes: [], isWhole: true }) as const;

  test('are kept by site, the same id once, and the last twenty', () => {
    const many = Array.from({ length: 25 }, (_, i) => sent(String(i))).reduce(
      (known, one) => withCalls(known, SITE, one),
      withCalls({}, OTHER, sent('a')),
    );
    expect(callsOf(many, SITE).map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, i) => String(i + 5)),
    );
    expect(callsOf(withCalls(many, SITE, { ...sent('24'), isWhole: false }), SITE)).toHaveLength(20);
    expect(callsOf(many, OTHER)).toHaveLength(1);
    expect(callsOf(many, 'toString')).toEqual([]);
  });

  test('of nobody are none', () => {
    for (const stored of [undefined, null, [], 'x']) expect(readKnownCalls(stored)).toEqual({});
  });
});

describe('what was agreed to', () => {
  const read = (text: string) => {
    const call = readPageCall(text, NOW_MS);
    if (!call.ok) throw new Error(call.code);
    return call.value;
  };
  const transaction: Transaction = {
    type: 'eip1559',
    chainId: '1',
    nonce: '7',
    gasLimit: '21000',
    to: TO,
    value: '1',
    data: '0x',
    maxFeePerGas: '2',
    maxPriorityFeePerGas: '1',
    accessList: [],
  };
  const tx = (changes: Partial<Transaction> = {}, account = ACCOUNT): Signable =>
    ({ kind: 'transaction', account, transaction: { ...transaction, ...changes } }) as Signable;
  const isFor = (text: string, ...signables: readonly Signable[]) => {
    const toSign = signables.map((signable) => ({ signable, simulated: null, evidence: null }));
    const choice = { method: 'eth_sendTransaction', toSign } as const;
    return fits({ call: read(text), asker: ASKER, chainId: '1' }, choice, walletFor(SITE));
  };
  const message: Signable = { kind: 'message', account: ACCOUNT, message: '0x61' };
  const data = (changes: object = {}): Signable => {
    const call = read(typed(1));
    if (call.method !== 'eth_signTypedData_v4') throw new Error('another method');
    return { kind: 'typed-data', account: ACCOUNT, typedData: { ...call.params.typedData, ...changes } };
  };
  const two = calls({
    calls: [
      { to: TO, value: '0x1' },
      { value: '0x0', data: '0x60' },
    ],
  });
  const second = tx({ to: null, value: '0', data: '0x60', nonce: '8' });

  test('is what was asked for', () => {
    expect(isFor(SEND, tx())).toBe(true);
    expect(isFor(send({ value: '0x1', nonce: '0x7' }), tx())).toBe(true);
    expect(isFor(SIGN, message)).toBe(true);
    expect(isFor(typed(1), data())).toBe(true);
    expect(isFor(two, tx(), second)).toBe(true);
  });

  test.each<[string, string, readonly Signable[]]>([
    ['nothing', SEND, []],
    ['two for one', SEND, [tx(), tx()]],
    ['another account', SEND, [tx({}, OTHER_ACCOUNT)]],
    ['another recipient', SEND, [tx({ to: OTHER_ACCOUNT })]],
    ['a contract', SEND, [tx({ to: null })]],
    ['another amount', SEND, [tx({ value: '2' })]],
    ['other data', SEND, [tx({ data: '0x00' })]],
    ['another chain', SEND, [tx({ chainId: '8453' })]],
    ['another number than was asked for', send({ value: '0x1', nonce: '0x6' }), [tx()]],
    [
      'a list that was not asked for',
      SEND,
      [tx({ accessList: [{ address: TO, storageKeys: [] }] } as never)],
    ],
    ['a message for a transaction', SEND, [message]],
    ['a transaction for a message', SIGN, [tx()]],
    ['another message', SIGN, [{ ...message, message: '0x62' }]],
    ['other typed data', typed(1), [data({ message: { a: 'c' } })]],
    ['a message for typed data', typed(1), [message]],
    ['one of two calls', two, [tx()]],
    ['calls in another order', two, [tx({ to: null, value: '0', data: '0x60' }), tx({ nonce: '8' })]],
    ['calls with a gap', two, [tx(), tx({ to: null, value: '0', data: '0x60', nonce: '9' })]],
    ['anything, where nothing is to be signed', switchTo('0x2105'), [message]],
  ])('is not %s', (_, text, toSign) => {
    expect(isFor(text, ...toSign)).toBe(false);
  });
});
