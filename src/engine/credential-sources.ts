/**
 * What the lookup worker does around credentials (docs/spec/credentials.md sections 1 and 4): reads a text that somebody chose, and finds the issuer's public keys.
 * Its answers claim; whether the issuer signed is computed in the keys worker.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { isIssuerAddress, readCredential } from '../identity/credentials/credential.ts';
import { type IssuerJwk, issuerJwk } from '../identity/credentials/public-key.ts';
import { boundedFetch, type Limits } from '../ledger/bounded-fetch.ts';
import type { IssuerPorts } from './issuer-calls.ts';
import type { LookupCalls } from './lookup-protocol.ts';
import { type CredentialFacts, factsOf } from './stored-credentials.ts';

const LIMITS: Limits = { maxBytes: 65_536, timeoutMs: 8_000 };
const MAX_KEYS = 16;

const keySet = v.object({ keys: v.pipe(v.array(v.unknown()), v.maxLength(MAX_KEYS)) });
const metadata = v.object({
  issuer: v.string(),
  jwks: v.optional(keySet),
  jwks_uri: v.optional(v.unknown()),
});

type Keys = { readonly keys: readonly IssuerJwk[] };

export async function factsOfText(text: string): Promise<Parsed<CredentialFacts>> {
  const read = await readCredential(String(text));
  return read.ok ? accept(factsOf(read.value)) : read;
}

/** Codes: `bad-issuer-key`, and for keys of the issuer's own `bad-address`, those of fetching, `bad-answer`, `other-issuer`, `keys-elsewhere`. */
export async function keysOfIssuer(
  params: LookupCalls['credential-keys']['params'],
  ports: IssuerPorts,
): Promise<Parsed<Keys>> {
  return params.by === 'given' ? keysIn(jsonOf(params.text)) : fetchKeys(params.issuer, ports);
}

/** `/.well-known/jwt-vc-issuer` between the host and the path of the issuer's address. */
export function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/jwt-vc-issuer${pathname.replace(/\/$/, '')}`;
}

async function fetchKeys(issuer: string, { fetch, signal }: IssuerPorts): Promise<Parsed<Keys>> {
  if (!isIssuerAddress(issuer)) return refuse('bad-address', 'not the address of an issuer');
  // No redirect is followed: the reader was told of one host.
  const answer = await boundedFetch(fetch, metadataUrl(issuer), LIMITS, { signal });
  if (!answer.ok) return answer;
  const read = v.safeParse(metadata, jsonOf(fromUtf8(answer.value.body) ?? ''));
  if (!read.success) return refuse('bad-answer', 'the host shows no keys of an issuer');
  if (read.output.issuer !== issuer) return refuse('other-issuer', 'the host answers for another issuer');
  if (read.output.jwks === undefined) return refuse('keys-elsewhere', 'the keys are at another address');
  return keysIn(read.output.jwks);
}

/** A JWK, or a set of them; keys of other kinds are passed over. */
function keysIn(value: unknown): Parsed<Keys> {
  const set = v.safeParse(keySet, value);
  const keys = (set.success ? set.output.keys : [value]).flatMap((jwk) => {
    const read = v.safeParse(issuerJwk, jwk);
    return read.success ? [read.output] : [];
  });
  return keys.length === 0
    ? refuse('bad-issuer-key', 'no public key on P-256 or Ed25519, as a JWK')
    : accept({ keys });
}

/** Of bounded size; `undefined` where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return text.length > LIMITS.maxBytes ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
