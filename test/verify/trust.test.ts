/** Trust entries and signed lists: docs/spec/record.md section 7. */

import { describe, expect, test } from 'vitest';
import { fromHex, toBase64Url } from '../../src/bytes.ts';
import { ed25519Signer } from '../../src/formats/ed25519.ts';
import { listMessage, parseTrustEntry, parseTrustList, type TrustList } from '../../src/verify/trust.ts';

const signer = ed25519Signer(fromHex('11'.repeat(32))!);
const key = toBase64Url(signer.publicKey);
const entry = {
  schema: 'rail.trust-entry/1',
  root: toBase64Url(new Uint8Array(32).fill(7)),
  name: 'Aurora Images',
  domain: 'aurora.example',
} as const;
const list: TrustList = { name: 'Newsroom', sequence: 3, issuedAt: '2026-11-01T00:00:00Z', entries: [entry] };

function signed(value: TrustList, by = signer) {
  return {
    schema: 'rail.trust-list/1',
    list: value,
    key: toBase64Url(by.publicKey),
    signature: toBase64Url(by.sign(listMessage(value))),
  };
}

describe('a trust entry', () => {
  test('is read with and without its statement', () => {
    expect(parseTrustEntry(entry)).toEqual({ ok: true, value: entry });
    expect(parseTrustEntry({ ...entry, statement: 'AAAA' })).toMatchObject({ ok: true });
  });

  test.each([
    ['another schema', { ...entry, schema: 'rail.trust-entry/2' }, 'bad-member'],
    ['a root that is no key', { ...entry, root: 'AAAA' }, 'bad-member'],
    ['a name over several lines', { ...entry, name: 'Aurora\nImages' }, 'bad-member'],
    ['a name that turns the direction of text', { ...entry, name: 'Aurora \u202esegamI' }, 'bad-member'],
    ['a domain with a path', { ...entry, domain: 'aurora.example/x' }, 'bad-member'],
    ['one member too many', { ...entry, trusted: true }, 'unknown-member'],
    ['no object', 'entry', 'bad-member'],
  ])('refuses %s', (_, value, code) => {
    expect(parseTrustEntry(value)).toMatchObject({ ok: false, code });
  });
});

describe('a signed list', () => {
  test('is read when its key signed it', () => {
    expect(parseTrustList(signed(list), null)).toMatchObject({ ok: true, value: { list, key } });
    expect(parseTrustList(signed(list), { key, sequence: 3 })).toMatchObject({ ok: true });
  });

  test('is refused after any change', () => {
    const changed = { ...signed(list), list: { ...list, name: 'Newsroom 2' } };
    expect(parseTrustList(changed, null)).toMatchObject({ ok: false, code: 'bad-signature' });
  });

  test('is refused under another key than the pinned one, however well signed', () => {
    const other = ed25519Signer(fromHex('22'.repeat(32))!);
    expect(parseTrustList(signed({ ...list, sequence: 9 }, other), { key, sequence: 3 })).toMatchObject({
      ok: false,
      code: 'other-key',
    });
  });

  test('is refused when a newer one was seen', () => {
    expect(parseTrustList(signed(list), { key, sequence: 4 })).toMatchObject({
      ok: false,
      code: 'older-list',
    });
  });

  test('is refused over 1,000 entries', () => {
    const long = { ...list, entries: Array.from({ length: 1001 }, () => entry) };
    expect(parseTrustList(signed(long), null)).toMatchObject({ ok: false, code: 'bad-member' });
  });
});
