/** A cap for one signature, and the names that an asset can have. */

import { describe, expect, test } from 'vitest';
import type { Outflow } from '../../../src/wallet/description.ts';
import { brokenLimits } from '../../../src/wallet/policy/limits.ts';
import type { Rule } from '../../../src/wallet/policy/policy.ts';
import {
  type AskChange,
  askOf,
  COIN,
  FEE,
  NOTHING_SPENT,
  outflow,
  policyOf,
  TOKEN,
} from '../../fixtures/wallet/asks.ts';

/** 100 wei leave, and a fee. */
const OUT = 100n + FEE;

const broken = (rule: Partial<Rule>, ask: AskChange = {}) =>
  brokenLimits(policyOf(rule).rules[0]!, askOf(ask), NOTHING_SPENT);

describe('an asset has more than one name', () => {
  const NFT = `eip155:1/erc721:${TOKEN}`;
  const never = { effect: 'deny', cap: { asset: NFT, perTx: '0' } } as const;
  const leaving = (...outflows: Outflow[]) => ({ description: { outflows } });

  test.each([
    ['an item', outflow('1', `${NFT.toLowerCase()}/7`)],
    ['an item that is named as an amount of a token', { ...outflow('7', COIN), item: '7' }],
    ['item number 0, named as no amount', { ...outflow('0', COIN), item: '0' }],
    ['everything of it', outflow('all', `eip155:1/erc1155:${TOKEN}`, 'allowed')],
  ])('a cap of a collection counts %s', (_name, out) => {
    expect(broken(never, leaving(out))).toEqual(['cap-per-tx']);
    const simulated = { ok: true, outflows: [out] };
    expect(broken(never, { description: { outflows: [] }, simulated })).toEqual(['cap-per-tx']);
  });

  test('a cap of an item counts it and what may be it, and no other', () => {
    const one = { ...never, cap: { asset: `${NFT}/7`, perTx: '0' } };
    expect(broken(one, leaving(outflow('1', `${NFT}/7`)))).toEqual(['cap-per-tx']);
    expect(broken(one, leaving(outflow('1', NFT)))).toEqual(['cap-per-tx']);
    expect(broken(one, leaving({ ...outflow('7', COIN), item: '7' }))).toEqual(['cap-per-tx']);
    expect(broken(one, leaving(outflow('1', `${NFT}/8`)))).toEqual([]);
    expect(broken(one, leaving({ ...outflow('8', COIN), item: '8' }))).toEqual([]);
  });

  test('an allow covers what is certainly its asset', () => {
    const cap = { asset: `${NFT}/7`, perTx: '9' };
    expect(broken({ cap }, leaving(outflow('1', `${NFT}/7`)))).toEqual([]);
    expect(broken({ cap: { ...cap, asset: NFT } }, leaving(outflow('1', `${NFT}/7`)))).toEqual([]);
    expect(broken({ cap: { ...cap, asset: COIN } }, leaving({ ...outflow('7', COIN), item: '7' }))).toEqual(
      [],
    );
    for (const out of [outflow('1', NFT), outflow('1', `${NFT}/8`), { ...outflow('7', COIN), item: '7' }])
      expect(broken({ cap }, leaving(out))).toContain('cap-other-asset');
    expect(broken({ cap: { ...cap, asset: COIN } }, leaving(outflow('1', `${NFT}/7`)))).toEqual([
      'cap-other-asset',
    ]);
  });

  test('a coin is one by any number, and the fee is of it', () => {
    const cap = { asset: 'eip155:1/slip44:1', perTx: String(OUT) };
    expect(broken({ cap })).toEqual([]);
    expect(broken({ cap: { ...cap, perTx: String(OUT - 1n) } })).toEqual(['cap-per-tx']);
  });
});
