/** Certificates, revocation lists and chains: valid ones of each kind of key, and one mistake at a time. */

import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../src/bytes.ts';
import { parsePemChain } from '../../src/formats/pem.ts';
import { readPckExtension } from '../../src/formats/quotes/pck-extension.ts';
import { ecdsaPair, type Scheme, verifySignature } from '../../src/formats/signature.ts';
import { type Certificate, parseCertificate } from '../../src/formats/x509.ts';
import { isListOf, pathToRoot, validityOf } from '../../src/formats/x509-chain.ts';
import { parseRevocationList } from '../../src/formats/x509-revocation.ts';
import { der, integer, seq } from '../fixtures/der.ts';
import {
  type Authority,
  criticalExtension,
  extension,
  FROM,
  issue,
  pemOf,
  revocationList,
  SIGNS_DATA,
  UNTIL,
} from '../fixtures/quotes/authorities.ts';

const SCHEMES: readonly Scheme[] = ['ecdsa-p256', 'ecdsa-p384', 'rsa-pss-sha384'];
const root = await issue(null, { subject: 'Root', scheme: 'ecdsa-p256', issues: { pathLength: null } });
const middle = await issue(root, { subject: 'Middle', scheme: 'ecdsa-p256', issues: { pathLength: 0 } });
const leaf = await issue(middle, { subject: 'Leaf', scheme: 'ecdsa-p256' });

function read({ certificate }: { readonly certificate: Bytes }): Certificate {
  const parsed = parseCertificate(certificate);
  if (!parsed.ok) throw new Error(parsed.because);
  return parsed.value;
}

const codeOf = async (chain: readonly Authority[], roots: readonly Authority[] = [root]) => {
  const path = await pathToRoot(
    chain.map(read),
    roots.map(({ certificate }) => certificate),
  );
  return path.ok ? path.value.length : path.code;
};

describe('a certificate', () => {
  test.each(SCHEMES)('of %s is read and leads to its root', async (scheme) => {
    const own = await issue(null, { subject: 'Root', scheme, issues: { pathLength: 3 } });
    const below = await issue(own, { subject: 'Leaf', scheme, serial: 0 });
    expect(read(own)).toMatchObject({ scheme, issues: { pathLength: 3 }, keyUsage: 0x60 });
    expect(read(below)).toMatchObject({
      scheme,
      serial: '',
      issues: null,
      keyUsage: 1,
      notBeforeMs: Date.parse(FROM),
      notAfterMs: Date.parse(UNTIL),
    });
    expect(await codeOf([below], [own])).toBe(2);
    expect(await codeOf([below, own], [own])).toBe(2);
  });

  test.each<[string, string, string]>([
    ['version 2', 'a003020102', 'a003020101'],
    ['another inner algorithm', '04030230', '04030330'],
    ['a key usage that is no bit string', '03020780', '04020780'],
    ['a time that is none', '3230323530313031', '3230323530333031'.replace('3033', '3133')],
  ])('%s', (_, from, to) => {
    expect(parseCertificate(edited(leaf, from, to))).toMatchObject({ code: 'malformed-certificate' });
  });

  test.each<[string, Uint8Array]>([
    ['an extension twice', extension('2.5.29.15', der(0x03, SIGNS_DATA))],
    ['an extension that is no octet string', seq(der(0x06, Uint8Array.of(42)), der(0x05))],
    [
      'an extension with three parts more',
      seq(der(0x06, Uint8Array.of(42)), der(0x05), der(0x05), der(0x04)),
    ],
  ])('with %s', async (_, added) => {
    const other = await issue(middle, { subject: 'Leaf', scheme: 'ecdsa-p256', extensions: [added] });
    expect(parseCertificate(other.certificate)).toMatchObject({ code: 'malformed-certificate' });
  });

  test('with another kind of key or signature', () => {
    const p521 = edited(leaf, '2a8648ce3d030107', '2a8648ce3d030108');
    expect(parseCertificate(p521)).toMatchObject({ code: 'unsupported-algorithm' });
    const sha512 = edited(
      edited(leaf, '2a8648ce3d040302', '2a8648ce3d040304'),
      '2a8648ce3d040302',
      '2a8648ce3d040304',
    );
    expect(parseCertificate(sha512)).toMatchObject({ code: 'unsupported-algorithm' });
    const compressed = edited(leaf, '03420004', '03420002');
    expect(parseCertificate(compressed)).toMatchObject({ code: 'unsupported-algorithm' });
  });

  test('of other RSA-PSS parameters', async () => {
    const rsa = await issue(null, { subject: 'R', scheme: 'rsa-pss-sha384', issues: { pathLength: null } });
    const salt32 = edited(edited(rsa, 'a203020130', 'a203020120'), 'a203020130', 'a203020120');
    expect(parseCertificate(salt32)).toMatchObject({ code: 'unsupported-algorithm' });
  });

  test('of too many bytes, or none', () => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(8_193),
      concat(leaf.certificate, new Uint8Array(1)),
    ])
      expect(parseCertificate(bytes)).toMatchObject({ code: 'malformed-certificate' });
  });
});

