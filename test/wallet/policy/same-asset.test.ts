import { describe, expect, test } from 'vitest';
import { sameAsset } from '../../../src/wallet/policy/same-asset.ts';

const X = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
const Y = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const on = (what: string) => `eip155:1/${what}`;

describe('what leaves is of the asset', () => {
  test.each([
    ['a token', on(`erc20:${X}`), on(`erc20:${X.toLowerCase()}`)],
    ['a collection', on(`erc721:${X}`), on(`erc721:${X.toLowerCase()}`)],
    ['an item of a collection', on(`erc721:${X}`), on(`erc721:${X.toLowerCase()}/7`)],
    ['an item of a collection of many', on(`erc1155:${X}`), on(`erc1155:${X.toLowerCase()}/7`)],
    ['the same item', on(`erc721:${X}/7`), on(`erc721:${X.toLowerCase()}/7`)],
    ['the same item with zeros before', on(`erc721:${X}/007`), on(`erc721:${X.toLowerCase()}/7`)],
    ['the coin by another number', 'eip155:137/slip44:966', 'eip155:137/slip44:60'],
    ['a chain with zeros before', 'eip155:01/slip44:60', on('slip44:60')],
    [
      'the coin through its contract',
      'eip155:137/slip44:60',
      'eip155:137/erc20:0x0000000000000000000000000000000000001010',
    ],
    [
      'the coin through its precompile',
      'eip155:1284/slip44:60',
      'eip155:1284/erc20:0x0000000000000000000000000000000000000802',
    ],
    [
      'the same on a second chain',
      'eip155:1285/erc20:0x0000000000000000000000000000000000000802',
      'eip155:1285/slip44:60',
    ],
    [
      'the same on a test chain',
      'eip155:1287/slip44:60',
      'eip155:1287/erc20:0x0000000000000000000000000000000000000802',
    ],
    [
      'the coin through a contract that was there from the beginning',
      'eip155:1088/slip44:60',
      'eip155:1088/erc20:0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000',
    ],
    [
      'the contract of the coin',
      'eip155:42220/erc20:0x471EcE3750Da237f93B8E339c536989b8978a438',
      'eip155:42220/slip44:60',
    ],
    ['a token of NEAR', 'near:mainnet/nep141:usdc.near', 'near:mainnet/nep141:usdc.near'],
    [
      'one of a name that CAIP-19 cannot write',
      'near:mainnet/nep141:a%5Fb.near',
      'near:mainnet/nep141:a_b.near',
    ],
    ['an item of a collection of NEAR', 'near:mainnet/nep171:n.near', 'near:mainnet/nep171:n.near:7:8'],
    ['the same item of NEAR', 'near:mainnet/nep245:n.near%3A7', 'near:mainnet/nep245:n.near:7'],
    ['anything by its name', 'bip122:1/slip44:0', 'bip122:1/slip44:0'],
  ])('%s', (_, asset, out) => {
    expect(sameAsset(asset, { asset: out })).toBe('yes');
  });

  test.each([
    ['a collection, named as a token', on(`erc721:${X}`), on(`erc20:${X}`), undefined],
    ['one of ERC-1155, named as one of ERC-721', on(`erc1155:${X}`), on(`erc721:${X}`), undefined],
    ['a token on no chain in particular', on(`erc20:${X}`), `eip155:0/erc20:${X}`, undefined],
    ['a coin of no chain in particular', on('slip44:60'), 'eip155:0/slip44:60', undefined],
    ['a token, named as a collection', on(`erc20:${X}`), on(`erc721:${X}/7`), undefined],
    ['an item, of a collection without one', on(`erc721:${X}/7`), on(`erc721:${X}`), undefined],
    ['an item, named as an amount', on(`erc721:${X}/7`), on(`erc20:${X}`), '7'],
    [
      'an item of NEAR, of a collection without one',
      'near:mainnet/nep171:n.near%3A7',
      'near:mainnet/nep171:n.near',
      undefined,
    ],
  ])('maybe: %s', (_, asset, out, item) => {
    expect(sameAsset(asset, { asset: out, ...(item !== undefined && { item }) })).toBe('maybe');
  });

  test.each([
    ['another contract', on(`erc20:${X}`), on(`erc20:${Y}`), undefined],
    ['another chain', on(`erc20:${X}`), `eip155:10/erc20:${X}`, undefined],
    ['another item', on(`erc721:${X}/7`), on(`erc721:${X}/8`), undefined],
    ['another item, named as an amount', on(`erc721:${X}/7`), on(`erc20:${X}`), '8'],
    ['the coin', on(`erc20:${X}`), on('slip44:60'), undefined],
    ['the coin of another chain', 'eip155:10/slip44:60', on('slip44:60'), undefined],
    [
      'a contract at an address that is the coin elsewhere',
      on('slip44:60'),
      on('erc20:0x0000000000000000000000000000000000000802'),
      undefined,
    ],
    ['another token of NEAR', 'near:mainnet/nep141:a.near', 'near:mainnet/nep141:b.near', undefined],
    ['NEAR’s capitals', 'near:mainnet/nep141:a.near', 'near:mainnet/nep141:A.near', undefined],
  ])('no: %s', (_, asset, out, item) => {
    expect(sameAsset(asset, { asset: out, ...(item !== undefined && { item }) })).toBe('no');
  });
});
