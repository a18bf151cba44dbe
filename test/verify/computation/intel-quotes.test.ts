/** Quotes of a self-made Intel: one valid chain, one mistake at a time, one code. */

import { describe, expect, test } from 'vitest';
import { type Bytes, fromHex } from '../../../src/bytes.ts';
import type { ComputationCode, HardwareSystem } from '../../../src/verify/computation/system.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import {
  criticalExtension,
  issue,
  SIGNS_CERTIFICATES_AND_LISTS,
  SIGNS_DATA,
} from '../../fixtures/quotes/authorities.ts';
import {
  AT,
  type IntelChanges,
  makeIntelQuote,
  NEXT_UPDATE,
  STATEMENT,
} from '../../fixtures/quotes/intel.ts';

const stranger = await issue(null, {
  subject: 'Test SGX Root',
  scheme: 'ecdsa-p256',
  issues: { pathLength: null },
});

async function verify(changes: IntelChanges, atMs = AT) {
  const { quote, collateral, root } = await makeIntelQuote(changes);
  return systemOf(changes).verify(quote, collateral, atMs, [root]);
}

function systemOf({ kind }: IntelChanges): HardwareSystem {
  return kind === 'sgx' ? sgx : tdx;
}

async function codeOf(changes: IntelChanges, atMs = AT): Promise<ComputationCode | 'valid'> {
  const answer = await verify(changes, atMs);
  return answer.ok ? 'valid' : answer.code;
}

describe('a genuine quote', () => {
  test.each<{ readonly name: string; readonly changes: IntelChanges; readonly register: string }>([
    { name: 'TDX version 4', changes: {}, register: 'mrTd' },
    { name: 'TDX version 5', changes: { version: 5 }, register: 'mrTd' },
    { name: 'SGX version 3', changes: { kind: 'sgx' }, register: 'mrEnclave' },
  ])('$name', async ({ changes, register }) => {
    const answer = await verify(changes);
    expect(answer).toMatchObject({
      ok: true,
      value: { tcbStatus: 'UpToDate', advisories: [], validUntil: '2026-06-20T00:00:00.000Z' },
    });
    const facts = answer.ok ? answer.value : null;
    expect(facts?.measurements[register]).toMatch(/^(ab){48}$|^(cd){32}$/);
    expect(facts?.reportData).toEqual(fromHex(STATEMENT + '00'.repeat(32)));
  });

  test('holds to the last moment of its collateral, and no longer', async () => {
    const end = Date.parse(NEXT_UPDATE);
    expect(await codeOf({}, end)).toBe('valid');
    expect(await codeOf({}, end + 1)).toBe('expired-collateral');
    expect(await codeOf({}, Number.NaN)).toBe('expired-collateral');
  });
});

describe('what the sealed machine gives away', () => {
  const settings = (offset: number, bits: number) => (report: Bytes) => {
    report[offset]! ^= bits;
  };
  test.each<[string, IntelChanges, ComputationCode]>([
    ['TDX debug', { report: settings(120, 0x01) }, 'debug-mode'],
    ['TDX without SEPT_VE_DISABLE', { report: settings(123, 0x10) }, 'debug-mode'],
    ['TDX attributes of the future', { report: settings(124, 0x01) }, 'unsupported-version'],
    ['TDX bound to a service machine', { version: 5, report: settings(600, 1) }, 'unsupported-version'],
    ['SGX debug', { kind: 'sgx', report: settings(48, 0x02) }, 'debug-mode'],
    ['a quoting enclave in debug mode', { qeReport: settings(48, 0x02) }, 'debug-mode'],
    ['another version', { header: settings(0, 0x02) }, 'unsupported-version'],
    ['another attestation key', { header: settings(2, 0x01) }, 'unsupported-version'],
  ])('%s', async (_, changes, code) => {
    expect(await codeOf(changes)).toBe(code);
  });

  test('debug is said even where collateral is missing or outdated', async () => {
    const { quote, root } = await makeIntelQuote({ report: settings(120, 0x01) });
    expect(await tdx.verify(quote, null, 0, [root])).toMatchObject({ code: 'debug-mode' });
  });
});

