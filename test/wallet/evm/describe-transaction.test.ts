import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sign, signedAuthorization } from '../../../src/wallet/sign.ts';
import type { Authorization, Hex, Signable } from '../../../src/wallet/signable.ts';
import { callOf } from '../../fixtures/calls.ts';
import { COIN, described } from '../../fixtures/descriptions.ts';
import {
  ACCOUNT,
  anyTransaction,
  OTHER,
  SECRET,
  SIGNED_AUTHORIZATION,
  TOKEN,
  TRANSACTION,
  transactionOf,
} from '../../fixtures/signables.ts';

describe('transactions', () => {
  test('of the coin', () => {
    expect(described(transactionOf())).toMatchObject({
      kind: 'transaction',
      account: ACCOUNT,
      chain: 'eip155:1',
      to: OTHER,
      selector: null,
      isDecoded: true,
      intent: 'Send',
      fields: [],
      args: {},
      outflows: [{ asset: COIN, amount: '1000000000000000000', how: 'sent', to: OTHER }],
      warnings: [],
      sequence: { scope: 'tx:eip155:1', number: '7' },
    });
  });

  test('with data that is not known', () => {
    expect(described(transactionOf({ data: '0xdeadbeef00' }))).toMatchObject({
      isDecoded: false,
      selector: '0xdeadbeef',
      intent: null,
      fields: [{ label: 'data', value: '0xdeadbeef00', as: 'bytes' }],
      warnings: ['data-not-decoded'],
    });
    expect(described(transactionOf({ data: '0xab' }))).toMatchObject({ isDecoded: false, selector: null });
  });

  test('that make a contract', () => {
    expect(described(transactionOf({ to: null, data: '0x6000', value: '0' }))).toMatchObject({
      to: null,
      selector: null,
      isDecoded: true,
      warnings: ['contract-creation'],
    });
  });

  test('for another chain than the site is on', () => {
    expect(described(transactionOf(), { chain: 'eip155:10' }).warnings).toEqual(['other-chain']);
    expect(described(transactionOf(), { chain: null }).warnings).toEqual([]);
  });

  test.each([
    ['0.1 of a coin', { gasLimit: '1000000', maxFeePerGas: '100000000000' }, false],
    ['more', { gasLimit: '1000001', maxFeePerGas: '100000000000' }, true],
    ['0.01 of a coin, for less', { gasLimit: '100000', maxFeePerGas: '100000000000', value: '1' }, false],
    ['more than that, for less', { gasLimit: '100001', maxFeePerGas: '100000000000', value: '1' }, true],
    ['more than that, for more', { gasLimit: '100001', maxFeePerGas: '100000000000' }, false],
    ['more than that, for nothing', { gasLimit: '100001', maxFeePerGas: '100000000000', value: '0' }, false],
  ])('fee-high: a fee of %s', (_, change, isHigh) => {
    expect(described(transactionOf(change)).warnings).toEqual(isHigh ? ['fee-high'] : []);
  });

  test('fee-high: one price is the price', () => {
    const { maxFeePerGas: _, maxPriorityFeePerGas: __, accessList: ___, ...rest } = TRANSACTION;
    const transaction = { ...rest, type: 'legacy', gasLimit: '1000001', gasPrice: '100000000000' } as const;
    expect(described({ kind: 'transaction', account: ACCOUNT, transaction }).warnings).toEqual(['fee-high']);
  });

  test('are replaced by one that differs in fees alone, and by no other', () => {
    const { replaces } = described(transactionOf());
    const dearer = { maxFeePerGas: '60000000000', maxPriorityFeePerGas: '2', gasLimit: '70000' };
    expect(described(transactionOf(dearer)).replaces).toBe(replaces);
    for (const change of [
      { nonce: '8' },
      { to: TOKEN },
      { value: '1' },
      { data: '0x00' as Hex },
      { chainId: '10' },
    ])
      expect(described(transactionOf(change)).replaces).not.toBe(replaces);
  });

  test('are replaced by none that hands the account to something else', () => {
    const delegating = (change: object) => {
      const authorizationList = [{ ...SIGNED_AUTHORIZATION, ...change }];
      const transaction = { ...TRANSACTION, type: 'eip7702', to: OTHER, authorizationList } as const;
      return described({ kind: 'transaction', account: ACCOUNT, transaction }).replaces;
    };
    expect(delegating({})).toBe(delegating({}));
    expect(delegating({})).not.toBe(described(transactionOf({ to: OTHER })).replaces);
    for (const change of [{ address: TOKEN }, { chainId: '0' }, { nonce: '1' }, { yParity: 1 }])
      expect(delegating(change)).not.toBe(delegating({}));
  });

  test('show arguments by name, and what follows them', () => {
    const { data } = callOf('transfer(address,uint256)', [OTHER, 5n]).transaction;
    expect(described(transactionOf({ to: TOKEN, value: '0', data: `${data}8021` as Hex }))).toMatchObject({
      isDecoded: true,
      args: { to: OTHER, amount: '5' },
      fields: [
        { label: 'to', value: OTHER, as: 'address' },
        { label: 'amount', value: '5', as: 'amount' },
        { label: 'after', value: '0x8021', as: 'bytes' },
      ],
    });
    const batch = callOf('safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)', [
      ACCOUNT,
      OTHER,
      [3n],
      [4n],
      '0x',
    ]);
    expect(described(batch).args).toEqual({
      from: ACCOUNT,
      to: OTHER,
      'ids.0': '3',
      'amounts.0': '4',
      data: '0x',
    });
  });

  test.each([
    ['too short', (data: string) => data.slice(0, -2)],
    ['an address of more than 20 bytes', (data: string) => `${data.slice(0, 10)}01${data.slice(12)}`],
  ])('with known calls that are not encoded as such are not decoded: %s', (_, change) => {
    const { data } = callOf('transfer(address,uint256)', [OTHER, 5n]).transaction;
    expect(described(transactionOf({ to: TOKEN, data: change(data) as Hex }))).toMatchObject({
      isDecoded: false,
      args: {},
    });
  });

  test('whose lists lie in another order, or twice in one place, are not decoded', () => {
    const word = (value: number) => value.toString(16).padStart(64, '0');
    const [from, to] = [ACCOUNT, OTHER].map((address) => address.slice(2).toLowerCase().padStart(64, '0'));
    const lists = [word(1) + word(7), word(1) + word(8), word(0)].join('');
    const batch = (...offsets: number[]) =>
      described(
        transactionOf({ to: TOKEN, data: `0x2eb2c2d6${from}${to}${offsets.map(word).join('')}${lists}` }),
      );
    expect(batch(160, 224, 288).args).toMatchObject({ 'ids.0': '7', 'amounts.0': '8' });
    expect(batch(224, 160, 288).isDecoded).toBe(false);
    expect(batch(160, 160, 288).isDecoded).toBe(false);
  });

  test('with lists that are encoded in another way are not decoded', () => {
    const { data } = callOf('upgradeToAndCall(address,bytes)', [OTHER, '0x12']).transaction;
    expect(described(transactionOf({ to: TOKEN, data: `${data}00` as Hex })).isDecoded).toBe(false);
    expect(
      described(transactionOf({ to: TOKEN, data: data.replace(/12(0+)$/, '12$1').replace(/0$/, '1') as Hex }))
        .isDecoded,
    ).toBe(false);
  });

  test('are described whatever they hold', () => {
    fc.assert(
      fc.property(anyTransaction, (transaction) => {
        const description = described({ kind: 'transaction', account: ACCOUNT, transaction });
        expect(description.warnings.includes('data-not-decoded')).toBe(!description.isDecoded);
      }),
      { numRuns: 40 },
    );
  });
});

