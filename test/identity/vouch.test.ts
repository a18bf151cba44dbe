/** Vouches: docs/spec/issuer.md section 4, one change for each code. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { checkVouch, vouchFor } from '../../src/identity/vouch.ts';
import { ISSUER, memberIdentity } from '../fixtures/memberships.ts';

const OTHER = toBase64Url(new Uint8Array(32).fill(22));
const context = {
  issuer: ISSUER,
  groupId: toBase64Url(new Uint8Array(32).fill(21)),
  application: toBase64Url(new Uint8Array(16).fill(23)),
};
const member = memberIdentity(1);
const valid = await vouchFor(member, context);

async function codeOf(value: unknown): Promise<string> {
  const result = await checkVouch(value, context);
  return result.ok ? 'accepted' : result.code;
}

describe('a vouch', () => {
  test('says who vouches and for which application', async () => {
    const { commitment } = member;
    expect(await checkVouch(valid, context)).toEqual({
      ok: true,
      value: { commitment, application: context.application },
    });
  });

  const [x, y] = valid.publicKey as [string, string];
  const { signature } = valid;
  const changes: readonly (readonly [string, string, object])[] = [
    ['unknown-member', 'a word beside', { because: 'friend' }],
    ['bad-member', 'an enrolment', { schema: 'rail.enrolment/1' }],
    ['bad-member', 'an application of 32 bytes', { application: OTHER }],
    ['wrong-context', 'another group', { groupId: OTHER }],
    ['wrong-context', 'another issuer', { issuer: OTHER }],
    ['not-canonical', 'a leading zero', { publicKey: [`0${x}`, y] }],
    ['off-curve', 'x and y exchanged', { publicKey: [y, x] }],
    ['point-at-infinity', 'the neutral element', { publicKey: ['0', '1'] }],
    ['outside-subgroup', 'the point of order 2', { publicKey: ['0', String(FIELD_ORDER - 1n)] }],
    ['signature-false', 'another application', { application: toBase64Url(new Uint8Array(16)) }],
    ['signature-false', 'another member’s key', { publicKey: memberIdentity(2).publicKey.map(String) }],
    ['signature-false', 'another s', { signature: { ...signature, s: String(BigInt(signature.s) ^ 1n) } }],
  ];
  test.each(changes)('%s: %s', async (code, _what, change) => {
    expect(await codeOf({ ...valid, ...change })).toBe(code);
  });
});
