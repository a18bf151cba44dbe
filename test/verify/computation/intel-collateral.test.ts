/** Collateral of a self-made Intel: times, revocation, fit and levels; one mistake at a time, one code. */

import { describe, expect, test } from 'vitest';
import { type Bytes, utf8 } from '../../../src/bytes.ts';
import type { ComputationCode, HardwareSystem } from '../../../src/verify/computation/system.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import { AT, type IntelChanges, type Json, makeIntelQuote, tcbInfoOf } from '../../fixtures/quotes/intel.ts';

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

describe('times', () => {
  const late = '2026-06-02T00:00:00Z';
  const early = '2026-05-30T00:00:00Z';
  test.each<[string, IntelChanges]>([
    ['a chip certified later', { chip: { from: late } }],
    ['an expired chip', { chip: { until: early } }],
    ['an expired authority', { authority: { until: early } }],
    ['an expired signer of collateral', { tcbSigner: { until: early } }],
    ['an outdated root list', { rootList: { until: early } }],
    ['an outdated list of chips', { pckList: { until: early } }],
    ['a list of chips of the future', { pckList: { from: late } }],
    ['an outdated TCB info', { tcbInfo: { nextUpdate: early } }],
    ['a TCB info of the future', { tcbInfo: { issueDate: late } }],
    ['an outdated QE identity', { qeIdentity: { nextUpdate: early } }],
    ['a QE identity of the future', { qeIdentity: { issueDate: late } }],
  ])('%s', async (_, changes) => {
    expect(await codeOf(changes)).toBe('expired-collateral');
  });
});

describe('revocation', () => {
  test.each<[string, IntelChanges]>([
    ['the chip', { revoked: 'chip' }],
    ['its authority', { revoked: 'authority' }],
    ['the signer of collateral', { revoked: 'tcb-signer' }],
    ['the platform’s level', { tcbInfo: withStatus('Revoked') }],
  ])('%s', async (_, changes) => {
    expect(await codeOf(changes)).toBe('revoked-collateral');
  });

  test('is said even where the list is outdated', async () => {
    expect(await codeOf({ revoked: 'chip' }, Date.parse('2030-01-01'))).toBe('revoked-collateral');
  });
});

describe('collateral', () => {
  test.each<[string, IntelChanges, ComputationCode]>([
    ['for another family of chips', { fmspc: '00906ed50001' }, 'malformed-collateral'],
    ['for another provisioning enclave', { tcbInfo: { pceId: '0001' } }, 'malformed-collateral'],
    ['for another kind of machine', { tcbInfo: { id: 'SGX' } }, 'malformed-collateral'],
    ['for another quoting enclave', { qeIdentity: { id: 'QE' } }, 'malformed-collateral'],
    ['of two evaluations', { qeIdentity: { tcbEvaluationDataNumber: 18 } }, 'malformed-collateral'],
    ['of another version', { tcbInfo: { version: 4 } }, 'malformed-collateral'],
    ['with a level of 15 components', { tcbInfo: withComponents(15) }, 'malformed-collateral'],
    ['with hex that is none', { qeIdentity: { miscselect: '0x000000' } }, 'malformed-collateral'],
    ['without a member', { collateral: { tcb_info: undefined } }, 'malformed-collateral'],
    ['with a list that is none', { collateral: { pck_crl: '3000' } }, 'malformed-collateral'],
    ['with a chain that is none', { collateral: { tcb_info_issuer_chain: 'x' } }, 'malformed-collateral'],
    ['that knows no level of the platform', { chipSvns: [...Array(16).fill(0), 11] }, 'missing-collateral'],
    ['that knows no level of the enclave', { qeReport: set(258, 2) }, 'missing-collateral'],
    ['that does not know the TDX module', { report: set(1, 7) }, 'missing-collateral'],
    ['that knows no level of the TDX module', { report: set(0, 1) }, 'missing-collateral'],
    ['that names another TDX module', { report: set(64, 1) }, 'bad-chain'],
    ['that names other module attributes', { report: set(112, 1) }, 'bad-chain'],
    ['that names another signer of the enclave', { qeReport: flip(128) }, 'bad-chain'],
    ['that names another enclave of the signer', { qeReport: set(256, 3) }, 'bad-chain'],
    ['that names other features of the enclave', { qeReport: set(16, 1) }, 'bad-chain'],
    ['that names other attributes of the enclave', { qeReport: set(49, 1) }, 'bad-chain'],
  ])('%s', async (_, changes, code) => {
    expect(await codeOf(changes)).toBe(code);
  });

  test.each<[string, Bytes | null, ComputationCode]>([
    ['none', null, 'missing-collateral'],
    ['no JSON', utf8('{'), 'malformed-collateral'],
    ['no UTF-8', new Uint8Array([0xff]), 'malformed-collateral'],
    ['too much', new Uint8Array(262_145).fill(0x20), 'malformed-collateral'],
    ['nested without end', utf8('['.repeat(200_000)), 'malformed-collateral'],
  ])('%s', async (_, collateral, code) => {
    const { quote, root } = await makeIntelQuote();
    expect(await tdx.verify(quote, collateral, AT, [root])).toMatchObject({ code });
  });
});

