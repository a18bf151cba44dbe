import { pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/bytes.ts';
import { entropyToMnemonic, newMnemonic, readMnemonic, seedOf } from '../../src/wallet/seed.ts';

/** BIP-39 "Test vectors": entropy and words. Their seeds have a passphrase, which this wallet does not. */
const BIP39 = [
  [
    '00000000000000000000000000000000',
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
  ],
  [
    '7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f',
    'legal winner thank year wave sausage worth useful legal winner thank yellow',
  ],
  [
    '80808080808080808080808080808080',
    'letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
  ],
  ['ffffffffffffffffffffffffffffffff', 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong'],
  [
    '000000000000000000000000000000000000000000000000',
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon agent',
  ],
  [
    '9e885d952ad362caeb4efe34a8e91bd2',
    'ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic',
  ],
  [
    '0000000000000000000000000000000000000000000000000000000000000000',
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art',
  ],
] as const;

test.each(BIP39)('BIP-39: %s', (hex, mnemonic) => {
  const entropy = fromHex(hex)!;
  expect(entropyToMnemonic(entropy)).toBe(mnemonic);
  expect(readMnemonic(mnemonic)).toEqual({ ok: true, value: { mnemonic, entropy } });
});

test('new words are those of the random bytes, 16 or 32 of them', () => {
  const asked: number[] = [];
  const random = (length: number) => {
    asked.push(length);
    return new Uint8Array(length);
  };
  expect(newMnemonic(random, 12).split(' ')).toHaveLength(12);
  expect(newMnemonic(random, 24)).toBe(BIP39[6][1]);
  expect(asked).toEqual([16, 32]);
});

test('white space and capitals do not matter', () => {
  const [hex, mnemonic] = BIP39[1];
  const typed = `\n ${mnemonic.toUpperCase().replaceAll(' ', ' \t\u3000')} `;
  expect(readMnemonic(typed)).toEqual({ ok: true, value: { mnemonic, entropy: fromHex(hex)! } });
});

test('letters of other widths are the letters that NFKD makes of them', () => {
  const [hex, mnemonic] = BIP39[1];
  const wide = mnemonic.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0));
  expect(wide).not.toBe(mnemonic);
  expect(readMnemonic(wide)).toEqual({ ok: true, value: { mnemonic, entropy: fromHex(hex)! } });
});

const VALID = BIP39[1][1];
test.each([
  ['too-large', `${VALID} ${'a '.repeat(500)}`],
  ['bad-word-count', VALID.split(' ').slice(1).join(' ')],
  ['bad-words', VALID.replace('winner', 'sieger')],
  ['bad-checksum', VALID.replace('winner', 'wine')],
])('%s', (code, text) => {
  const read = readMnemonic(text);
  expect(read).toMatchObject({ ok: false, code });
  expect(read.ok ? '' : read.because).not.toMatch(/legal|winner|sieger|wine/);
});

test('a misplaced word is named by its place', () => {
  expect(readMnemonic(VALID.replace('winner', 'sieger'))).toMatchObject({
    because: 'word 2 is not in the list',
  });
});

test('entropy of another length is misuse', () => {
  expect(() => entropyToMnemonic(new Uint8Array(17))).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});

test('the seed is what Node derives from the words', async () => {
  const entropies = [16, 20, 24, 28, 32].map((length) =>
    new Uint8Array(length).map((_, i) => 7 * i + length),
  );
  for (const entropy of entropies) {
    const theirs = pbkdf2Sync(entropyToMnemonic(entropy), 'mnemonic', 2048, 64, 'sha512');
    expect(toHex(await seedOf(entropy))).toBe(theirs.toString('hex'));
  }
});

test('any entropy comes back from its words', () => {
  const entropy = fc
    .constantFrom(16, 20, 24, 28, 32)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  fc.assert(
    fc.property(entropy, (bytes) => {
      const read = readMnemonic(entropyToMnemonic(new Uint8Array(bytes)));
      expect(read.ok && toHex(read.value.entropy)).toBe(toHex(bytes));
    }),
  );
});
