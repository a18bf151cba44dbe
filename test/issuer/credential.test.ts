/** Admission by SD-JWT VC: docs/spec/issuer.md section 5, one change for each code, over HTTP. */

import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import type { AllowedCredentials } from '../../src/issuer/allowed-credentials.ts';
import { codeOf, commitmentOf, openTestDoor, START_MS, testIssuer } from './fixture.ts';
import {
  edwardsKeys,
  ellipticKeys,
  type Keys,
  present,
  presentByHand,
  type ToPresent,
} from './presentation.ts';

const ISS = 'https://townhall.example';
const VCT = 'https://townhall.example/resident/1';
const NOW_S = START_MS / 1000;
const CLAIMS = { iss: ISS, vct: VCT, sub: 'resident-4711', iat: NOW_S - 86_400, exp: NOW_S + 86_400 };

let authority: Keys;
let holder: Keys;
let stranger: Keys;
let edwards: Keys;
let allowed: AllowedCredentials;

beforeAll(async () => {
  [authority, holder, stranger, edwards] = await Promise.all([
    ellipticKeys(),
    ellipticKeys(),
    ellipticKeys(),
    edwardsKeys(),
  ]);
  allowed = [{ iss: ISS, vct: [VCT], keys: [edwards.jwk, authority.jwk] }];
});

type Change = Partial<Omit<ToPresent, 'binding'>> & { readonly binding?: Partial<ToPresent['binding']> };

/** An issuer by credential, and applications with a presentation that was changed. */
async function registry() {
  const { issuer, clock } = await testIssuer({ admission: 'credential' });
  const door = await openTestDoor(issuer, { allowed });
  const apply = async (
    who: number,
    { binding, ...change }: Change = {},
    rewrite: (text: string) => string = (text) => text,
    make: typeof present = present,
  ) => {
    const enrolment = await door.enrolmentOf(who);
    const own = { aud: issuer.group.issuer, nonce: enrolment.nonce, iat: clock.nowMs / 1000 };
    const presentation = await make({
      issuer: authority,
      holder,
      claims: CLAIMS,
      ...change,
      binding: { ...own, ...binding },
    });
    const admission = { by: 'credential', presentation: rewrite(presentation) };
    return codeOf(await door.post('/enrolments', { enrolment, admission }));
  };
  return { issuer, clock, door, apply };
}

const partsOf = (text: string) => text.split('~');
const withHeader = (jwt: string, header: object) =>
  [toBase64Url(utf8(JSON.stringify(header))), ...jwt.split('.').slice(1)].join('.');
const payloadOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8')) as Record<string, unknown>;

