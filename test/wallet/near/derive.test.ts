import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { publicKeyToAddress } from 'viem/accounts';
import { expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes.ts';
import { witnessAddress } from '../../../src/wallet/near/bech32.ts';
import { derivedKeys, readPath } from '../../../src/wallet/near/derive.ts';

/** BIP-173 "Examples": P2WPKH of the generator's public key. */
test('BIP-173: the example addresses', () => {
  const hash = fromHex('751e76e8199196d454941c45d1b3a323f1433bd6')!;
  expect(witnessAddress('bc', hash)).toBe('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4');
  expect(witnessAddress('tb', hash)).toBe('tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx');
});

const ROOTS = {
  mainnet: ['3tFRbMqmoa6AAALMrEFAYCEoHcqKxeW38YptwowBVBtXK1vo36HDbUWuR6EZmoK4JcH6HDkNMGGqP1ouV7VZUWya', 'bc'],
  testnet: ['4NfTiv3UsGahebgTaHyD9vF8KYKMBnfd6kh94mK6xv8fGBiJB8TBtFMP5WWXz6B89Ac1fbpzPwAvoyQebemHFwx3', 'tb'],
} as const;

/**
 * The formula again, with the curve of another release of the library, which viem brings along, the hashes of Node, viem's addresses, and base58 of another package. Shared with `src` is the form of
 * Bitcoin's addresses, which the examples above and the published ones below hold.
 */
async function derivedAgain(network: keyof typeof ROOTS, account: string, path: string) {
  const [encoded, hrp] = ROOTS[network];
  const requireOf = createRequire(createRequire(import.meta.url).resolve('viem'));
  const { secp256k1 } = await import(pathToFileURL(requireOf.resolve('@noble/curves/secp256k1')).href);
  const baseOf = createRequire(createRequire(import.meta.url).resolve('@scure/bip32'));
  const { base58 } = await import(pathToFileURL(baseOf.resolve('@scure/base')).href);
  const digest = createHash('sha3-256')
    .update(`near-mpc-recovery v0.1.0 epsilon derivation:${account},${path}`)
    .digest('hex');
  const root = secp256k1.ProjectivePoint.fromHex(`04${Buffer.from(base58.decode(encoded)).toString('hex')}`);
  const child = root.add(secp256k1.ProjectivePoint.fromPrivateKey(digest));
  const compressed = Buffer.from(child.toRawBytes(true));
  const hash = createHash('ripemd160').update(createHash('sha256').update(compressed).digest()).digest();
  return {
    evm: publicKeyToAddress(`0x${child.toHex(false)}`),
    bitcoin: witnessAddress(hrp, new Uint8Array(hash)),
  };
}

test.each([
  ['mainnet', 'alice.near', 'ethereum-1'],
  ['mainnet', 'alice.near', 'bitcoin-1'],
  ['mainnet', 'bob_1.sub-account.near', ''],
  ['mainnet', '98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de', 'ü,'],
  ['testnet', 'omnitester.testnet', 'ethereum-1'],
  ['testnet', 'alice.testnet', ' with spaces '],
] as const)(
  '%s, %s, %j: a second implementation finds the same addresses',
  async (network, account, path) => {
    expect(derivedKeys(network, account, path)).toEqual(await derivedAgain(network, account, path));
  },
);

/** r-near/omni-transactions-sdk, tests/unit/omni-key.test.ts, "EXPECTED_DERIVED_ADDRESSES": retyped. */
test.each([
  ['ethereum-1', '0xa2869d3977dea9afc9b9c069491ac08f06f9e458', 'bc1q96j504ke29e7ttnh0wkhnhr5qpj8alexu6h0gc'],
  ['bitcoin-1', '0x51374208230f04c980bc1be4b5a4001b567fb78e', 'bc1qtute5t9f09lx8td574549crs0p9ukxfaqeq3m9'],
  ['test-key-1', '0x37c1c07d3c0f7c9150d91d914b601b58dc364bfd', 'bc1qunnpse9x70cr7d87h8fxgavtd7f48pwqr6pypt'],
  ['path/to/key', '0x6edec42d999272326621909cdb832243baa34e5f', 'bc1q5gka53dv509h9gn99hg749zxt4mzedch3yu8jc'],
])('alice.near, %j: the addresses that another project published', (path, evm, bitcoin) => {
  const keys = derivedKeys('mainnet', 'alice.near', path);
  expect({ ...keys, evm: keys.evm.toLowerCase() }).toEqual({ evm, bitcoin });
});

/** In the tests of other programs for NEAR's signing network: the first in TypeScript, Rust and Python, the others in TypeScript. Retyped. */
test.each([
  ['testnet', 'omnitester.testnet', 'ethereum-1', '0xd8d25820c9b9e2aa9cce55504355e500efcce715'],
  ['mainnet', 'example.near', 'ethereum-1', '0xef4ea05e5c11057decc8e1bd6f5369f2acd91fa5'],
  ['mainnet', 'example.near', 'ethereum-2', '0x273eeb4d7651d9296ec5bd9a6ceebca219101cb8'],
] as const)('%s, %s, %j: the published address', (network, account, path, evm) => {
  expect(derivedKeys(network, account, path).evm.toLowerCase()).toBe(evm);
});

test.each([
  '',
  'a',
  'Alice.near',
  'alice..near',
  '-alice.near',
  'alice near',
  'a'.repeat(65),
  'alice.near,x',
])('%j is no account', (account) => {
  expect(() => derivedKeys('mainnet', account, 'a')).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});

test.each([
  ['path-too-long', 'a'.repeat(257)],
  ['path-not-text', 'a\nb'],
  ['path-not-text', '\ud800'],
  ['path-not-text', 'a\u200bb'],
  ['path-not-text', 'a\u202eb'],
])('%s: %.20j', (code, path) => {
  expect(readPath(path)).toMatchObject({ ok: false, code });
  expect(() => derivedKeys('mainnet', 'alice.near', path)).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});

test.each(['', 'ethereum-1', ' a ', 'ü,', 'a'.repeat(256)])('%.20j is a path, as it is', (path) => {
  expect(readPath(path)).toEqual({ ok: true, value: path });
});
