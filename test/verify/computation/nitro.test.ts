/** Documents of a self-made hypervisor: one valid chain, one mistake at a time, one code. */

import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes.ts';
import type { ComputationCode } from '../../../src/verify/computation/system.ts';
import { nitro } from '../../../src/verify/computation/systems/nitro.ts';
import { field, issue, SIGNS_CERTIFICATES_AND_LISTS } from '../../fixtures/quotes/authorities.ts';
import {
  makeNitroDocument,
  NITRO_AT,
  NITRO_UNTIL,
  type NitroChanges,
  PCR0,
  USER_DATA,
} from '../../fixtures/quotes/nitro.ts';

const stranger = await issue(null, { subject: 'zone', scheme: 'ecdsa-p384', issues: { pathLength: null } });
const p256 = await issue(null, { subject: 'zone', scheme: 'ecdsa-p256', issues: { pathLength: null } });

async function verify(changes: NitroChanges = {}, atMs = NITRO_AT) {
  const { quote, root } = await makeNitroDocument(changes);
  return nitro.verify(quote, null, atMs, [root]);
}

test('a genuine document says what was started and what it is about', async () => {
  expect(await verify()).toEqual({
    ok: true,
    value: {
      measurements: { pcr0: '01'.repeat(48), pcr1: '00'.repeat(48), pcr2: '00'.repeat(48) },
      reportData: USER_DATA,
      tcbStatus: null,
      advisories: [],
      validUntil: '2026-06-01T03:00:00.000Z',
    },
  });
});

test('a document without user data is about nothing', async () => {
  for (const user_data of [null, undefined])
    expect(await verify({ members: { user_data } })).toMatchObject({
      ok: true,
      value: { reportData: new Uint8Array() },
    });
});

describe('refused', () => {
  const pcrs = (first: Uint8Array) => ({ members: { pcrs: new Map([[0, first]]) } });
  test.each<[string, NitroChanges, ComputationCode]>([
    ['debug mode', pcrs(field(48)), 'debug-mode'],
    ['no measurement of the image', { members: { pcrs: new Map([[1, PCR0]]) } }, 'debug-mode'],
    ['a leaf signed by a stranger', { leaf: { signedBy: stranger } }, 'bad-chain'],
    ['a leaf signed with another kind of key', { leaf: { signedBy: p256 } }, 'bad-chain'],
    ['an authority signed by a stranger', { authority: { signedBy: stranger } }, 'bad-chain'],
    ['a leaf that may issue', { leaf: { issues: { pathLength: null } } }, 'bad-chain'],
    ['a leaf that may not sign data', { leaf: { keyUsage: SIGNS_CERTIFICATES_AND_LISTS } }, 'bad-chain'],
    ['another signature', { signature: () => field(96, '11'.repeat(96)) }, 'bad-signature'],
    ['a signature of zeros', { signature: () => field(96) }, 'bad-signature'],
    ['a short signature', { signature: (bytes) => bytes.slice(1) }, 'malformed-proof'],
    ['another algorithm', { protectedHead: 'a10126' }, 'unsupported-version'],
    ['unprotected members', { unprotected: new Map([[4, 1]]) }, 'malformed-proof'],
    ['another digest', { members: { digest: 'SHA256' } }, 'unsupported-version'],
    ['a member that is not known', { members: { extra: 1 } }, 'unsupported-version'],
    ['a PCR of 32 bytes', pcrs(field(32, '01')), 'malformed-proof'],
    ['a PCR of index 32', { members: { pcrs: new Map([[32, PCR0]]) } }, 'malformed-proof'],
    ['no PCR', { members: { pcrs: new Map() } }, 'malformed-proof'],
    ['a time that is none', { members: { timestamp: 'now' } }, 'malformed-proof'],
    ['user data that is text', { members: { user_data: 'x' } }, 'malformed-proof'],
    ['no certificate', { members: { certificate: undefined } }, 'malformed-proof'],
    ['no bundle', { members: { cabundle: null } }, 'malformed-proof'],
    ['a bundle of nine', { members: { cabundle: Array(9).fill(stranger.certificate) } }, 'malformed-proof'],
    ['a bundle of other bytes', { members: { cabundle: [PCR0] } }, 'malformed-proof'],
    ['an expired leaf', { leaf: { until: '2026-06-01T00:30:00Z' } }, 'expired-collateral'],
    ['a leaf of the future', { leaf: { from: '2026-06-01T01:30:00Z' } }, 'expired-collateral'],
  ])('%s', async (_, changes, code) => {
    expect(await verify(changes)).toMatchObject({ ok: false, code });
  });

  test('after its certificate expired', async () => {
    const end = Date.parse(NITRO_UNTIL);
    expect(await verify({}, end)).toMatchObject({ ok: true });
    expect(await verify({}, end + 1)).toMatchObject({ code: 'expired-collateral' });
  });

  test('with a root that is on no list', async () => {
    const { quote } = await makeNitroDocument();
    expect(await nitro.verify(quote, null, NITRO_AT, [])).toMatchObject({ code: 'unknown-key' });
  });

  test('with bytes after or before it, or missing', async () => {
    const { quote, root } = await makeNitroDocument();
    for (const bytes of [
      concat(quote, new Uint8Array(1)),
      concat(Uint8Array.of(0xd2), quote), // tagged as COSE_Sign1, which Nitro does not do
      quote.slice(0, -1),
      new Uint8Array(),
      new Uint8Array(65_537),
    ])
      expect(await nitro.verify(bytes, null, NITRO_AT, [root])).toMatchObject({ code: 'malformed-proof' });
  });
});
