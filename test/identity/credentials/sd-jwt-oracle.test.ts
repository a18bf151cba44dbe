/**
 * The SD-JWT VC library as an oracle, both ways: what its issuer makes is read here as it reads it, and what is presented here its verifier takes, with the same
 * claims. And the disclosures that RFC 9901 gives, with their digests.
 */

import { type SDJWTVCConfig, SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromBase64Url, sha256, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { p256Key, verifySignature } from '../../../src/formats/signature.ts';
import { type Credential, readCredential, textOf } from '../../../src/identity/credentials/credential.ts';
import { type Claim, readDisclosures } from '../../../src/identity/credentials/disclosures.ts';
import type { JsonValue } from '../../../src/identity/credentials/json-object.ts';
import { present } from '../../../src/identity/credentials/present.ts';
import {
  CREDENTIAL_ISSUER,
  CREDENTIAL_TYPE,
  es256Signer,
  HOLDER,
  HOLDER_PUBLIC,
  NOW_MS,
  NOW_S,
  plainCredential,
} from '../../fixtures/credentials/issuer.ts';
import { the } from '../../fixtures/vault/made.ts';

const signer = await es256Signer();
const holderSpki = p256Key(concat(fromBase64Url(HOLDER.x)!, fromBase64Url(HOLDER.y)!));
const audience = toBase64Url(new Uint8Array(32).fill(7));
const nonce = toBase64Url(new Uint8Array(32).fill(8));

const config: SDJWTVCConfig = {
  hasher: async (data) => sha256(typeof data === 'string' ? utf8(data) : new Uint8Array(data)),
  hashAlg: 'sha-256',
  saltGenerator: (length) => toBase64Url(crypto.getRandomValues(new Uint8Array(length))),
  signAlg: 'ES256',
  signer: signer.sign,
  verifier: async (data, signature) => {
    const { x, y } = signer.jwk as typeof HOLDER_PUBLIC;
    const key = p256Key(concat(fromBase64Url(x)!, fromBase64Url(y)!));
    return verifySignature('ecdsa-p256', key, fromBase64Url(signature)!, utf8(data));
  },
  kbVerifier: async (data, signature) =>
    verifySignature('ecdsa-p256', holderSpki, fromBase64Url(signature)!, utf8(data)),
};
const library = new SDJwtVcInstance(config);
const verify = (presentation: string) =>
  library.verify(presentation, { keyBindingNonce: nonce, currentDate: NOW_S });

const base = {
  iss: CREDENTIAL_ISSUER,
  vct: CREDENTIAL_TYPE,
  iat: NOW_S,
  exp: NOW_S + 3600,
  cnf: { jwk: HOLDER_PUBLIC },
};

/** Everything the claims say, put together again. */
function assembled(claims: readonly Claim[]): unknown {
  const top: Record<string, unknown> = {};
  for (const { path, value } of claims) {
    const holder = path.slice(0, -1).reduce<unknown>((at, step) => (at as never)[step], top);
    const last = path.at(-1)!;
    const copy = structuredClone(value) as unknown;
    if (Array.isArray(holder)) holder.splice(last as number, 0, copy);
    else (holder as Record<string | number, unknown>)[last] = copy;
  }
  return top;
}

const name = fc.constantFrom('a', 'b', 'street', 'age_over_18', 'naïve', '"quoted"');
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(fc.boolean(), fc.integer(), fc.string({ unit: 'grapheme', maxLength: 8 })),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const claimTree = fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

/** A frame that hides what the coin says, at any depth. */
function frameOf(value: JsonValue, coin: () => boolean): object | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value);
  const inner = keys.flatMap((key) => {
    const frame = frameOf((value as Record<string, JsonValue>)[key]!, coin);
    return frame === undefined ? [] : [[Array.isArray(value) ? Number(key) : key, frame] as const];
  });
  const hidden = keys.filter(coin).map((key) => (Array.isArray(value) ? Number(key) : key));
  return { ...Object.fromEntries(inner), ...(hidden.length > 0 && { _sd: hidden }) };
}

