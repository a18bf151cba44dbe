/**
 * When a credential was signed, and whether the certificates it rests on had run out by then (docs/spec/signals.md
 * section 1). Only a time stamp of an authority on the list counts; a time that the signer wrote does not.
 */

import type { SigningTime } from './credential.ts';
import { isStamped } from './manifest-soundness.ts';
import type { Manifest, ManifestStore } from './manifest-store.ts';

/** @param manifests the active one and those that the AI claim rests on */
export function timeOf(
  { manifests: all, active: label, validatedAt }: ManifestStore,
  manifests: readonly Manifest[],
): { readonly time: SigningTime; readonly signedAt: string | null } {
  const active = all.get(label)!;
  const signedAt = isStamped(active) ? active.stampedAt : null;
  const isExpired = manifests.some((manifest) =>
    manifest === active || signedAt === null
      ? isFoundExpired(manifest) || isPast(manifest, validatedAt)
      : isPast(manifest, signedAt),
  );
  if (isExpired) return { time: 'expired', signedAt };
  return { time: signedAt === null ? 'untimed' : 'timestamped', signedAt };
}

function isFoundExpired({ codes }: Manifest): boolean {
  return codes.failed.some(({ code }) => code === 'signingCredential.expired');
}

/** @param latest when the manifest was there at the latest: an ingredient is older than the stamp on what uses it */
function isPast(manifest: Manifest, latest: string | null): boolean {
  const at = isStamped(manifest) ? manifest.stampedAt : latest;
  return manifest.validUntil !== null && at !== null && Date.parse(at) > Date.parse(manifest.validUntil);
}