describe('a credential', () => {
  test('admits one member for each subject, and only a keyed digest of it is kept', async () => {
    const { issuer, apply } = await registry();
    expect(await apply(1)).toBe('admitted');
    expect(await apply(2)).toBe('subject-used');
    expect(await apply(2, { claims: { ...CLAIMS, sub: 'resident-4712' } })).toBe('admitted');
    const rows = issuer.store.sql('SELECT hmac FROM subject').all() as { hmac: string }[];
    expect(rows.map(({ hmac }) => hmac)).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.anything()]);
    expect(
      issuer.store.sql('SELECT how FROM member WHERE commitment = ?').get(commitmentOf(1, issuer)),
    ).toEqual({
      how: 'credential',
    });
  });

  test('may hide its subject and show it, and be signed with Ed25519', async () => {
    const { apply } = await registry();
    expect(await apply(1, { issuer: edwards, holder: await edwardsKeys(), hidden: ['sub'] })).toBe(
      'admitted',
    );
  });

  test('is refused for what is wrong with it, and uses up neither nonce nor subject', async () => {
    const { apply } = await registry();
    const claims = (change: object) => ({ claims: { ...CLAIMS, ...change } });
    const { sub, ...without } = CLAIMS;
    const refused: readonly (readonly [string, Change])[] = [
      ['credential-issuer-not-allowed', claims({ iss: 'https://elsewhere.example' })],
      ['credential-type-not-allowed', claims({ vct: 'https://townhall.example/visitor/1' })],
      ['credential-expired', claims({ exp: NOW_S })],
      ['credential-not-yet-valid', claims({ nbf: NOW_S + 60 })],
      ['credential-malformed', claims({ exp: 'never' })],
      ['status-unsupported', claims({ status: { status_list: { idx: 1, uri: 'http://127.0.0.1:9/list' } } })],
      ['subject-missing', { claims: without }],
      ['subject-missing', claims({ sub: 4711 })],
      ['subject-missing', claims({ sub: 'x'.repeat(513) })],
      ['subject-missing', claims({ sub: 'resident-\ud800' })],
      ['credential-false', { issuer: stranger }],
      ['credential-false', { issuer: stranger, claims: { ...CLAIMS, iat: NOW_S + 86_400 } }],
      ['algorithm-not-allowed', { alg: 'none' }],
      ['algorithm-not-allowed', { alg: 'HS256' }],
      ['credential-false', { alg: 'EdDSA' }],
      ['wrong-audience', { binding: { aud: 'https://groups.example' } }],
      ['wrong-nonce', { binding: { nonce: toBase64Url(new Uint8Array(32)) } }],
      ['key-binding-old', { binding: { iat: NOW_S - 601 } }],
      ['key-binding-old', { binding: { iat: NOW_S + 121 } }],
    ];
    for (const [code, change] of refused) expect([code, await apply(1, change)]).toEqual([code, code]);
    expect(await apply(1, { binding: { iat: NOW_S - 600 } })).toBe('admitted');
  });

  test('without its key binding, or with another’s, is refused', async () => {
    const { apply } = await registry();
    const strip = (text: string) => `${partsOf(text).slice(0, -1).join('~')}~`;
    expect(await apply(1, {}, strip)).toBe('key-binding-missing');
    expect(await apply(1, { holder: { ...stranger, jwk: holder.jwk } })).toBe('credential-false');
    const none = (text: string) => {
      const parts = partsOf(text);
      const bare = withHeader(parts.at(-1)!, { alg: 'none', typ: 'kb+jwt' });
      return [...parts.slice(0, -1), bare.replace(/[^.]*$/, '')].join('~');
    };
    expect(await apply(1, {}, none)).toBe('algorithm-not-allowed');
    const untyped = (text: string) => {
      const parts = partsOf(text);
      return [...parts.slice(0, -1), withHeader(parts.at(-1)!, { alg: 'ES256', typ: 'JWT' })].join('~');
    };
    expect(await apply(1, {}, untyped)).toBe('credential-false');
  });

  test.each(['crit', 'b64'])('with %s in a header is refused, whichever header it is', async (name) => {
    const { apply } = await registry();
    const extra = { [name]: name === 'crit' ? ['b64'] : false };
    const inCredential = (text: string) => {
      const [jwt, ...rest] = partsOf(text);
      return [withHeader(jwt!, { alg: 'ES256', typ: 'dc+sd-jwt', ...extra }), ...rest].join('~');
    };
    expect(await apply(1, {}, inCredential)).toBe('header-not-allowed');
    const inBinding = (text: string) => {
      const parts = partsOf(text);
      return [
        ...parts.slice(0, -1),
        withHeader(parts.at(-1)!, { alg: 'ES256', typ: 'kb+jwt', ...extra }),
      ].join('~');
    };
    expect(await apply(1, {}, inBinding)).toBe('header-not-allowed');
  });

  test('that hides in a disclosure what must be signed as it is, is refused', async () => {
    const { apply } = await registry();
    const byHand = (hidden: string, claims: object) =>
      apply(1, { claims: { ...CLAIMS, ...claims }, hidden: [hidden] }, undefined, presentByHand);
    const status = { status_list: { idx: 1, uri: 'http://127.0.0.1:9/list' } };
    expect(await byHand('exp', {})).toBe('credential-false');
    expect(await byHand('nbf', { nbf: NOW_S - 60 })).toBe('credential-false');
    expect(await byHand('status', { status })).toBe('credential-false');
    // What may be hidden is taken, made in the same way.
    expect(await byHand('sub', {})).toBe('admitted');
  });

  test('that was changed after signing is refused', async () => {
    const { apply } = await registry();
    const hidden = { hidden: ['sub'] };
    const otherClaim = (text: string) => {
      const [jwt, ...rest] = partsOf(text);
      const [header, , signature] = jwt!.split('.');
      const payload = toBase64Url(utf8(JSON.stringify({ ...payloadOf(jwt!), sub: 'resident-1' })));
      return [[header, payload, signature].join('.'), ...rest].join('~');
    };
    expect(await apply(1, {}, otherClaim)).toBe('credential-false');
    // The key binding is for all disclosures that were shown.
    const withheld = (text: string) => [partsOf(text)[0], partsOf(text).at(-1)].join('~');
    expect(await apply(1, hidden, withheld)).toBe('credential-false');
    const otherSubject = (text: string) => {
      const [jwt, disclosure, binding] = partsOf(text);
      const [salt, name] = JSON.parse(Buffer.from(disclosure!, 'base64url').toString('utf8')) as string[];
      return [jwt, toBase64Url(utf8(JSON.stringify([salt, name, 'resident-1']))), binding].join('~');
    };
    expect(await apply(1, hidden, otherSubject)).toBe('credential-false');
    const otherType = (text: string) => {
      const [jwt, ...rest] = partsOf(text);
      return [withHeader(jwt!, { alg: 'ES256', typ: 'JWT' }), ...rest].join('~');
    };
    expect(await apply(1, {}, otherType)).toBe('credential-malformed');
  });

  test('that is none is refused before anything is computed', async () => {
    const { apply } = await registry();
    const texts = [
      '',
      'a',
      'a~',
      'a~b',
      'a.b.c~',
      '~~~~',
      'é~é',
      `e30.e30.e30~${'e30~'.repeat(65)}e30.e30.e30`,
    ];
    for (const text of texts)
      expect(['credential-malformed', 'key-binding-missing']).toContain(await apply(1, {}, () => text));
    const list = toBase64Url(utf8('[]'));
    expect(await apply(1, {}, () => `${list}.${list}.e30~${list}.${list}.e30`)).toBe('credential-malformed');
    expect(await apply(1, {}, () => 'e30'.repeat(6000))).toBe('bad-member');
    const deep = toBase64Url(utf8(`{"iss":${'['.repeat(900)}${']'.repeat(900)}}`));
    expect(await apply(1, {}, () => `${deep}.${deep}.e30~${deep}.${deep}.e30`)).toBe('credential-malformed');
  });
});
