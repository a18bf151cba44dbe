import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { publicKeyToAddress } from 'viem/accounts';
import { expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes.ts';
import { fromBase58 } from '../../../src/wallet/near/base58.ts';
import { witnessAddress } from '../../../src/wallet/near/bech32.ts';
import { derivedKeys } from '../../../src/wallet/near/derive.ts';

/** BIP-173 "Examples": P2WPKH of the generator's public key. */
test('BIP-173: the example addresses', () => {
  const hash = fromHex('751e76e8199196d454941c45d1b3a323f1433bd6')!;
  expect(witnessAddress('bc', hash)).toBe('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4');
  expect(witnessAddress('tb', hash)).toBe('tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx');
});

const ROOT = '3tFRbMqmoa6AAALMrEFAYCEoHcqKxeW38YptwowBVBtXK1vo36HDbUWuR6EZmoK4JcH6HDkNMGGqP1ouV7VZUWya';

/** The formula again, with the curve of another release of the library, which viem brings along, and the hashes of Node. */
async function derivedAgain(account: string, path: string) {
  const requireOf = createRequire(createRequire(import.meta.url).resolve('viem'));
  const { secp256k1 } = await import(pathToFileURL(requireOf.resolve('@noble/curves/secp256k1')).href);
  const digest = createHash('sha3-256')
    .update(`near-mpc-recovery v0.1.0 epsilon derivation:${account},${path}`)
    .digest('hex');
  const root = secp256k1.ProjectivePoint.fromHex(`04${Buffer.from(fromBase58(ROOT, 64)!).toString('hex')}`);
  const child = root.add(secp256k1.ProjectivePoint.fromPrivateKey(digest));
  const compressed = Buffer.from(child.toRawBytes(true));
  const hash = createHash('ripemd160').update(createHash('sha256').update(compressed).digest()).digest();
  return {
    evm: publicKeyToAddress(`0x${child.toHex(false)}`),
    bitcoin: witnessAddress('bc', new Uint8Array(hash)),
  };
}

test.each([
  ['alice.near', 'ethereum-1'],
  ['alice.near', 'bitcoin-1'],
  ['bob_1.sub-account.near', ''],
  ['98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de', 'ü,'],
])('%s, %j: a second implementation finds the same addresses', async (account, path) => {
  expect(derivedKeys('mainnet', account, path)).toEqual(await derivedAgain(account, path));
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

test('a path has at most 256 characters', () => {
  expect(() => derivedKeys('mainnet', 'alice.near', 'a'.repeat(257))).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});
