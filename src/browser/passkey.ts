/**
 * Passkeys whose PRF gives the vault a key (WebAuthn level 3, extension `prf`; docs/spec/vault.md section 2). Runs in a page of the extension and
 * needs the person's gesture. `rp.id` is left out, so that it is the extension's own id: with another id the passkey is lost.
 */

import { type Bytes, fromBase64Url, toBase64Url } from '../bytes.ts';
import type { GivenPasskey } from '../engine/keys-protocol.ts';

const ES256 = -7;
const RS256 = -257;

/** Firefox has no passkeys for pages of extensions. */
export function hasPasskeys(): boolean {
  return !import.meta.env.FIREFOX && typeof PublicKeyCredential !== 'undefined';
}

/** `null` where the person or the device refused, or the device has no PRF. */
export async function createPasskey(): Promise<GivenPasskey | null> {
  const input = randomBytes(32);
  const credential = await settled(
    navigator.credentials.create({
      publicKey: {
        rp: { name: 'RAIL' },
        user: { id: randomBytes(16), name: 'RAIL', displayName: 'RAIL' },
        // Nobody checks the signature: what counts is the PRF.
        challenge: randomBytes(32),
        pubKeyCredParams: [ES256, RS256].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        extensions: { prf: { eval: { first: input } } },
      },
    }),
  );
  if (credential === null) return null;
  const named = { credential: toBase64Url(new Uint8Array(credential.rawId)), input: toBase64Url(input) };
  // Some devices answer the PRF only when they are asked a second time.
  const output = outputOf(credential) ?? (await askPasskey(named));
  return output === null ? null : { ...named, output };
}

/** The PRF's 32 bytes as base64url; `null` as above. */
export async function askPasskey(passkey: {
  readonly credential: string;
  readonly input: string;
}): Promise<string | null> {
  const [id, input] = [fromBase64Url(passkey.credential), fromBase64Url(passkey.input)];
  if (id === null || input === null) return null;
  const credential = await settled(
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: [{ type: 'public-key', id }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: input } } },
      },
    }),
  );
  return credential === null ? null : outputOf(credential);
}

function settled(asked: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  return asked.then(
    (credential) => credential as PublicKeyCredential | null,
    () => null,
  );
}

function outputOf(credential: PublicKeyCredential): string | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const bytes =
    first instanceof ArrayBuffer ? new Uint8Array(first) : new Uint8Array(first.buffer as ArrayBuffer);
  return bytes.length === 32 ? toBase64Url(bytes) : null;
}

function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
