/**
 * The same questions to `@phala/dcap-qvl`: it and our own code agree on every quote here but for the listed cases, in which
 * ours is the stricter one.
 */

import { QuoteVerifier } from '@phala/dcap-qvl';
import { describe, expect, test } from 'vitest';
import { type Bytes, fromUtf8 } from '../../../src/bytes.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import { issue } from '../../fixtures/quotes/authorities.ts';
import { AT, type IntelChanges, makeIntelQuote } from '../../fixtures/quotes/intel.ts';
import { PUBLIC_MISSING, pinnedRoot, publicTdx } from '../../fixtures/quotes/public.ts';

/** The status, or `null` where the quote is refused. */
function oracle(quote: Bytes, collateral: Bytes, atMs: number, root: Bytes): string | null {
  try {
    const verifier = QuoteVerifier.newWithRootCa(Buffer.from(root));
    return verifier.verify(Buffer.from(quote), JSON.parse(fromUtf8(collateral)!), atMs / 1000).status;
  } catch {
    return null;
  }
}

async function ours(changes: IntelChanges, quote: Bytes, collateral: Bytes, atMs: number, root: Bytes) {
  const system = changes.kind === 'sgx' ? sgx : tdx;
  const answer = await system.verify(quote, collateral, atMs, [root]);
  return answer.ok ? answer.value.tcbStatus : null;
}

const stranger = await issue(null, {
  subject: 'Test SGX Root',
  scheme: 'ecdsa-p256',
  issues: { pathLength: null },
});
const set = (at: number, value: number) => (bytes: Bytes) => {
  bytes[at] = value;
};
const early = '2026-05-30T00:00:00Z';
const late = '2026-06-02T00:00:00Z';

describe('same answer', () => {
  test.each<[string, IntelChanges]>([
    ['TDX 4', {}],
    ['TDX 5', { version: 5 }],
    ['SGX 3', { kind: 'sgx' }],
    ['TDX debug', { report: set(120, 1) }],
    ['SGX debug', { kind: 'sgx', report: set(48, 2) }],
    ['without SEPT_VE_DISABLE', { report: set(123, 0) }],
    ['unknown attributes', { report: set(124, 1) }],
    ['service machine', { version: 5, report: set(600, 1) }],
    ['old platform', { chipSvns: [...Array(16).fill(1), 11] }],
    ['old SGX platform', { kind: 'sgx', chipSvns: [...Array(16).fill(1), 11] }],
    ['old quoting enclave', { qeReport: set(258, 3) }],
    ['too old platform', { chipSvns: [...Array(16).fill(0), 11] }],
    ['too old quoting enclave', { qeReport: set(258, 2) }],
    ['other attestation key', { qeReport: set(320, 1) }],
    ['other signer of the enclave', { qeReport: set(128, 1) }],
    ['other product of the signer', { qeReport: set(256, 3) }],
    ['other attributes of the enclave', { qeReport: set(49, 1) }],
    ['chip of a stranger', { chip: { signedBy: stranger } }],
    ['collateral of a stranger', { tcbSigner: { signedBy: stranger } }],
    ['other family', { fmspc: '00906ed50001' }],
    ['other kind', { tcbInfo: { id: 'SGX' } }],
    ['TCB info outdated', { tcbInfo: { nextUpdate: early } }],
    ['TCB info of the future', { tcbInfo: { issueDate: late } }],
    ['QE identity outdated', { qeIdentity: { nextUpdate: early } }],
    ['chip expired', { chip: { until: early } }],
    ['chip revoked', { revoked: 'chip' }],
    ['authority revoked', { revoked: 'authority' }],
    ['signer revoked', { revoked: 'tcb-signer' }],
    ['signature of the TCB info', { collateral: { tcb_info_signature: '11'.repeat(64) } }],
    ['signature of the QE identity', { collateral: { qe_identity_signature: '11'.repeat(64) } }],
  ])('%s', async (_, changes) => {
    const { quote, collateral, root } = await makeIntelQuote(changes);
    expect(await ours(changes, quote, collateral, AT, root)).toBe(oracle(quote, collateral, AT, root));
  });

  test('changed bits of the public TDX quote', async ({ skip }) => {
    if (PUBLIC_MISSING) skip(PUBLIC_MISSING);
    const { quote, collateral, atMs } = publicTdx();
    const root = pinnedRoot('intel-sgx-root.pem');
    expect(oracle(quote, collateral, atMs, root)).toBe('UpToDate');
    expect(await ours({}, quote, collateral, atMs, root)).toBe('UpToDate');
    const differing: number[] = [];
    // Up to the certificates: the oracle reads PEM loosely and does not look at all of its bytes.
    for (let at = 0; at < 1258; at++) {
      if (at % 17 !== 0 && (at < 760 || at > 775)) continue;
      const changed = quote.slice();
      changed[at]! ^= 0x10;
      const there = oracle(changed, collateral, atMs, root);
      if ((await ours({}, changed, collateral, atMs, root)) !== there) differing.push(at);
    }
    expect(differing).toEqual([764, 765]); // the type of the certification data, which the oracle does not read
  });
});

describe('refused here, accepted there', () => {
  test.each<[string, IntelChanges]>([
    ['a list of chips that somebody else signed', { pckList: { signedBy: stranger } }],
    ['a root list that somebody else signed', { rootList: { signedBy: stranger } }],
    ['an outdated list of chips', { pckList: { until: early } }],
    ['an outdated root list', { rootList: { until: early } }],
    ['collateral signed on the level of chips', { tcbSignerIssuer: 'authority' }],
    ['another TDX module', { report: set(64, 1) }],
    ['a TDX module that the collateral does not know', { report: set(1, 7) }],
    ['collateral of two evaluations', { qeIdentity: { tcbEvaluationDataNumber: 18 } }],
    ['collateral for another provisioning enclave', { tcbInfo: { pceId: '0001' } }],
  ])('%s', async (_, changes) => {
    const { quote, collateral, root } = await makeIntelQuote(changes);
    expect(await ours(changes, quote, collateral, AT, root)).toBeNull();
    expect(oracle(quote, collateral, AT, root)).not.toBeNull();
  });

  test('padding after the quote', async () => {
    const { quote, collateral, root } = await makeIntelQuote();
    const padded = new Uint8Array(quote.length + 70);
    padded.set(quote);
    expect(await ours({}, padded, collateral, AT, root)).toBeNull();
    expect(oracle(padded, collateral, AT, root)).toBe('UpToDate');
  });

  test('an old TDX module is said', async () => {
    const { quote, collateral, root } = await makeIntelQuote({ report: set(0, 2) });
    expect(await ours({}, quote, collateral, AT, root)).toBe('OutOfDate');
    expect(oracle(quote, collateral, AT, root)).toBe('UpToDate');
  });
});