describe('a chain', () => {
  test('leads to the root, given or not', async () => {
    expect(await codeOf([leaf, middle, root])).toBe(3);
    expect(await codeOf([leaf, middle])).toBe(3);
    expect(await codeOf([root])).toBe(1);
  });

  test('is valid as long as all of it', async () => {
    const short = await issue(root, { subject: 'S', scheme: 'ecdsa-p256', from: '2026-01-01T00:00:00Z' });
    expect(validityOf([short, root].map(read))).toEqual({
      fromMs: Date.parse('2026-01-01T00:00:00Z'),
      untilMs: Date.parse(UNTIL),
    });
  });

  const broken = 'broken-chain';
  test('with a gap, in another order, empty or too long', async () => {
    expect(await codeOf([leaf, root])).toBe(broken);
    expect(await codeOf([middle, leaf, root])).toBe(broken);
    expect(await codeOf([])).toBe(broken);
    expect(await codeOf(Array(9).fill(root))).toBe(broken);
  });

  test('with more certificates than an authority allows', async () => {
    const lower = await issue(middle, {
      subject: 'Lower',
      scheme: 'ecdsa-p256',
      issues: { pathLength: null },
    });
    const below = await issue(lower, { subject: 'Below', scheme: 'ecdsa-p256' });
    expect(await codeOf([lower, middle, root])).toBe(3);
    expect(await codeOf([below, lower, middle, root])).toBe(broken);
  });

  test('with an issuer that is no authority, or may not sign certificates', async () => {
    const plain = await issue(root, { subject: 'Plain', scheme: 'ecdsa-p256' });
    expect(await codeOf([await issue(plain, { subject: 'X', scheme: 'ecdsa-p256' }), plain, root])).toBe(
      broken,
    );
    const data = await issue(root, {
      subject: 'Data',
      scheme: 'ecdsa-p256',
      issues: { pathLength: null },
      keyUsage: SIGNS_DATA,
    });
    expect(await codeOf([await issue(data, { subject: 'X', scheme: 'ecdsa-p256' }), data, root])).toBe(
      broken,
    );
  });

  test('with a critical extension that is not checked here', async () => {
    const named = await issue(middle, {
      subject: 'Leaf',
      scheme: 'ecdsa-p256',
      extensions: [criticalExtension('2.5.29.30', seq())],
    });
    expect(await codeOf([named, middle, root])).toBe(broken);
  });

  test('to a stranger', async () => {
    const stranger = await issue(null, { subject: 'S', scheme: 'ecdsa-p256', issues: { pathLength: null } });
    expect(await codeOf([leaf, middle, root], [stranger])).toBe('unknown-root');
    const namesake = await issue(null, {
      subject: 'Root',
      scheme: 'ecdsa-p256',
      issues: { pathLength: null },
    });
    expect(await codeOf([leaf, middle, root], [namesake])).toBe(broken);
    expect(await codeOf([leaf, middle], [namesake])).toBe(broken);
  });
});

describe('a revocation list', () => {
  test('names the revoked, and is its issuer’s own', async () => {
    const list = parseRevocationList(await revocationList(root, { revoked: [middle] }));
    expect(list).toMatchObject({ ok: true, value: { revoked: new Set([read(middle).serial]) } });
    if (!list.ok) return;
    expect(await isListOf(list.value, read(root))).toBe(true);
    expect(await isListOf(list.value, read(middle))).toBe(false);
  });

  test('of one who may not sign lists, or signed by another', async () => {
    const plain = await issue(root, { subject: 'Root', scheme: 'ecdsa-p256' });
    const own = parseRevocationList(await revocationList(plain));
    const forged = parseRevocationList(await revocationList(root, { signedBy: middle }));
    expect(own.ok && (await isListOf(own.value, read(plain)))).toBe(false);
    expect(forged.ok && (await isListOf(forged.value, read(root)))).toBe(false);
  });

  test('that is not complete', async () => {
    const delta = criticalExtension('2.5.29.27', integer(Uint8Array.of(1)));
    expect(parseRevocationList(await revocationList(root, { extensions: [delta] }))).toMatchObject({
      code: 'malformed-list',
    });
  });

  test('that names another algorithm inside than it is signed with', async () => {
    const list = await revocationList(root, { algorithmInside: 'ecdsa-p384' });
    expect(parseRevocationList(list)).toMatchObject({ code: 'malformed-list' });
  });

  test.each<[string, (list: Bytes) => Bytes]>([
    ['no list', () => Uint8Array.of(0x30, 0)],
    ['a certificate', () => leaf.certificate],
    ['another outer tag', (list) => Uint8Array.of(0x70, ...list.subarray(1))],
    ['version 1', (list) => replaced(list, '020101300a', '020100300a')],
    ['an entry without a time', (list) => replaced(list, '3014', '3114')],
  ])('%s', async (_, change) => {
    const list = await revocationList(root, { revoked: [middle] });
    expect(parseRevocationList(change(list))).toMatchObject({ code: 'malformed-list' });
  });
});

