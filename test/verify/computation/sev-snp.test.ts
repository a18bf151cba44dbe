/** Reports of a self-made AMD: one valid chain, one mistake at a time, one code. */

import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, utf8 } from '../../../src/bytes.ts';
import type { ComputationCode } from '../../../src/verify/computation/system.ts';
import { sevSnp } from '../../../src/verify/computation/systems/sev-snp.ts';
import { octets } from '../../fixtures/der.ts';
import { field, issue, makeKeys } from '../../fixtures/quotes/authorities.ts';
import {
  chipExtensions,
  makeSevSnpReport,
  SEV_AT,
  type SevSnpChanges,
  STATEMENT,
} from '../../fixtures/quotes/sev-snp.ts';

const CHIP_ID = field(64, 'c4'.repeat(64));
const stranger = await issue(null, {
  subject: 'SEV-Test',
  scheme: 'rsa-pss-sha384',
  issues: { pathLength: null },
});

const p256Keys = await makeKeys('ecdsa-p256');

async function verify(changes: SevSnpChanges = {}, atMs = SEV_AT) {
  const { quote, collateral, root } = await makeSevSnpReport(changes);
  return sevSnp.verify(quote, collateral, atMs, [root]);
}

test('a genuine report says what was started and what it is about', async () => {
  const answer = await verify();
  expect(answer).toMatchObject({
    ok: true,
    value: {
      measurements: { measurement: 'ef'.repeat(48), policy: '0000030000000000', vmpl: '00' },
      reportData: fromHex(STATEMENT + '00'.repeat(32)),
      tcbStatus: null,
      advisories: [],
      validUntil: '2035-01-01T00:00:00.000Z',
    },
  });
});

test.each<[string, SevSnpChanges]>([
  ['version 3 of the fourth generation', { report: versionOf(3, 0x19) }],
  ['version 5 of the fourth generation', { report: versionOf(5, 0x19) }],
  [
    'a chip id inside an octet string',
    { chip: { extensions: chipExtensions('0300000000001473', octets(CHIP_ID)) } },
  ],
])('%s', async (_, changes) => {
  expect(await verify(changes)).toMatchObject({ ok: true });
});

describe('refused', () => {
  test.each<[string, SevSnpChanges, ComputationCode]>([
    ['debug mode', { report: flip(10, 0x08) }, 'debug-mode'],
    ['a report changed afterwards', { finished: flip(144, 1) }, 'bad-signature'],
    ['another signature', { finished: flip(672, 1) }, 'bad-signature'],
    ['a signature of zeros', { finished: (bytes) => bytes.fill(0, 672) }, 'bad-signature'],
    ['bytes above a number of the signature', { finished: flip(720, 1) }, 'malformed-proof'],
    ['bytes after the signature', { finished: flip(1183, 1) }, 'malformed-proof'],
    ['another chip', { report: flip(416, 1) }, 'bad-chain'],
    ['a hidden chip', { report: (bytes) => bytes.fill(0, 416, 480) }, 'bad-chain'],
    ['other security versions', { report: flip(391, 1) }, 'bad-chain'],
    ['a reserved security version', { report: flip(387, 1) }, 'bad-chain'],
    ['a chip without its description', { chip: { extensions: [] } }, 'bad-chain'],
    [
      'a chip with a short id',
      { chip: { extensions: chipExtensions('0300000000001473', CHIP_ID.slice(1)) } },
      'bad-chain',
    ],
    ['a chip signed by a stranger', { chip: { signedBy: stranger } }, 'bad-chain'],
    ['a chip that may issue', { chip: { issues: { pathLength: null } } }, 'bad-chain'],
    ['a chip with another kind of key', { chip: { scheme: 'ecdsa-p256', keys: p256Keys } }, 'bad-chain'],
    ['a family signed by a stranger', { family: { signedBy: stranger } }, 'bad-chain'],
    ['a family that may not issue', { family: { issues: null } }, 'bad-chain'],
    ['a key that many chips share', { report: flip(72, 4) }, 'unsupported-version'],
    ['version 1', { report: flip(0, 3) }, 'unsupported-version'],
    ['version 6', { report: flip(0, 4) }, 'unsupported-version'],
    ['another algorithm', { report: flip(52, 3) }, 'unsupported-version'],
    ['a later generation', { report: versionOf(3, 0x1a) }, 'unsupported-version'],
    ['an expired chip', { chip: { until: '2026-05-01T00:00:00Z' } }, 'expired-collateral'],
    ['a family of the future', { family: { from: '2026-07-01T00:00:00Z' } }, 'expired-collateral'],
  ])('%s', async (_, changes, code) => {
    expect(await verify(changes)).toMatchObject({ ok: false, code });
  });

  test('with a root that is on no list', async () => {
    const { quote, collateral } = await makeSevSnpReport();
    expect(await sevSnp.verify(quote, collateral, SEV_AT, [])).toMatchObject({ code: 'unknown-key' });
  });

  test('with more or fewer bytes', async () => {
    const { quote, collateral, root } = await makeSevSnpReport();
    for (const bytes of [quote.slice(1), concat(quote, new Uint8Array(1)), new Uint8Array()])
      expect(await sevSnp.verify(bytes, collateral, SEV_AT, [root])).toMatchObject({
        code: 'malformed-proof',
      });
  });

  test('with other collateral', async () => {
    const { quote, collateral, root } = await makeSevSnpReport();
    const ask = async (bytes: Bytes | null) => sevSnp.verify(quote, bytes, SEV_AT, [root]);
    expect(await ask(null)).toMatchObject({ code: 'missing-collateral' });
    const text = new TextDecoder().decode(collateral);
    for (const other of [
      '',
      '{}',
      ` ${text}`,
      text.replace('"ark"', '"arc"'),
      text.replace(/"ask":"\w/, '"ask":"'),
    ])
      expect(await ask(utf8(other)), other.slice(0, 20)).toMatchObject({ code: 'malformed-collateral' });
    expect(await ask(new Uint8Array(32_769))).toMatchObject({ code: 'malformed-collateral' });
  });
});

function flip(at: number, bits: number) {
  return (bytes: Bytes) => {
    bytes[at]! ^= bits;
  };
}

function versionOf(version: number, family: number) {
  return (bytes: Bytes) => {
    bytes[0] = version;
    bytes[392] = family;
  };
}