describe('EIP-7702', () => {
  const authorization = (change: Partial<Authorization>): Authorization => ({
    chainId: '1',
    address: OTHER,
    nonce: '3',
    ...change,
  });
  const signable = (change: Partial<Authorization> = {}): Signable => ({
    kind: 'authorization',
    account: ACCOUNT,
    authorization: authorization(change),
  });
  const sentWith = (change: Partial<Authorization>) => {
    const item = authorization(change);
    const list = [signedAuthorization(item, sign(signable(change), SECRET))];
    return described({
      kind: 'transaction',
      account: ACCOUNT,
      transaction: { ...TRANSACTION, type: 'eip7702', to: OTHER, authorizationList: list },
    });
  };

  test('an authorization delegates the account', () => {
    expect(described(signable())).toMatchObject({
      kind: 'authorization',
      chain: 'eip155:1',
      to: OTHER,
      isDecoded: true,
      args: { address: OTHER, chainId: '1', nonce: '3' },
      warnings: ['delegates-account'],
      sequence: { scope: 'authorization:eip155:1', number: '3' },
    });
  });

  test('for chain 0 it does on every chain', () => {
    expect(described(signable({ chainId: '0' }))).toMatchObject({
      chain: null,
      warnings: ['delegates-account', 'delegates-on-every-chain'],
      sequence: { scope: 'authorization:*' },
    });
  });

  test('for another chain, and to nobody, which ends a delegation', () => {
    expect(described(signable({ chainId: '10' })).warnings).toEqual(['delegates-account', 'other-chain']);
    expect(described(signable({ address: `0x${'0'.repeat(40)}` }))).toMatchObject({
      warnings: [],
      intent: 'Stop delegating',
    });
  });

  test('a transaction says so of an authorization of the account, and of no other', () => {
    expect(sentWith({})).toMatchObject({
      warnings: ['delegates-account'],
      args: { 'authorizations.0.address': OTHER, 'authorizations.0.account': ACCOUNT },
    });
    expect(sentWith({ chainId: '0' }).warnings).toEqual(['delegates-account', 'delegates-on-every-chain']);
    const others = { ...TRANSACTION, type: 'eip7702', authorizationList: [SIGNED_AUTHORIZATION] } as const;
    expect(
      described({ kind: 'transaction', account: ACCOUNT, transaction: others } as Signable).warnings,
    ).toEqual([]);
  });
});
