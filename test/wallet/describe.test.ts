import { expect, test } from 'vitest';
import { digestOf } from '../../src/wallet/evm/digest.ts';
import { hexOf } from '../../src/wallet/evm/hex.ts';
import type { Signable } from '../../src/wallet/signable.ts';
import { described } from '../fixtures/descriptions.ts';
import { ACCOUNT, MAIL, messageOf, OTHER, transactionOf, typedDataOf } from '../fixtures/signables.ts';

const AUTHORIZATION = { chainId: '1', address: OTHER, nonce: '3' };

test.each<[string, Signable]>([
  ['transaction', transactionOf()],
  ['authorization', { kind: 'authorization', account: ACCOUNT, authorization: AUTHORIZATION }],
  ['message', messageOf('hello')],
  ['typed-data', typedDataOf(MAIL)],
  ['intent', { kind: 'intent', account: ACCOUNT, intent: { standard: 'erc191', text: '{}' } }],
])('%s: whose it is, and what the key signs', (kind, signable) => {
  expect(described(signable)).toMatchObject({ kind, account: ACCOUNT, digest: hexOf(digestOf(signable)) });
});