describe('PEM', () => {
  const pem = pemOf(leaf, middle);
  test('is read in order', () => {
    const chain = parsePemChain(utf8(pem));
    expect(chain.ok && chain.value.map(({ bytes }) => bytes)).toEqual([leaf.certificate, middle.certificate]);
  });

  test.each<[string, string]>([
    ['text before', `x\n${pem}`],
    ['text between', pem.replace('-----\n-----', '-----\n\n-----')],
    ['no line feed at the end', pem.slice(0, -1)],
    ['carriage returns', pem.replaceAll('\n', '\r\n')],
    ['a short line', pem.replace(/(\w{30})(\w+)\n/, '$1\n$2')],
    ['a character that is none', pem.replace(/MII/, 'MI*')],
    ['padding inside', pem.replace(/MII/, 'MI=')],
    ['nine certificates', pemOf(...Array(9).fill(leaf))],
    ['too much', 'x'.repeat(32_769)],
  ])('with %s', (_, text) => {
    expect(parsePemChain(utf8(text))).toMatchObject({ code: 'malformed-pem' });
  });

  test('of something else', () => {
    const text = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
    expect(parsePemChain(utf8(text))).toMatchObject({ code: 'malformed-certificate' });
  });
});

describe('signatures', () => {
  test('a certificate of no chip has no description of one', () => {
    expect(readPckExtension(read(leaf))).toMatchObject({ code: 'malformed-extension' });
  });

  test('pairs are padded, and refused where they are not strict', () => {
    const pair = ecdsaPair('ecdsa-p256', seq(integer(Uint8Array.of(1)), integer(Uint8Array.of(2))) as Bytes);
    expect(toHex(pair!)).toBe(`${'00'.repeat(31)}01${'00'.repeat(31)}02`);
    const long = der(0x02, new Uint8Array(33).fill(1));
    for (const wrong of [seq(long, long), seq(integer(Uint8Array.of(1))), der(0x02, Uint8Array.of(1))])
      expect(ecdsaPair('ecdsa-p256', wrong as Bytes)).toBeNull();
  });

  test('a key that cannot be read is no signature', async () => {
    const point = fromHex(`3059301306072a8648ce3d020106082a8648ce3d03010703420004${'01'.repeat(64)}`)!;
    for (const key of [point, new Uint8Array()])
      expect(await verifySignature('ecdsa-p256', key, new Uint8Array(64), new Uint8Array())).toBe(false);
  });

  test('a platform without the scheme is said', async () => {
    const { subtle } = crypto;
    const importKey = async () => {
      throw new DOMException('no', 'NotSupportedError');
    };
    Object.defineProperty(crypto, 'subtle', { value: { importKey }, configurable: true });
    try {
      const asked = verifySignature('rsa-pss-sha384', new Uint8Array(), new Uint8Array(), new Uint8Array());
      await expect(asked).rejects.toMatchObject({ code: 'unsupported-here' });
    } finally {
      Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true });
    }
  });
});

/** The first place where the bytes stand, in hex, replaced by as many others. */
function edited(
  { certificate }: { readonly certificate: Bytes } | Authority,
  from: string,
  to: string,
): Bytes & { certificate: Bytes } {
  const bytes = replaced(certificate, from, to);
  return Object.assign(bytes, { certificate: bytes });
}

function replaced(bytes: Bytes, from: string, to: string): Bytes {
  const text = toHex(bytes);
  const at = text.indexOf(from);
  if (at < 0 || at % 2 !== 0) throw new Error(`no ${from}`);
  return fromHex(text.slice(0, at) + to + text.slice(at + from.length))!;
}
