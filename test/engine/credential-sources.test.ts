/** Reading credentials and keys in the lookup worker (docs/spec/credentials.md section 4): one answer for each code. */

import { describe, expect, test } from 'vitest';
import { factsOfText, keysOfIssuer, metadataUrl } from '../../src/engine/credential-sources.ts';
import type { Fetch } from '../../src/ports.ts';
import {
  CREDENTIAL_ISSUER,
  edDsaSigner,
  es256Signer,
  HOLDER,
  plainCredential,
} from '../fixtures/credentials/issuer.ts';
import { the } from '../fixtures/vault/made.ts';

const signer = await es256Signer();
const edwards = edDsaSigner();
const tenant = `${CREDENTIAL_ISSUER}/tenant/7`;
const { signal } = new AbortController();

async function fetched(answer: unknown, issuer = tenant) {
  const asked: string[] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push(`${url} ${init?.redirect} ${init?.credentials}`);
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  };
  const keys = await keysOfIssuer({ by: 'fetched', issuer }, { fetch, signal });
  return { keys, asked };
}

describe('a text', () => {
  test('is read for the page, without its signature and keys', async () => {
    const facts = the(await factsOfText(await plainCredential(signer)));
    expect(facts).toMatchObject({ issuer: CREDENTIAL_ISSUER, hasStatus: false });
    expect(facts).not.toHaveProperty('disclosures');
    expect(await factsOfText('x')).toMatchObject({ code: 'not-sd-jwt' });
  });
});

describe('keys of an issuer', () => {
  const given = (text: string) =>
    keysOfIssuer({ by: 'given', text }, { fetch: () => Promise.reject(new Error('asked')), signal });

  test('are a JWK or a set, of the kinds that are known', async () => {
    expect(the(await given(JSON.stringify({ ...signer.jwk, kid: 'one', use: 'sig' }))).keys).toEqual([
      signer.jwk,
    ]);
    const set = { keys: [{ kty: 'RSA', n: 'AQAB' }, edwards.jwk, signer.jwk] };
    expect(the(await given(JSON.stringify(set))).keys).toEqual([edwards.jwk, signer.jwk]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no key', '{"keys":[]}'],
    ['a private key', JSON.stringify(HOLDER)],
    ['a symmetric key', '{"kty":"oct","k":"AAAA"}'],
    ['17 keys', JSON.stringify({ keys: Array(17).fill(signer.jwk) })],
    ['too much', `"${'x'.repeat(70_000)}"`],
  ])('are bad-issuer-key: %s', async (_, text) => {
    expect(await given(text)).toMatchObject({ code: 'bad-issuer-key' });
  });

  test('are asked of the host of the credential alone, without a redirect', async () => {
    const { keys, asked } = await fetched({ issuer: tenant, jwks: { keys: [signer.jwk] } });
    expect(the(keys).keys).toEqual([signer.jwk]);
    expect(asked).toEqual([`${CREDENTIAL_ISSUER}/.well-known/jwt-vc-issuer/tenant/7 error omit`]);
    expect(metadataUrl(CREDENTIAL_ISSUER)).toBe(`${CREDENTIAL_ISSUER}/.well-known/jwt-vc-issuer`);
    expect(metadataUrl(`${tenant}/`)).toBe(metadataUrl(tenant));
  });

  test.each<[string, unknown, string?]>([
    ['bad-address', {}, 'http://townhall.example'],
    ['bad-address', {}, 'file:///etc/passwd'],
    ['http-error', new Response('', { status: 404 })],
    ['too-large', new Response('x'.repeat(70_000))],
    ['bad-answer', new Response('<html>')],
    ['bad-answer', { jwks: { keys: [signer.jwk] } }],
    ['other-issuer', { issuer: `${tenant}/`, jwks: { keys: [signer.jwk] } }],
    ['keys-elsewhere', { issuer: tenant, jwks_uri: 'https://elsewhere.example/keys' }],
    ['bad-issuer-key', { issuer: tenant, jwks: { keys: [{ kty: 'RSA' }] } }],
  ])('are %s', async (code, answer, issuer) => {
    expect((await fetched(answer, issuer)).keys).toMatchObject({ code });
  });
});
