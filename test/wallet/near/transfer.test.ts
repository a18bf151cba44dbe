import { expect, test } from 'vitest';
import { readNearAccount } from '../../../src/wallet/near/account.ts';
import { readIntent, writeIntent } from '../../../src/wallet/near/intent.ts';
import { readReceiver, readToken, readUnits, transferIntent } from '../../../src/wallet/near/transfer.ts';
import { ACCOUNT, OTHER } from '../../fixtures/signables.ts';

const refused = (code: string) => expect.objectContaining({ ok: false, code });
const taken = (value: string) => ({ ok: true, value });

test.each(['aa', 'alice.near', 'bob_1.sub-account.near', OTHER.toLowerCase(), 'a'.repeat(64)])(
  '%j is an account',
  (name) => {
    expect(readNearAccount(name)).toEqual(taken(name));
  },
);

test.each([
  '',
  'a',
  'Alice.near',
  'alice..near',
  '-alice.near',
  'alice near',
  ' alice.near',
  'a'.repeat(65),
  'alicé.near',
])('bad-near-account: %j', (name) => {
  expect(readNearAccount(name)).toEqual(refused('bad-near-account'));
});

test.each([
  'nep141:wrap.near',
  'nep141:17208628f84f5d6ad33f0da3bbbeb27ffcb398eac501a31bd6ad2011e36133a1',
  'nep171:nft.near:token-7',
  'nep245:v2_1.omni.hot.tg:56_11111111111111111111',
  'nep245:multi.near:a:b',
])('%j is a token', (token) => {
  expect(readToken(` ${token} `)).toEqual(taken(token));
});

test.each([
  '',
  'wrap.near',
  'nep141:',
  'nep141:Wrap.near',
  'nep141:wrap.near:1',
  'nep171:nft.near',
  'nep171:nft.near:',
  'nep171:nft.near:a b',
  'nep171:nft.near:é',
  'nep999:wrap.near',
  `nep171:nft.near:${'a'.repeat(250)}`,
  'nep141:wrap.near\u202e',
])('bad-token: %j', (token) => {
  expect(readToken(token)).toEqual(refused('bad-token'));
});

test('a receiver is an account of NEAR, or an address, which is one in lower case', () => {
  expect(readReceiver(' bob.near ', ACCOUNT)).toEqual(taken('bob.near'));
  expect(readReceiver(OTHER, ACCOUNT)).toEqual(taken(OTHER.toLowerCase()));
  expect(readReceiver(OTHER.toLowerCase(), ACCOUNT)).toEqual(taken(OTHER.toLowerCase()));
});

test.each([
  ['bad-near-account', 'Bob.near'],
  ['bad-checksum', OTHER.replace('C', 'c')],
  ['bad-address', '0x123'],
  ['same-account', ACCOUNT],
  ['same-account', ACCOUNT.toLowerCase()],
])('%s: %j', (code, text) => {
  expect(readReceiver(text, ACCOUNT)).toEqual(refused(code));
});

test('an amount is whole, and what the contract can count', () => {
  const most = (2n ** 128n - 1n).toString();
  expect(readUnits('1000000')).toEqual(taken('1000000'));
  expect(readUnits(most)).toEqual(taken(most));
  expect(readUnits(`${2n ** 128n}`)).toEqual(refused('amount-too-large'));
  expect(readUnits('1.5')).toEqual(refused('too-many-decimals'));
  expect(readUnits('1,5')).toEqual(refused('not-an-amount'));
  expect(readUnits('0')).toEqual(refused('nothing'));
});

test('a transfer is written as the contract reads it, with all 32 bytes of its number', () => {
  const asked: number[] = [];
  const random = (lengthBytes: number) => {
    asked.push(lengthBytes);
    return new Uint8Array(lengthBytes).fill(255);
  };
  const transfer = { token: 'nep141:wrap.near', receiver: 'bob.near', amount: '7' };
  const intent = transferIntent(transfer, ACCOUNT, random, Date.parse('2026-01-02T03:04:05Z'));
  expect(asked).toEqual([32]);
  expect(intent).toEqual({
    signer_id: ACCOUNT.toLowerCase(),
    verifying_contract: 'intents.near',
    deadline: '2026-01-02T03:04:05.000Z',
    nonce: Buffer.alloc(32, 255).toString('base64'),
    intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep141:wrap.near': '7' } }],
  });
  expect(readIntent(writeIntent(intent).text)).toEqual({ ok: true, value: intent });
});