describe('signatures and chains', () => {
  test.each<[string, IntelChanges, ComputationCode]>([
    ['an attestation key that nobody vouches for', { qeReport: flip(320) }, 'bad-signature'],
    ['report data with more than the digest', { qeReport: flip(360) }, 'bad-signature'],
    ['a chip signed by a stranger', { chip: { signedBy: stranger } }, 'bad-chain'],
    ['an authority signed by a stranger', { authority: { signedBy: stranger } }, 'bad-chain'],
    ['an authority that is none', { authority: { issues: null } }, 'bad-chain'],
    [
      'an authority that may not sign certificates',
      { authority: { issues: { pathLength: 0 }, keyUsage: SIGNS_DATA } },
      'bad-chain',
    ],
    ['a chip that may issue', { chip: { issues: { pathLength: null } } }, 'bad-chain'],
    ['a chip that may not sign data', { chip: { keyUsage: SIGNS_CERTIFICATES_AND_LISTS } }, 'bad-chain'],
    ['a chip without its description', { chip: { extensions: [] } }, 'bad-chain'],
    ['a chip with 15 security versions', { chipSvns: Array(15).fill(2) }, 'bad-chain'],
    [
      'a chip with a critical extension that is not known',
      { chip: { extensions: [criticalExtension('1.2.3.4', new Uint8Array([5, 0]))] } },
      'bad-chain',
    ],
    ['collateral signed by a stranger', { tcbSigner: { signedBy: stranger } }, 'bad-chain'],
    ['collateral signed by an authority', { tcbSigner: { issues: { pathLength: 0 } } }, 'bad-chain'],
    ['collateral signed on the level of chips', { tcbSignerIssuer: 'authority' }, 'bad-chain'],
    [
      'a TCB info with another signature',
      { collateral: { tcb_info_signature: '11'.repeat(64) } },
      'bad-signature',
    ],
    [
      'a QE identity with another signature',
      { collateral: { qe_identity_signature: '11'.repeat(64) } },
      'bad-signature',
    ],
    ['a root list of a stranger', { rootList: { signedBy: stranger } }, 'bad-signature'],
    ['a list of chips by a stranger', { pckList: { signedBy: stranger } }, 'bad-signature'],
  ])('%s', async (_, changes, code) => {
    expect(await codeOf(changes)).toBe(code);
  });

  test('a quote whose root is on no list is unverifiable, not invalid', async () => {
    const { quote, collateral } = await makeIntelQuote();
    const other = await issue(null, { subject: 'Other', scheme: 'ecdsa-p256', issues: { pathLength: null } });
    for (const roots of [[], [other.certificate]])
      expect(await tdx.verify(quote, collateral, AT, roots)).toMatchObject({ code: 'unknown-key' });
  });

  test('a root with the name of a known one is not that one', async () => {
    const { quote, collateral } = await makeIntelQuote();
    const answer = await tdx.verify(quote, collateral, AT, [stranger.certificate]);
    expect(answer).toMatchObject({ code: 'bad-chain' });
  });

  test('a root that cannot be read is the caller’s mistake', async () => {
    const { quote, collateral } = await makeIntelQuote();
    await expect(tdx.verify(quote, collateral, AT, [new Uint8Array(3)])).rejects.toMatchObject({
      code: 'bad-argument',
    });
  });

  test('neither kind takes the other’s quotes', async () => {
    const { quote, collateral, root } = await makeIntelQuote();
    expect(await sgx.verify(quote, collateral, AT, [root])).toMatchObject({ code: 'unsupported-version' });
  });
});

describe('the quote’s bytes', () => {
  test('padding, missing bytes and wrong lengths are refused', async () => {
    const { quote, collateral, root } = await makeIntelQuote();
    const ask = async (bytes: Bytes) => {
      const answer = await tdx.verify(bytes, collateral, AT, [root]);
      return answer.ok ? 'valid' : answer.code;
    };
    const longer = new Uint8Array(quote.length + 1);
    longer.set(quote);
    expect(await ask(longer)).toBe('malformed-proof');
    for (const length of [0, 1, 47, 48, 300, 631, 634, 700, 900, quote.length - 1])
      expect(await ask(quote.slice(0, length)), `${length} bytes`).toBe('malformed-proof');
    expect(await ask(new Uint8Array(65_537))).toBe('malformed-proof');
    for (const at of [632, 766, 1248, 1288]) {
      const changed = quote.slice();
      changed[at]! ^= 1;
      expect(['malformed-proof', 'bad-signature'], `length at ${at}`).toContain(await ask(changed));
    }
  });

  test('a quote that does not carry its certificates is not read', async () => {
    const { quote, collateral, root } = await makeIntelQuote();
    const changed = quote.slice();
    changed[636 + 128 + 6 + 384 + 64 + 2 + 32] = 3; // an encrypted chip id in place of the chain
    expect(await tdx.verify(changed, collateral, AT, [root])).toMatchObject({ code: 'unsupported-version' });
    changed[636 + 128] = 5;
    expect(await tdx.verify(changed, collateral, AT, [root])).toMatchObject({ code: 'unsupported-version' });
  });

  test('certificates written in another way are refused', async () => {
    const { quote, collateral, root } = await makeIntelQuote();
    const changed = quote.slice();
    changed[quote.length - 2] = 0x20; // the line feed at the end
    expect(await tdx.verify(changed, collateral, AT, [root])).toMatchObject({ code: 'malformed-proof' });
  });
});

function flip(at: number) {
  return (bytes: Bytes) => {
    bytes[at]! ^= 0x40;
  };
}