describe('levels are named, with their advisories', () => {
  const OLD_CHIP = [...Array(16).fill(1), 11];
  test.each<[string, IntelChanges, string, readonly string[]]>([
    ['an old platform', { chipSvns: OLD_CHIP }, 'OutOfDate', ['INTEL-SA-00001', 'INTEL-SA-00002']],
    [
      'an old provisioning enclave',
      { chipSvns: [...Array(16).fill(2), 10] },
      'OutOfDate',
      ['INTEL-SA-00001', 'INTEL-SA-00002'],
    ],
    ['an old TDX component', { report: set(2, 1) }, 'OutOfDate', ['INTEL-SA-00001', 'INTEL-SA-00002']],
    ['an old TDX module', { report: set(0, 2) }, 'OutOfDate', ['INTEL-SA-00003']],
    ['an old quoting enclave', { qeReport: set(258, 3) }, 'OutOfDate', ['INTEL-SA-00004']],
    [
      'an old SGX platform and enclave',
      { kind: 'sgx', chipSvns: OLD_CHIP, qeReport: set(258, 3) },
      'OutOfDate',
      ['INTEL-SA-00001', 'INTEL-SA-00002', 'INTEL-SA-00004'],
    ],
    ['a setting', { tcbInfo: withStatus('ConfigurationNeeded') }, 'ConfigurationNeeded', []],
    [
      'a setting and an old part',
      { tcbInfo: withStatus('ConfigurationNeeded'), qeReport: set(258, 3) },
      'OutOfDateConfigurationNeeded',
      ['INTEL-SA-00004'],
    ],
    ['a status of the future', { tcbInfo: withStatus('SomethingElse') }, 'SomethingElse', []],
    [
      'a status of the future and an old part',
      { tcbInfo: withStatus('SomethingElse'), qeReport: set(258, 3) },
      'SomethingElse',
      ['INTEL-SA-00004'],
    ],
  ])('%s', async (_, changes, tcbStatus, advisories) => {
    expect(await verify(changes)).toMatchObject({ ok: true, value: { tcbStatus, advisories } });
  });

  test('the first two TDX components are the platform’s only where the module has no level of its own', async () => {
    const strict = { tcbInfo: withComponents(16) };
    const version0 = (svn: number) => (report: Bytes) => report.set([svn, 0], 0);
    expect(await verify(strict)).toMatchObject({ value: { tcbStatus: 'UpToDate' } });
    expect(await verify({ report: version0(1) })).toMatchObject({ value: { tcbStatus: 'UpToDate' } });
    expect(await codeOf({ report: version0(4), ...strict })).toBe('missing-collateral');
    const first = { tcbInfo: withComponents(16, (i) => ({ svn: i === 1 ? 0 : 2 })) };
    expect(await codeOf({ report: version0(2), ...first })).toBe('valid');
    expect(await codeOf({ report: version0(1), ...first })).toBe('missing-collateral');
  });
});

function flip(at: number) {
  return (bytes: Bytes) => {
    bytes[at]! ^= 0x40;
  };
}

function set(at: number, value: number) {
  return (bytes: Bytes) => {
    bytes[at] = value;
  };
}

function withStatus(tcbStatus: string): Json {
  const levels = tcbInfoOf('tdx').tcbLevels as readonly Json[];
  return { tcbLevels: levels.map((level) => ({ ...level, tcbStatus, advisoryIDs: [] })) };
}

function withComponents(count: number, svn: (i: number) => Json = () => ({ svn: 2 })): Json {
  const components = Array.from({ length: count }, (_, i) => svn(i));
  const tcb = { sgxtcbcomponents: components, pcesvn: 11, tdxtcbcomponents: components };
  return { tcbLevels: [{ tcb, tcbStatus: 'UpToDate' }] };
}
