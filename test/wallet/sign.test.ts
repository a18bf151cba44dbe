import fc from 'fast-check';
import { keccak256, parseTransaction, recoverTransactionAddress, type TransactionSerialized } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { hashAuthorization } from 'viem/utils';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes.ts';
import { addressOf } from '../../src/wallet/evm/address.ts';
import { digestOf } from '../../src/wallet/evm/digest.ts';
import { hexOf, keccak } from '../../src/wallet/evm/hex.ts';
import { encodeType } from '../../src/wallet/evm/typed-data-hash.ts';
import { sign, signedAuthorization } from '../../src/wallet/sign.ts';
import type { Authorization, Signable } from '../../src/wallet/signable.ts';
import {
  ACCOUNT,
  anyTransaction,
  MAIL,
  messageOf,
  OTHER,
  SECRET,
  SECRET_HEX,
  transactionOf,
  typedDataOf,
} from '../fixtures/signables.ts';
import { viemTransaction } from '../fixtures/viem-transaction.ts';

const viem = privateKeyToAccount(SECRET_HEX);

describe('transactions', () => {
  /** EIP-155 "Example". */
  test('EIP-155', () => {
    const secret = new Uint8Array(32).fill(0x46);
    const signable: Signable = {
      kind: 'transaction',
      account: addressOf(secret),
      transaction: {
        type: 'legacy',
        chainId: '1',
        nonce: '9',
        gasPrice: '20000000000',
        gasLimit: '21000',
        to: '0x3535353535353535353535353535353535353535',
        value: '1000000000000000000',
        data: '0x',
      },
    };
    expect(hexOf(digestOf(signable))).toBe(
      '0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53',
    );
    expect(sign(signable, secret).raw).toBe(
      '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83',
    );
  });

  test('of all four types are signed to the same bytes as by viem', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyTransaction, async (transaction) => {
        seen.add(transaction.type);
        const { raw, hash, signature } = sign({ kind: 'transaction', account: ACCOUNT, transaction }, SECRET);
        expect(raw).toBe(await viem.signTransaction(viemTransaction(transaction)));
        expect(hash).toBe(keccak256(raw!));
        expect(signature).toMatch(/^0x[0-9a-f]{128}1[bc]$/);
      }),
      { numRuns: 150 },
    );
    expect([...seen].sort()).toEqual(['eip1559', 'eip2930', 'eip7702', 'legacy']);
  });

  test('are read by viem as what was asked, from the account', async () => {
    const { raw } = sign(transactionOf({ data: '0xa9059cbb', value: '0' }), SECRET);
    const serializedTransaction = raw as TransactionSerialized;
    expect(parseTransaction(serializedTransaction)).toMatchObject({ to: OTHER.toLowerCase(), nonce: 7 });
    expect(await recoverTransactionAddress({ serializedTransaction })).toBe(ACCOUNT);
  });

  test('with a value that its bytes would not hold as given are not signed', () => {
    const misuse = expect.objectContaining({ code: 'bad-argument' });
    expect(() => sign(transactionOf({ data: '0xAB' }), SECRET)).toThrow(misuse);
    expect(() => sign(transactionOf({ nonce: '007' }), SECRET)).toThrow(misuse);
    expect(() => sign(transactionOf({ to: OTHER.toLowerCase() as typeof OTHER }), SECRET)).toThrow(misuse);
  });
});

describe('authorizations', () => {
  const authorization: Authorization = { chainId: '31337', address: OTHER, nonce: '3' };
  const signable: Signable = { kind: 'authorization', account: ACCOUNT, authorization };

  test('EIP-7702: the digest and the signature are those of viem', async () => {
    const theirs = { chainId: 31337, contractAddress: OTHER, nonce: 3 };
    expect(hexOf(digestOf(signable))).toBe(hashAuthorization(theirs));
    const signed = signedAuthorization(authorization, sign(signable, SECRET));
    const { r, s, yParity } = await viem.signAuthorization(theirs);
    expect(signed).toMatchObject({ ...authorization, yParity });
    expect([BigInt(signed.r), BigInt(signed.s)]).toEqual([BigInt(r), BigInt(s)]);
  });

  test('are sent in a transaction', () => {
    const transaction = {
      ...transactionOf().transaction,
      type: 'eip7702',
      authorizationList: [signedAuthorization(authorization, sign(signable, SECRET))],
    } as const;
    const { raw } = sign({ kind: 'transaction', account: ACCOUNT, transaction } as Signable, SECRET);
    expect(raw).toMatch(/^0x04/);
  });
});

describe('messages', () => {
  test('EIP-191: the signature is that of viem', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const message = hexOf(bytes);
        expect(sign({ kind: 'message', account: ACCOUNT, message }, SECRET)).toEqual({
          signature: await viem.signMessage({ message: { raw: message } }),
          raw: null,
          hash: null,
        });
      }),
      { numRuns: 40 },
    );
  });

  test('of NEAR Intents are signed as the same text', () => {
    const text = '{"intents":[]}';
    const intent: Signable = { kind: 'intent', account: ACCOUNT, intent: { standard: 'erc191', text } };
    expect(sign(intent, SECRET)).toEqual(sign(messageOf(text), SECRET));
  });
});

describe('typed data', () => {
  /** EIP-712 "Test Cases": the key is keccak256('cow'). */
  const COW = keccak(new TextEncoder().encode('cow'));

  test('EIP-712: type, digest and signature of its example', () => {
    expect(encodeType(MAIL.types, 'Mail')).toBe(
      'Mail(Person from,Person to,string contents)Person(string name,address wallet)',
    );
    const signable: Signable = { ...typedDataOf(MAIL), account: addressOf(COW) };
    expect(signable.account).toBe('0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826');
    expect(hexOf(digestOf(signable))).toBe(
      '0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2',
    );
    expect(sign(signable, COW).signature).toBe(
      '0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c',
    );
  });
});

test('the key of another account signs nothing', () => {
  const other = fromHex('59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')!;
  expect(addressOf(other)).toBe(OTHER);
  expect(() => sign(messageOf('hello'), other)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('the same value gets the same signature each time', () => {
  expect(sign(transactionOf(), SECRET)).toEqual(sign(transactionOf(), SECRET));
});
