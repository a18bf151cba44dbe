/** SD-JWT VC presentations made with the library's own issuing side, and ways to change them without it. */

import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { sha256, toBase64Url, utf8 } from '../../src/bytes.ts';
import type { PublicJwk } from '../../src/issuer/allowed-credentials.ts';
import { disclosureOf, jsonPart } from '../fixtures/credentials/issuer.ts';

export type Keys = {
  readonly jwk: PublicJwk;
  readonly alg: string;
  readonly sign: (data: string) => Promise<string>;
};

export async function ellipticKeys(): Promise<Keys> {
  return keysOf({ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }, 'ES256');
}

export async function edwardsKeys(): Promise<Keys> {
  return keysOf({ name: 'Ed25519' }, { name: 'Ed25519' }, 'EdDSA');
}

async function keysOf(made: object, signing: object, alg: string): Promise<Keys> {
  const pair = (await crypto.subtle.generateKey(made as { name: string }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk = (y === undefined ? { kty, crv, x } : { kty, crv, x, y }) as PublicJwk;
  const sign = async (data: string) =>
    toBase64Url(
      new Uint8Array(await crypto.subtle.sign(signing as { name: string }, pair.privateKey, utf8(data))),
    );
  return { jwk, alg, sign };
}

export type ToPresent = {
  readonly issuer: Keys;
  readonly holder: Keys;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Names of claims that the holder discloses one by one. */
  readonly hidden?: readonly string[];
  readonly binding: { readonly aud: string; readonly nonce: string; readonly iat: number };
  /** In place of `ES256` or `EdDSA` in the credential's header. */
  readonly alg?: string;
};

/** A credential for the holder's key with a key binding, `jwt~disclosure~…~kb`. */
export async function present({
  issuer,
  holder,
  claims,
  hidden = [],
  binding,
  alg,
}: ToPresent): Promise<string> {
  const library = new SDJwtVcInstance({
    signer: issuer.sign,
    signAlg: alg ?? issuer.alg,
    kbSigner: holder.sign,
    kbSignAlg: holder.alg,
    hasher: async (data) => sha256(typeof data === 'string' ? utf8(data) : new Uint8Array(data)),
    saltGenerator: () => 'c2FsdHNhbHRzYWx0c2FsdA',
  });
  const payload = { ...claims, cnf: { jwk: holder.jwk } };
  const frame = { _sd: [...hidden] };
  const credential = await library.issue(payload as never, frame as never);
  const shown = Object.fromEntries(hidden.map((name) => [name, true]));
  return await library.present(credential, shown as never, { kb: { payload: binding } });
}

/** The same, with all of `hidden` disclosed, also claims that the library would not hide. */
export async function presentByHand({
  issuer,
  holder,
  claims,
  hidden = [],
  binding,
}: ToPresent): Promise<string> {
  const made = await Promise.all(hidden.map((name) => disclosureOf(['c2FsdA', name, claims[name]])));
  const open = Object.entries(claims).filter(([name]) => !hidden.includes(name));
  const payload = {
    ...Object.fromEntries(open),
    cnf: { jwk: holder.jwk },
    _sd: made.map(({ digest }) => digest),
  };
  const texts = made.map(({ text }) => text);
  const shown = [await jwtOf(issuer, 'dc+sd-jwt', payload), ...texts, ''].join('~');
  const sdHash = toBase64Url(await sha256(utf8(shown)));
  return shown + (await jwtOf(holder, 'kb+jwt', { ...binding, sd_hash: sdHash }));
}

async function jwtOf({ alg, sign }: Keys, typ: string, payload: object): Promise<string> {
  const signed = `${jsonPart({ alg, typ })}.${jsonPart(payload)}`;
  return `${signed}.${await sign(signed)}`;
}
