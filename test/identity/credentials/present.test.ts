/** Presentations (docs/spec/credentials.md section 6): what is in them, and when there is none. */

import { describe, expect, test } from 'vitest';
import { concat, fromBase64Url, sha256, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { p256Key, verifySignature } from '../../../src/formats/signature.ts';
import { readCredential } from '../../../src/identity/credentials/credential.ts';
import { makeHolderKey, proveKey, publicOf } from '../../../src/identity/credentials/holder-key.ts';
import { present } from '../../../src/identity/credentials/present.ts';
import {
  CREDENTIAL_ISSUER,
  CREDENTIAL_TYPE,
  disclosureOf,
  edDsaSigner,
  HOLDER,
  HOLDER_PUBLIC,
  NOW_MS,
  NOW_S,
  payloadOf,
  plainCredential,
  signCredential,
} from '../../fixtures/credentials/issuer.ts';
import { the } from '../../fixtures/vault/made.ts';

const signer = edDsaSigner();
const credential = the(await readCredential(await plainCredential(signer)));
const [sub, age] = credential.disclosures;
const audience = toBase64Url(new Uint8Array(32).fill(7));
const nonce = toBase64Url(new Uint8Array(32).fill(8));
const showing = { disclose: [age!.digest], audience, nonce, nowMs: NOW_MS + 999 };

async function isSignedByHolder(jwt: string): Promise<boolean> {
  const end = jwt.lastIndexOf('.');
  const key = p256Key(concat(fromBase64Url(HOLDER.x)!, fromBase64Url(HOLDER.y)!));
  return verifySignature('ecdsa-p256', key, fromBase64Url(jwt.slice(end + 1))!, utf8(jwt.slice(0, end)));
}

describe('a presentation', () => {
  test('holds the chosen disclosures alone, bound to audience, nonce, time and itself', async () => {
    const text = the(await present(credential, HOLDER, showing));
    const parts = text.split('~');
    expect(parts.slice(0, -1)).toEqual([credential.jwt, age!.text]);
    expect(text).not.toContain(sub!.text);
    const binding = parts.at(-1)!;
    const shown = text.slice(0, -binding.length);
    expect(payloadOf(binding)).toEqual({
      aud: audience,
      iat: NOW_S,
      nonce,
      sd_hash: toBase64Url(await sha256(utf8(shown))),
    });
    expect(atob(binding.split('.')[0]!)).toBe('{"alg":"ES256","typ":"kb+jwt"}');
    expect(await isSignedByHolder(binding)).toBe(true);
    expect((await readCredential(text)).ok).toBe(false);
  });

  test('is in the order of the credential, whatever the order of choosing', async () => {
    const disclose = [age!.digest, sub!.digest, age!.digest];
    const text = the(await present(credential, HOLDER, { ...showing, disclose }));
    expect(text.split('~').slice(1, 3)).toEqual([sub!.text, age!.text]);
  });

  test('of nothing but the open claims still has its key binding', async () => {
    const parts = the(await present(credential, HOLDER, { ...showing, disclose: [] })).split('~');
    expect(parts).toHaveLength(2);
    expect(await isSignedByHolder(parts[1]!)).toBe(true);
  });

  test('is refused for a claim that is not there, or needs another', async () => {
    const inner = await disclosureOf(['salt', 'street', 'Quay 1']);
    const outer = await disclosureOf(['salt', 'address', { _sd: [inner.digest] }]);
    const payload = { iss: CREDENTIAL_ISSUER, vct: CREDENTIAL_TYPE, cnf: { jwk: HOLDER_PUBLIC } };
    const header = { alg: 'EdDSA', typ: 'vc+sd-jwt' };
    const nested = the(
      await readCredential(
        await signCredential(signer, header, { ...payload, _sd: [outer.digest] }, [inner.text, outer.text]),
      ),
    );
    const code = async (disclose: readonly string[]) => {
      const made = await present(nested, HOLDER, { ...showing, disclose });
      return made.ok ? 'made' : made.code;
    };
    expect(await code([inner.digest])).toBe('claim-needs-other');
    expect(await code([age!.digest])).toBe('no-such-claim');
    expect(await code([inner.digest, outer.digest])).toBe('made');
    expect(await code([outer.digest])).toBe('made');
  });

  test('is refused out of its time, and when too large', async () => {
    const at = async (nowMs: number, payload: object = {}) => {
      const read = the(await readCredential(await plainCredential(signer, { payload })));
      const made = await present(read, HOLDER, { ...showing, nowMs });
      return made.ok ? 'made' : made.code;
    };
    expect(await at(NOW_MS + 30 * 86_400_000)).toBe('credential-expired');
    expect(await at(NOW_MS, { nbf: NOW_S + 1 })).toBe('credential-not-yet-valid');
    expect(await at(NOW_MS, { filler: 'x'.repeat(12_000) })).toBe('presentation-too-large');
  });
});

describe('a holder key', () => {
  test('is another one each time, and proves itself to an issuer', async () => {
    const [one, other] = [await makeHolderKey(), await makeHolderKey()];
    expect(one.d).not.toBe(other.d);
    expect(publicOf(one)).not.toHaveProperty('d');
    const proof = await proveKey(HOLDER, { audience: CREDENTIAL_ISSUER, nonce: 'n-1', nowMs: NOW_MS });
    expect(payloadOf(proof)).toEqual({ aud: CREDENTIAL_ISSUER, iat: NOW_S, nonce: 'n-1' });
    expect(JSON.parse(atob(proof.split('.')[0]!))).toEqual({
      alg: 'ES256',
      jwk: HOLDER_PUBLIC,
      typ: 'openid4vci-proof+jwt',
    });
    expect(await isSignedByHolder(proof)).toBe(true);
  });
});
