import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fromHex, sha256 } from '../../../src/bytes.ts';
import { digestOf } from '../../../src/wallet/evm/digest.ts';
import { keccak } from '../../../src/wallet/evm/hex.ts';
import { recoverSigner } from '../../../src/wallet/evm/recover.ts';
import { sign } from '../../../src/wallet/sign.ts';
import { ACCOUNT, messageOf, SECRET } from '../../fixtures/signables.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const MESSAGE = messageOf('hello');
const { signature } = sign(MESSAGE, SECRET);
const digest = digestOf(MESSAGE);

test('a signature names its account', () => {
  expect(recoverSigner(digest, signature)).toEqual({ ok: true, value: ACCOUNT });
});

test.each([
  ['too short', signature.slice(0, -2)],
  ['without prefix', signature.slice(2)],
  ['not text', 5],
  ['an ending that is no parity', `${signature.slice(0, -2)}1d`],
  ['the parity alone', `${signature.slice(0, -2)}01`],
  ['r of zero', `0x${'0'.repeat(64)}${signature.slice(66)}`],
  ['s of zero', `${signature.slice(0, 66)}${'0'.repeat(64)}1b`],
  ['r of the order', `0x${ORDER.toString(16)}${signature.slice(66)}`],
  [
    'the higher s',
    `${signature.slice(0, 66)}${(ORDER - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0')}1c`,
  ],
  ['r of no point', `0x${'0'.repeat(63)}5${signature.slice(66)}`],
])('bad-signature: %s', (_, wrong) => {
  expect(recoverSigner(digest, wrong)).toMatchObject({ ok: false, code: 'bad-signature' });
});

type Group = {
  readonly publicKey: { readonly uncompressed: string };
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly msg: string;
    readonly sig: string;
    readonly result: 'valid' | 'invalid' | 'acceptable';
  }[];
};

/** The file for a signature with the lower s, which is Ethereum's rule too. */
const FILE = resolve(
  process.env.RAIL_VECTORS ?? resolve(import.meta.dirname, '../../../../shared/vectors'),
  'wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json',
);

test('Wycheproof: ECDSA over secp256k1', async (context) => {
  if (!existsSync(FILE)) return context.skip(`no ${FILE}`);
  const { testGroups } = JSON.parse(readFileSync(FILE, 'utf8')) as { testGroups: readonly Group[] };
  const wrong: string[] = [];
  // Ethereum has no ending for points whose x is over the order, which no honest signer finds in 2^127 signatures.
  const withoutEnding = 'k*G has a large x-coordinate';
  let valid = 0;
  for (const { publicKey, tests } of testGroups) {
    const owner = addressOfKey(publicKey.uncompressed);
    for (const { tcId, comment, msg, sig, result } of tests) {
      // DER is not read here: vectors that differ from others in their DER alone say nothing about this wallet.
      const parts = strictDer(sig);
      if (parts === null && result !== 'valid') continue;
      const signed = await sha256(fromHex(msg)!);
      const names = (parity: string) => {
        const read = recoverSigner(signed, `0x${parts}${parity}`);
        return read.ok && read.value.toLowerCase() === owner;
      };
      if (result === 'valid') valid++;
      if (comment === withoutEnding && result === 'valid') expect(names('1b') || names('1c')).toBe(false);
      else if ((names('1b') || names('1c')) !== (result === 'valid')) wrong.push(`${tcId} ${comment}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(valid).toBeGreaterThan(100);
});

function addressOfKey(uncompressed: string) {
  const hash = keccak(fromHex(uncompressed.slice(2))!);
  return `0x${Buffer.from(hash.subarray(12)).toString('hex')}`;
}

/** r and s as 64 bytes of hex, from DER without any freedom; `null` for everything else. */
function strictDer(hex: string): string | null {
  const match = /^30([0-7][0-9a-f])(.*)$/.exec(hex);
  if (match === null || Number.parseInt(match[1]!, 16) * 2 !== match[2]!.length) return null;
  const first = integer(match[2]!);
  const second = first && integer(first.rest);
  return second && second.rest === '' ? first.value + second.value : null;
}

function integer(hex: string): { value: string; rest: string } | null {
  const length = Number.parseInt(hex.slice(2, 4), 16) * 2;
  const value = hex.slice(4, 4 + length);
  if (!hex.startsWith('02') || length === 0 || value.length !== length) return null;
  if (/^[89a-f]/.test(value) || /^00[0-7]/.test(value)) return null;
  const digits = value.replace(/^00/, '');
  return digits.length > 64 ? null : { value: digits.padStart(64, '0'), rest: hex.slice(4 + length) };
}