/** Each with its parents, or none. */
function chosenBy({ claims }: Credential, coin: () => boolean): readonly string[] {
  const chosen: string[] = [];
  for (const { digest, parent } of claims)
    if (digest !== null && (parent === null || chosen.includes(parent)) && coin()) chosen.push(digest);
  return chosen;
}

/** Elements that are hidden move the others up. */
function shownOnly({ claims }: Credential, chosen: readonly string[]): readonly Claim[] {
  const isShown = ({ digest }: Claim) => digest === null || chosen.includes(digest);
  const missing = claims.filter((claim) => !isShown(claim));
  return claims.filter(isShown).map((claim) => ({
    ...claim,
    path: claim.path.map((step, depth) => {
      if (typeof step !== 'number') return step;
      const before = claim.path.slice(0, depth);
      const gone = missing.filter(
        ({ path }) =>
          path.length === depth + 1 &&
          before.every((one, i) => path[i] === one) &&
          Number(path[depth]) < step,
      );
      return step - gone.length;
    }),
  }));
}

describe('the library as an oracle', () => {
  test('issues what is read with the same claims, and verifies what is presented', async () => {
    await fc.assert(
      fc.asyncProperty(claimTree, fc.infiniteStream(fc.boolean()), async (claims, coins) => {
        const coin = () => coins.next().value as boolean;
        const frame = frameOf(claims, coin);
        const issued = await library.issue({ ...base, ...claims } as never, frame as never);
        const read = the(await readCredential(issued));
        expect(assembled(read.claims)).toEqual(await library.getClaims(issued));
        expect(textOf(read)).toBe(issued);

        const disclose = chosenBy(read, coin);
        const presentation = the(await present(read, HOLDER, { disclose, audience, nonce, nowMs: NOW_MS }));
        const { payload, kb } = await verify(presentation);
        expect(payload).toEqual(assembled(shownOnly(read, disclose)));
        expect(kb?.payload).toMatchObject({ aud: audience, nonce, iat: NOW_S });
      }),
      { numRuns: 150 },
    );
  });

  test('takes every credential of the tests that is read here, and decoys', async () => {
    const text = await plainCredential(signer);
    expect((await library.verify(text, { currentDate: NOW_S })).payload).toEqual(
      assembled(the(await readCredential(text)).claims),
    );
    const issued = await library.issue({ ...base, sub: 'one', list: ['x'] }, {
      _sd: ['sub'],
      _sd_decoy: 3,
      list: { _sd: [0], _sd_decoy: 2 },
    } as never);
    expect(assembled(the(await readCredential(issued)).claims)).toEqual(await library.getClaims(issued));
  });

  test('refuses a presentation with another disclosure added, or taken away', async () => {
    const read = the(await readCredential(await plainCredential(signer)));
    const [first, second] = read.disclosures;
    const one = the(
      await present(read, HOLDER, { disclose: [first!.digest], audience, nonce, nowMs: NOW_MS }),
    );
    await expect(verify(one)).resolves.toBeDefined();
    await expect(verify(one.replace(`${first!.text}~`, ''))).rejects.toThrow();
    await expect(verify(one.replace(`${first!.text}~`, `${first!.text}~${second!.text}~`))).rejects.toThrow();
  });
});

describe('RFC 9901', () => {
  test.each([
    [
      'WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd',
      'jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4',
      'given_name',
      'John',
    ],
    [
      'WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd',
      'TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo',
      'family_name',
      'Doe',
    ],
    [
      'WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ',
      'JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE',
      'email',
      'johndoe@example.com',
    ],
    [
      'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0',
      'pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo',
      null,
      'US',
    ],
    [
      'WyJuUHVvUW5rUkZxM0JJZUFtN0FuWEZBIiwgIkRFIl0',
      '7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0',
      null,
      'DE',
    ],
  ])('the disclosure %s', async (text, digest, claim, value) => {
    expect(the(await readDisclosures([text]))).toEqual([{ text, digest, name: claim, value }]);
  });
});
