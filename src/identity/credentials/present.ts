/**
 * A credential as it is shown to a group's issuer (docs/spec/credentials.md section 6): the chosen disclosures, and always the holder's signature for this one use.
 * The issuer's signature and the holder key in it can be recognised wherever they are shown.
 */

import { sha256, toBase64Url, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type Credential, checkTime } from './credential.ts';
import { type HolderSecret, signJwt } from './holder-key.ts';

export type Showing = {
  /** Digests of the disclosures that the person chose. */
  readonly disclose: readonly string[];
  /** The key of the group's issuer, base64url. */
  readonly audience: string;
  /** Of the enrolment. */
  readonly nonce: string;
  readonly nowMs: number;
};

export type PresentCode =
  | 'credential-expired'
  | 'credential-not-yet-valid'
  | 'no-such-claim'
  | 'claim-needs-other'
  | 'presentation-too-large';

const MAX_PRESENTATION_CHARS = 16_384;

/** @param key of the credential's holder */
export async function present(
  credential: Credential,
  key: HolderSecret,
  { disclose, audience, nonce, nowMs }: Showing,
): Promise<Parsed<string, PresentCode>> {
  const isInTime = checkTime(credential, nowMs);
  if (!isInTime.ok) return isInTime;
  const { jwt, claims, disclosures } = credential;
  const chosen = new Set(disclose);
  const known = claims.filter(({ digest }) => digest !== null && chosen.has(digest));
  if (known.length !== chosen.size) return refuse('no-such-claim', 'the credential has no such claim');
  if (known.some(({ parent }) => parent !== null && !chosen.has(parent)))
    return refuse('claim-needs-other', 'a claim is shown only with the one that it is part of');
  const texts = disclosures.filter(({ digest }) => chosen.has(digest)).map(({ text }) => text);
  const shown = [jwt, ...texts, ''].join('~');
  const sdHash = toBase64Url(await sha256(utf8(shown)));
  const payload = { aud: audience, iat: Math.floor(nowMs / 1000), nonce, sd_hash: sdHash };
  const presentation = `${shown}${await signJwt(key, { alg: 'ES256', typ: 'kb+jwt' }, payload)}`;
  return presentation.length <= MAX_PRESENTATION_CHARS
    ? accept(presentation)
    : refuse('presentation-too-large', `more than ${MAX_PRESENTATION_CHARS} characters`);
}
