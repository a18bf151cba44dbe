/**
 * What the library's codes say about one manifest: whether it is whole and whether its signer is trusted. Codes that are
 * not known here count against it (docs/spec/signals.md section 1).
 */

import type { Integrity } from './credential.ts';
import type { Code } from './manifest-codes.ts';
import type { Manifest } from './manifest-store.ts';

/** The signed bytes are not those of the file, or of the picture that was used. */
const CHANGED = /^assertion\.(data|bmff|boxes|collection)Hash\.mismatch$/;
/** The signature holds and covers these: who signed and when is told apart, and what a program wrote clumsily was not altered. */
const HARMLESS =
  /^(signingCredential\.(?!missing)|timeStamp\.|cawg\.|assertion\.(action|ingredient|metadata|timestamp|cbor|json|cloud-data|external-reference)\.)/;
const BOUND = /^assertion\.(data|bmff|boxes|collection)Hash\.match$/;
const REVOKED = /^signingCredential\.(ocsp\.)?revoked$/;

/** `intact` only where the signature and the file's bytes were both checked and hold. */
export function integrityOf(manifest: Manifest): Integrity {
  const failed = manifest.codes.failed.map(({ code }) => code);
  if (!isWhole(manifest)) return 'broken';
  if (failed.some((code) => CHANGED.test(code))) return 'changed';
  return has(manifest.codes.passed, BOUND) ? 'intact' : 'broken';
}

/** Why nobody here can tell what it covers; `null` where that is understood. */
export function notUnderstood({ codes }: Manifest): string | null {
  if (has(codes.failed, /^algorithm\./)) return 'it uses an algorithm that is not understood here';
  const exclusions = /^assertion\.dataHash\.additionalExclusionsPresent$/;
  return has([...codes.noted, ...codes.failed], exclusions)
    ? 'it leaves out parts of the file besides itself'
    : null;
}

/** For the manifest of an ingredient: it is as it was signed, and it was about the picture that was used. */
export function isSound(manifest: Manifest): boolean {
  return isWhole(manifest) && !has(manifest.codes.failed, CHANGED);
}

/** On the list that the library was given, not revoked, and with a certificate made for this. */
export function isTrusted({ codes }: Manifest): boolean {
  const isListed = codes.passed.some(
    ({ code, explanation }) => code === 'signingCredential.trusted' && !isOnlyTimeStamper(explanation),
  );
  const speaksAgainst = /^signingCredential\.(untrusted|invalid)$/;
  return isListed && !has(codes.failed, speaksAgainst) && !isRevoked(codes.failed) && !isRevoked(codes.noted);
}

/** A token of an authority on the list. In claims of version 1 the library believes every authority. */
export function isStamped({ claimVersion, stampedAt, codes }: Manifest): boolean {
  return claimVersion >= 2 && stampedAt !== null && has(codes.passed, /^timeStamp\.trusted$/);
}

function isWhole({ codes }: Manifest): boolean {
  const others = codes.failed.filter(({ code }) => !HARMLESS.test(code) && !CHANGED.test(code));
  return others.length === 0 && has(codes.passed, /^claimSignature\.validated$/);
}

function isRevoked(codes: readonly Code[]): boolean {
  return has(codes, REVOKED);
}

/** The library's second list holds those who may issue time stamps; it takes their word for signers, too. */
function isOnlyTimeStamper(explanation: string): boolean {
  return explanation.includes('[user_anchors]');
}

function has(codes: readonly Code[], pattern: RegExp): boolean {
  return codes.some(({ code }) => pattern.test(code));
}
