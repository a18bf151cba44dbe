import fc from 'fast-check';
import { HDKey, hdKeyToAccount, mnemonicToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/bytes.ts';
import { addressOf } from '../../src/wallet/evm/address.ts';
import { evmPath, secp256k1Key } from '../../src/wallet/hd.ts';
import { readMnemonic, seedOf } from '../../src/wallet/seed.ts';

/** BIP-32 "Test Vectors" 1, as SLIP-0010 writes their private keys. */
const SEED = fromHex('000102030405060708090a0b0c0d0e0f')!;
const BIP32 = [
  ['m', 'e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35'],
  ["m/0'", 'edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea'],
  ["m/0'/1", '3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368'],
  ["m/0'/1/2'", 'cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca'],
  ["m/0'/1/2'/2", '0f479245fb19a38a1954c5c7c0ebab2f9bdfd96a17563ef28a6a4b1a2a764ef4'],
  ["m/0'/1/2'/2/1000000000", '471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8'],
] as const;

test.each(BIP32)('BIP-32 test vector 1: %s', (path, key) => {
  expect(toHex(secp256k1Key(SEED, path))).toBe(key);
});

/** BIP-44 accounts of published words: the first address that wallets show for them. */
test.each([
  [
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
    '0x9858EfFD232B4033E47d90003D41EC34EcaEda94',
  ],
  [
    'test test test test test test test test test test test junk',
    '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  ],
])('BIP-44: %s', async (mnemonic, address) => {
  expect(addressOf(secp256k1Key(await seedOfWords(mnemonic), evmPath(0)))).toBe(address);
});

test('the accounts are those that viem finds', async () => {
  const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
  const seed = await seedOfWords(mnemonic);
  for (const index of [0, 1, 9, 2 ** 31 - 1])
    expect(addressOf(secp256k1Key(seed, evmPath(index)))).toBe(
      mnemonicToAccount(mnemonic, { addressIndex: index }).address,
    );
});

test('any path of any seed gives the key that viem finds', () => {
  const step = fc
    .tuple(fc.nat({ max: 2 ** 31 - 1 }), fc.constantFrom('', "'"))
    .map(([index, mark]) => `${index}${mark}`);
  const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => `m/${steps.join('/')}` as const);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), path, (seed, at) => {
      const theirs = hdKeyToAccount(HDKey.fromMasterSeed(seed), { path: at as `m/44'/60'/${string}` });
      expect(addressOf(secp256k1Key(new Uint8Array(seed), at))).toBe(theirs.address);
    }),
    { numRuns: 25 },
  );
});

test.each(['', '44/60', 'm/', 'm/x', 'm/0h', 'm/2147483648', "m/2147483648'", 'm/-1', `m${'/0'.repeat(11)}`])(
  '%j is no path',
  (path) => {
    expect(() => secp256k1Key(SEED, path)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  },
);

test('seeds have 16 to 64 bytes, and indexes stay below the hardened ones', () => {
  const misuse = expect.objectContaining({ code: 'bad-argument' });
  expect(() => secp256k1Key(new Uint8Array(15), 'm')).toThrow(misuse);
  expect(() => secp256k1Key(new Uint8Array(65), 'm')).toThrow(misuse);
  for (const index of [-1, 0.5, 2 ** 31]) expect(() => evmPath(index)).toThrow(misuse);
});

async function seedOfWords(mnemonic: string) {
  const read = readMnemonic(mnemonic);
  if (!read.ok) throw new Error(read.code);
  return seedOf(read.value.entropy);
}
