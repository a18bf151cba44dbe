/** Reading credentials (docs/spec/credentials.md section 1): one good credential, one change for each code. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import {
  checkTime,
  isIssuerAddress,
  readCredential,
  signerOf,
  textOf,
} from '../../../src/identity/credentials/credential.ts';
import { readJsonPart } from '../../../src/identity/credentials/json-object.ts';
import { MAX_CREDENTIAL_CHARS } from '../../../src/identity/credentials/limits.ts';
import {
  CREDENTIAL_ISSUER,
  CREDENTIAL_TYPE,
  disclosureOf,
  edDsaSigner,
  es256Signer,
  HOLDER,
  HOLDER_PUBLIC,
  jsonPart,
  NOW_MS,
  NOW_S,
  plainCredential,
  signCredential,
} from '../../fixtures/credentials/issuer.ts';
import { the } from '../../fixtures/vault/made.ts';

const signer = await es256Signer();
const good = await plainCredential(signer);
const [goodJwt, subText, ageText] = good.split('~') as [string, string, string];
const [goodHead, goodBody, goodSignature] = goodJwt.split('.') as [string, string, string];

const header = { alg: 'ES256', typ: 'dc+sd-jwt' };
const base = { iss: CREDENTIAL_ISSUER, vct: CREDENTIAL_TYPE, cnf: { jwk: HOLDER_PUBLIC } };
const with_ = (payload: object) => plainCredential(signer, { payload });
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

const codeOf = async (text: string) => {
  const read = await readCredential(text);
  return read.ok ? 'taken' : read.code;
};

describe('a credential', () => {
  test('is read with its claims, open and choosable', async () => {
    const read = the(await readCredential(good));
    expect(read).toMatchObject({
      algorithm: 'ES256',
      issuer: CREDENTIAL_ISSUER,
      type: CREDENTIAL_TYPE,
      holder: HOLDER_PUBLIC,
      issuedAtS: NOW_S - 86_400,
      validFromS: null,
      expiresAtS: NOW_S + 86_400 * 30,
      hasStatus: false,
    });
    expect(read.claims.map(({ path, digest }) => [path.join('.'), digest === null])).toEqual([
      ['iss', true],
      ['vct', true],
      ['iat', true],
      ['exp', true],
      ['cnf', true],
      ['country', true],
      ['sub', false],
      ['age_over_18', false],
    ]);
    expect(textOf(read)).toBe(good);
  });

  test('may have white space around it, kid, x5c, decoys and a status', async () => {
    const decoy = (await disclosureOf(['decoy', 'x', 1])).digest;
    const { _sd } = JSON.parse(atob(goodBody.replaceAll('-', '+').replaceAll('_', '/'))) as { _sd: string[] };
    const text = await plainCredential(signer, {
      header: { kid: 'one', x5c: ['MII'] },
      payload: {
        _sd: [..._sd, decoy],
        status: { status_list: { idx: 1, uri: 'https://townhall.example/1' } },
      },
    });
    expect(the(await readCredential(` \n${text}\r\n`)).hasStatus).toBe(true);
  });

  test('is known to be signed by a key of either kind, and by no other', async () => {
    const other = await es256Signer();
    const edwards = edDsaSigner();
    const read = the(await readCredential(good));
    expect(await signerOf(read, [edwards.jwk, other.jwk, signer.jwk])).toEqual(signer.jwk);
    expect(await signerOf(read, [other.jwk, edwards.jwk])).toBeNull();
    const second = the(await readCredential(await plainCredential(edwards)));
    expect(await signerOf(second, [signer.jwk, edwards.jwk])).toEqual(edwards.jwk);
    const changed = { ...read, jwt: `${goodHead}.${jsonPart(base)}.${goodSignature}` };
    expect(await signerOf(changed, [signer.jwk])).toBeNull();
  });

  test('cannot be verified by a key that names itself otherwise than its algorithm', async () => {
    const claimed = the(await readCredential(await plainCredential(signer, { header: { alg: 'EdDSA' } })));
    expect(await signerOf(claimed, [signer.jwk])).toBeNull();
  });

  test.each([
    [NOW_S, undefined, 'credential-expired'],
    [NOW_S + 1, undefined, 'valid'],
    [undefined, NOW_S + 1, 'credential-not-yet-valid'],
    [undefined, NOW_S, 'valid'],
  ])('with exp %s and nbf %s is %s', async (exp, nbf, expected) => {
    const read = the(await readCredential(await with_({ exp, nbf })));
    const inTime = checkTime(read, NOW_MS);
    expect(inTime.ok ? 'valid' : inTime.code).toBe(expected);
  });
});

describe('refused', () => {
  const jwk = (changes: object) => with_({ cnf: { jwk: { ...HOLDER_PUBLIC, ...changes } } });
  const extra = (members: unknown) => disclosureOf(members).then(({ text }) => `${good}${text}~`);
  /** A credential whose only disclosures are these, listed at the top. */
  const holding = async (...members: readonly unknown[]) => {
    const made = await Promise.all(members.map((one) => disclosureOf(one)));
    const payload = { ...base, _sd: made.map(({ digest }) => digest) };
    return signCredential(
      signer,
      header,
      payload,
      made.map(({ text }) => text),
    );
  };

  test.each<[string, string, () => string | Promise<string>]>([
    ['credential-too-large', 'too long', () => `${goodJwt}~${'a'.repeat(MAX_CREDENTIAL_CHARS)}~`],
    ['credential-too-large', 'megabytes of white space', () => ' '.repeat(5_000_000) + good],
    ['too-many-disclosures', '65 disclosures', () => `${goodJwt}${'~a'.repeat(65)}~`],
    ['not-sd-jwt', 'nothing', () => ''],
    ['not-sd-jwt', 'a plain JWT', () => goodJwt],
    ['not-sd-jwt', 'JSON serialisation', () => JSON.stringify({ payload: goodBody })],
    ['has-key-binding', 'a presentation', () => `${good}${goodJwt}`],
    ['has-key-binding', 'no tilde at the end', () => good.slice(0, -1)],
    ['bad-jwt', 'two parts', () => `${goodHead}.${goodBody}~`],
    ['bad-jwt', 'four parts', () => `${goodJwt}.AA~`],
    ['bad-jwt', 'an empty payload', () => `${goodHead}..${goodSignature}~`],
    ['bad-jwt', 'a payload that is a list', () => `${goodHead}.${jsonPart([])}.${goodSignature}~`],
    ['bad-jwt', 'a payload that is no JSON', () => `${goodHead}.${jsonPart('{')}.${goodSignature}~`],
    ['bad-jwt', 'a lone surrogate', () => `${goodHead}.${jsonPart('{"a":"\\\\\\ud83d"}')}.${goodSignature}~`],
    [
      'bad-jwt',
      'bits behind the end',
      () => `${goodHead}.${jsonPart('{}').replace(/.$/, 'R')}.${goodSignature}~`,
    ],
    ['bad-jwt', 'a short signature', () => `${goodHead}.${goodBody}.${goodSignature.slice(0, -4)}~`],
    ['too-deep', 'nine levels in the payload', () => with_({ a: deep(8) })],
    ['too-deep', 'nine levels in a disclosure', () => holding(['salt', 'a', deep(8)])],
    ['member-twice', 'iss twice', () => signCredential(signer, header, '{"iss":"a","iss":"b"}', [])],
    [
      'member-twice',
      'a member twice, by an escape',
      () => signCredential(signer, header, '{"a":1,"\\u0061":1}', []),
    ],
    ['member-twice', 'in a disclosure', () => `${good}${jsonPart('["s","n",{"a":1,"a":2}]')}~`],
    ['wrong-type', 'typ of a plain JWT', () => plainCredential(signer, { header: { typ: 'JWT' } })],
    ['algorithm-not-allowed', 'none', () => plainCredential(signer, { header: { alg: 'none' } })],
    ['algorithm-not-allowed', 'HS256', () => plainCredential(signer, { header: { alg: 'HS256' } })],
    ['header-not-allowed', 'crit', () => plainCredential(signer, { header: { crit: ['exp'] } })],
    ['header-not-allowed', 'b64', () => plainCredential(signer, { header: { b64: false } })],
    ['hash-not-allowed', 'sha-512', () => with_({ _sd_alg: 'sha-512' })],
    ['hash-not-allowed', 'null', () => with_({ _sd_alg: null })],
    ['bad-member', 'no iss', () => with_({ iss: undefined })],
    ['bad-member', 'plain HTTP', () => with_({ iss: 'http://townhall.example' })],
    ['bad-member', 'a user in the address', () => with_({ iss: 'https://a@townhall.example' })],
    ['bad-member', 'no vct', () => with_({ vct: undefined })],
    ['bad-member', 'vct of two lines', () => with_({ vct: 'a\nb' })],
    ['bad-member', 'exp as text', () => with_({ exp: String(NOW_S) })],
    ['bad-member', 'exp in milliseconds', () => with_({ exp: NOW_MS })],
    ['bad-member', 'nbf below zero', () => with_({ nbf: -1 })],
    ['private-key', 'd in cnf', () => with_({ cnf: { jwk: HOLDER } })],
    ['no-holder-key', 'no cnf', () => with_({ cnf: undefined })],
    ['no-holder-key', 'a key by its name alone', () => with_({ cnf: { kid: 'one' } })],
    ['no-holder-key', 'another curve', () => jwk({ crv: 'P-384' })],
    ['no-holder-key', 'a short coordinate', () => jwk({ x: HOLDER.x.slice(0, -4) })],
    ['bad-disclosure', 'nothing between two tildes', () => `${good}~`],
    ['bad-disclosure', 'an object', () => `${good}${jsonPart({})}~`],
    ['bad-disclosure', 'one member', () => `${good}${jsonPart(['salt'])}~`],
    ['bad-disclosure', 'four members', () => `${good}${jsonPart(['salt', 'a', 1, 2])}~`],
    ['bad-disclosure', 'a number as salt', () => `${good}${jsonPart([1, 'a', 1])}~`],
    ['bad-disclosure', 'a number as name', () => `${good}${jsonPart(['salt', 1, 1])}~`],
    [
      'bad-disclosure',
      'null as name, among elements',
      async () => {
        const { text, digest } = await disclosureOf(['salt', null, 1]);
        return signCredential(signer, header, { ...base, list: [{ '...': digest }] }, [text]);
      },
    ],
    ['bad-disclosure', 'a name that turns text around', () => `${good}${jsonPart(['salt', 'a\u202eb', 1])}~`],
    ['reserved-name', '_sd', () => holding(['salt', '_sd', []])],
    ['reserved-name', '...', () => holding(['salt', '...', 1])],
    ['reserved-name', '_sd_alg', () => holding(['salt', '_sd_alg', 'none'])],
    ['reserved-name', '__proto__', () => holding(['salt', '__proto__', { iss: 'x' }])],
    ['bad-digest-list', '_sd is a text', () => with_({ _sd: 'x' })],
    ['bad-digest-list', '_sd is null', () => with_({ _sd: null })],
    ['bad-digest-list', '_sd holds a number', () => with_({ _sd: [1] })],
    ['bad-digest-list', '_sd holds a short digest', () => with_({ _sd: ['AAAA'] })],
    [
      'bad-digest-list',
      'an element with something beside it',
      () => with_({ a: [{ '...': HOLDER.x, b: 1 }] }),
    ],
    ['bad-digest-list', 'an element outside an array', () => with_({ a: { '...': HOLDER.x } })],
    ['bad-digest-list', '_sd_alg inside', () => with_({ a: { _sd_alg: 'sha-256' } })],
    ['digest-twice', 'in two places', () => with_({ a: { _sd: [HOLDER.x] }, b: [{ '...': HOLDER.x }] })],
    ['disclosure-twice', 'the same text twice', () => `${good}${subText}~`],
    ['disclosure-misplaced', 'an element among members', () => holding(['salt', 1])],
    [
      'disclosure-misplaced',
      'a member among elements',
      async () => {
        const { text, digest } = await disclosureOf(['salt', 'a', 1]);
        return signCredential(signer, header, { ...base, list: [{ '...': digest }] }, [text]);
      },
    ],
    [
      'claim-twice',
      'an open claim disclosed again',
      () => plainCredential(signer, { payload: { sub: 'other' } }),
    ],
    ['claim-twice', 'two disclosures of one name', () => holding(['salt', 'a', 1], ['pepper', 'a', 1])],
    ['claim-must-be-open', 'exp in a disclosure', () => holding(['salt', 'exp', NOW_S])],
    ['claim-must-be-open', 'vct#integrity in a disclosure', () => holding(['salt', 'vct#integrity', 'x'])],
    ['claim-must-be-open', 'status in a disclosure', () => holding(['salt', 'status', {}])],
    ['disclosure-unreferenced', 'one that nobody signed', () => extra(['salt', 'admin', true])],
    [
      'disclosure-unreferenced',
      'two that hold each other up',
      async () => {
        const inner = await disclosureOf(['salt', 'a', 1]);
        const outer = await disclosureOf(['salt', 'b', { _sd: [inner.digest] }]);
        return `${good}${inner.text}~${outer.text}~`;
      },
    ],
  ])('as %s: %s', async (code, _, make) => {
    expect(await codeOf(await make())).toBe(code);
  });

  test('as too-deep where disclosures add up', async () => {
    let made = await disclosureOf(['salt', 'a', 1]);
    const texts = [made.text];
    for (let i = 0; i < 20; i++) {
      made = await disclosureOf(['salt', 'a', { _sd: [made.digest] }]);
      texts.push(made.text);
    }
    const text = await signCredential(signer, header, { ...base, _sd: [made.digest] }, texts);
    expect(await codeOf(text)).toBe('too-deep');
  });

  test('not where a reserved claim is further down, nor with fewer disclosures than digests', async () => {
    const inner = await disclosureOf(['salt', 'exp', 1]);
    const text = await signCredential(signer, header, { ...base, a: { _sd: [inner.digest] } }, [inner.text]);
    expect(await codeOf(text)).toBe('taken');
    expect(await codeOf(`${goodJwt}~${ageText}~`)).toBe('taken');
  });
});

describe('a part', () => {
  test.each(['', '=', jsonPart('{'), toBase64Url(Uint8Array.of(0xff)), jsonPart('"\\ude00"')])(
    '%j is bad-json',
    (text) => {
      expect(readJsonPart(text)).toMatchObject({ code: 'bad-json' });
    },
  );

  test('may hold what looks like an escape, a colon or a bracket', () => {
    const value = { 'a:[{': '\\ud83d :{', b: '😀' };
    expect(readJsonPart(jsonPart(value))).toEqual({ ok: true, value });
  });
});

describe('the address of an issuer', () => {
  test.each([
    ['https://townhall.example', true],
    ['https://townhall.example/', true],
    ['https://townhall.example/tenant/7', true],
    ['http://127.0.0.1:8080', true],
    ['http://townhall.example', false],
    ['https://REGISTRY.example', false],
    ['https://townhall.example:443', false],
    ['https://townhall.example/?a', false],
    ['https://townhall.example/#a', false],
    ['https://townhall.example/#', false],
    ['https://townhall.example/?', false],
    ['did:web:townhall.example', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isIssuerAddress(address)).toBe(expected);
  });
});
