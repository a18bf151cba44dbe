/** Identities and enrolment: docs/spec/personhood.md section 2, beside Semaphore's own identities. */

import { Identity as StockIdentity } from '@semaphore-protocol/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { keyPair, signEddsa, subgroupPoint, verifyEddsa } from '../../src/identity/baby-jubjub.ts';
import { checkEnrolment, type Enrolment, enrol } from '../../src/identity/enrolment.ts';
import { identityFor } from '../../src/identity/identity.ts';
import { torsionTwin } from '../fixtures/baby-jubjub.ts';
import { ISSUER, memberIdentity } from '../fixtures/memberships.ts';

const seed = new Uint8Array(32).fill(5);
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.bigInt(0n, FIELD_ORDER - 1n);
const stockKey = (secret: Uint8Array) => new StockIdentity(Buffer.from(secret));

describe('an identity', () => {
  test('is the one that Semaphore makes of the same secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), (seed) => {
        const { secret, scalar, publicKey, commitment } = identityFor(seed, ISSUER);
        const stock = stockKey(secret);
        expect([scalar, publicKey, commitment]).toEqual([
          stock.secretScalar,
          stock.publicKey,
          stock.commitment,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  test('is another for each issuer, and the same again from the same seed', () => {
    const other = toBase64Url(new Uint8Array(32).fill(8));
    expect(identityFor(seed, ISSUER)).toEqual(identityFor(seed, ISSUER));
    expect(identityFor(seed, ISSUER).commitment).not.toBe(identityFor(seed, other).commitment);
  });

  test('is derived with HKDF as the page says', async () => {
    const key = await crypto.subtle.importKey('raw', seed, 'HKDF', false, ['deriveBits']);
    const info = utf8(`rail/semaphore/v1|${ISSUER}`);
    const bits = await crypto.subtle.deriveBits(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
      key,
      256,
    );
    expect(identityFor(seed, ISSUER).secret).toEqual(new Uint8Array(bits));
  });

  test('needs a seed of 32 bytes, a key and a secret of 32', () => {
    const misuse = expect.objectContaining({ code: 'bad-argument' });
    expect(() => identityFor(seed.subarray(1), ISSUER)).toThrow(misuse);
    expect(() => identityFor(seed, 'issuer')).toThrow(misuse);
    expect(() => keyPair(seed.subarray(1))).toThrow(misuse);
  });
});

describe('a signature', () => {
  test('is the one that Semaphore makes, and each takes the other’s', () => {
    fc.assert(
      fc.property(secrets, messages, (secret, message) => {
        const ours = signEddsa(secret, message);
        const stock = stockKey(secret);
        expect({ R8: ours.r8, S: ours.s }).toEqual(stock.signMessage(message));
        const point = subgroupPoint(keyPair(secret).publicKey);
        expect(point.ok && verifyEddsa(point.value, message, ours).ok).toBe(true);
        const key = stock.publicKey;
        expect(StockIdentity.verifySignature(message, { R8: [...ours.r8], S: ours.s }, key)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

const context = {
  issuer: ISSUER,
  groupId: toBase64Url(new Uint8Array(32).fill(21)),
  nonce: toBase64Url(new Uint8Array(32).fill(22)),
};
const member = memberIdentity(1);
const valid = await enrol(member, context);

async function codeOf(value: unknown, expected = context, isMember = () => false): Promise<string> {
  const result = await checkEnrolment(value, expected, isMember);
  return result.ok ? 'accepted' : result.code;
}

describe('an enrolment', () => {
  test('gives the commitment', async () => {
    expect(await checkEnrolment(valid, context, () => false)).toEqual({ ok: true, value: member.commitment });
  });

  test('is refused for a member', async () => {
    const result = await checkEnrolment(valid, context, (commitment) => commitment === member.commitment);
    expect(result).toMatchObject({ code: 'already-member' });
  });

  const [x, y] = valid.publicKey as [string, string];
  const { signature } = valid;
  const plusOrder = (text: string) => String(BigInt(text) + FIELD_ORDER);
  const orderL = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;
  const [left, right] = [memberIdentity(2).commitment, memberIdentity(3).commitment];
  const changes: readonly (readonly [string, string, object])[] = [
    ['unknown-member', 'a commitment beside', { commitment: String(member.commitment) }],
    ['bad-member', 'a number instead of text', { publicKey: [1, 2] }],
    ['bad-member', 'very long numbers', { publicKey: ['1'.repeat(79), y] }],
    ['wrong-context', 'another nonce', { nonce: context.groupId }],
    ['wrong-context', 'another group', { groupId: context.nonce }],
    ['wrong-context', 'another issuer', { issuer: context.nonce }],
    ['not-canonical', 'x plus the order', { publicKey: [plusOrder(x), y] }],
    ['not-canonical', 'a leading zero', { publicKey: [`0${x}`, y] }],
    [
      'not-canonical',
      's plus the order of the subgroup',
      { signature: { ...signature, s: String(BigInt(signature.s) + orderL) } },
    ],
    ['off-curve', 'two commitments as a point', { publicKey: [String(left), String(right)] }],
    ['off-curve', 'x and y exchanged', { publicKey: [y, x] }],
    ['off-curve', 'R off the curve', { signature: { ...signature, r8: ['1', '2'] } }],
    ['point-at-infinity', 'the neutral element', { publicKey: ['0', '1'] }],
    ['outside-subgroup', 'the point of order 2', { publicKey: ['0', String(FIELD_ORDER - 1n)] }],
    ['signature-false', 'another member’s key', { publicKey: memberIdentity(2).publicKey.map(String) }],
    ['signature-false', 'another s', { signature: { ...signature, s: String(BigInt(signature.s) ^ 1n) } }],
  ];
  test.each(changes)('%s: %s', async (code, _what, change) => {
    expect(await codeOf({ ...valid, ...change })).toBe(code);
  });

  test('signed for another nonce does not hold for this one', async () => {
    const other: Enrolment = await enrol(member, { ...context, nonce: context.groupId });
    expect(await codeOf({ ...other, nonce: context.nonce })).toBe('signature-false');
  });

  test('of a key outside the subgroup is refused although the equation holds', async () => {
    expect(await codeOf((await torsionTwin(member, context)).application)).toBe('outside-subgroup');
  });
});
