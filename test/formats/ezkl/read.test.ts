/** EZKL's keys and proofs: what is read of them, and what is refused before any verifier sees it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { readEzklKey } from '../../../src/formats/ezkl/key.ts';
import { readEzklProof } from '../../../src/formats/ezkl/proof.ts';
import { engineSetup, secretPoint } from '../../../src/formats/ezkl/setup.ts';
import { readVersionedJson } from '../../../src/formats/ezkl/versioned-json.ts';
import { BN254 } from '../../../src/formats/pairing/curve.ts';
import { EZKL, HASHED, settingsOf, withSettings } from '../../fixtures/ezkl.ts';
import { jsonBytes } from '../../fixtures/proof-vectors.ts';

const ORDER = BN254.order;
const { key, proof } = EZKL;
const [first, second] = (proof.instances as string[][])[0]!;
const secret = fromBase64Url(key.srs as string)!;

describe('a key', () => {
  test('says how many public values its circuit has', () => {
    expect(readEzklKey(jsonBytes(key))).toMatchObject({ ok: true, value: { inputs: 2 } });
    expect(readEzklKey(jsonBytes(HASHED.key))).toMatchObject({ ok: true, value: { inputs: 3 } });
  });

  test('holds settings and verifying key as they were', () => {
    const read = readEzklKey(jsonBytes(key));
    if (!read.ok) throw new Error(read.because);
    expect([toBase64Url(read.value.settings), toBase64Url(read.value.vk)]).toEqual([key.settings, key.vk]);
  });

  test('is given a setup of one row: generators, and its own secret at the end', () => {
    const srs = engineSetup(secretPoint(secret));
    expect(srs.length).toBe(4 + 64 + 64 + 128 + 128);
    expect(srs.subarray(-128)).toEqual(secret);
    // The curve's generator is (1, 2): 2^256 modulo the prime, and twice that.
    const one = 2n ** 256n % BN254.fieldPrime;
    expect([0, 1].map((i) => numberAt(srs, 4 + 32 * i))).toEqual([one, (2n * one) % BN254.fieldPrime]);
  });

  const { G2 } = BN254.pair;
  const settings = settingsOf(EZKL);
  const { run_args: runArgs, module_sizes: modules } = settings as { [name: string]: object };
  const inShapes = (shapes: unknown) => withSettings(EZKL, { model_instance_shapes: shapes });
  test.each([
    ['too-large', { ...key, vk: 'A'.repeat(64 * 1024) }],
    ['unknown-member', { ...key, witness: '' }],
    ['bad-member', { ...key, vk: undefined }],
    ['bad-member', { ...key, vk: '*' }],
    ['bad-member', { ...key, srs: toBase64Url(secret.subarray(1)) }],
    ['bad-member', withSettings(EZKL, { run_args: { ...runArgs, commitment: 'IPA' } })],
    ['bad-member', withSettings(EZKL, { module_sizes: { ...modules, poseidon: null } })],
    ['bad-member', inShapes([])],
    ['bad-member', inShapes([[1, 33]])],
    ['bad-member', inShapes([[4, 8], [1]])],
    ['bad-member', inShapes([[1, -2]])],
    ['other-version', withSettings(EZKL, { version: '21.0.3' })],
    ['other-version', withSettings(EZKL, { version: undefined })],
    ['not-json', { ...key, settings: 'AAAA' }],
    ['not-canonical', { ...key, srs: toBase64Url(new Uint8Array(128).fill(255)) }],
    ['point-at-infinity', { ...key, srs: toBase64Url(new Uint8Array(128)) }],
    ['off-curve', { ...key, srs: toBase64Url(secret.with(0, secret[0]! ^ 1)) }],
    ['points-coincide', { ...key, srs: secretOf(G2.Point.BASE) }],
    ['points-coincide', { ...key, srs: secretOf(G2.Point.BASE.negate()) }],
  ])('is refused: %s', (code, altered) => {
    expect(readEzklKey(jsonBytes(altered))).toMatchObject({ ok: false, code });
  });

  test('as JSON with a member given twice is refused', () => {
    const twice = `{"vk":"AA",${JSON.stringify(key).slice(1)}`;
    expect(readEzklKey(utf8(twice))).toMatchObject({ code: 'not-canonical' });
  });
});

describe('a proof', () => {
  test('has its values in `instances`, and nothing else is passed on', () => {
    const plain = readEzklProof(jsonBytes(proof));
    expect(plain).toMatchObject({ ok: true, value: { values: EZKL.publicSignals.map(BigInt) } });
    const beside = {
      hex_proof: '0x00',
      pretty_public_inputs: { rescaled_outputs: [['999', '999']] },
      commitment: 'IPA',
      protocol: { anything: [] },
      timestamp: 0,
    };
    expect(readEzklProof(jsonBytes({ ...proof, ...beside }))).toEqual(plain);
  });

  test.each([
    ['too-large', { ...proof, hex_proof: '0'.repeat(64 * 1024) }],
    ['other-version', { ...proof, version: '23.0.5' }],
    ['other-version', { ...proof, version: 'source - no compatibility guaranteed' }],
    ['other-version', { ...proof, version: undefined }],
    ['other-version', null],
    ['bad-member', { ...proof, transcript_type: 'Poseidon' }],
    ['bad-member', { ...proof, instances: [] }],
    ['bad-member', { ...proof, instances: [[first], [second]] }],
    ['bad-member', { ...proof, instances: [[first, second!.toUpperCase()]] }],
    ['bad-member', { ...proof, instances: [[`0x${first}`, second]] }],
    ['bad-member', { ...proof, proof: '0x00' }],
    ['bad-member', { ...proof, proof: [256] }],
    ['not-canonical', { ...proof, instances: [[written(BigInt(EZKL.publicSignals[0]!) + ORDER), second]] }],
  ])('is refused: %s', (code, altered) => {
    expect(readEzklProof(jsonBytes(altered))).toMatchObject({ ok: false, code });
  });

  test('that is no JSON is refused, however deep', () => {
    expect(readVersionedJson(utf8('['.repeat(60_000)))).toMatchObject({ code: 'not-json' });
    expect(readEzklProof(Uint8Array.of(255))).toMatchObject({ code: 'not-json' });
  });
});

test('reading never throws', () => {
  const anything = fc.oneof(
    fc.json().map(utf8),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
    fc
      .record({ version: fc.constant('21.0.0'), instances: fc.anything(), proof: fc.anything() })
      .map(jsonBytesOf),
    fc.record({ settings: fc.string(), srs: fc.string(), vk: fc.string() }).map(jsonBytesOf),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      expect([readEzklKey(bytes).ok, readEzklProof(bytes).ok]).toEqual([false, false]);
    }),
  );
});

function jsonBytesOf(value: unknown): Bytes {
  return utf8(JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)));
}

/** A field element as EZKL writes it. */
function written(value: bigint): string {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex');
}

function numberAt(bytes: Uint8Array, at: number): bigint {
  return BigInt(
    `0x${Buffer.from(bytes.slice(at, at + 32))
      .reverse()
      .toString('hex')}`,
  );
}

function secretOf(point: InstanceType<typeof BN254.pair.G2.Point>): string {
  const { x, y } = point.toAffine();
  const setup = engineSetup([
    [x.c0, x.c1],
    [y.c0, y.c1],
  ]);
  return toBase64Url(setup.subarray(-128));
}
