/** Why a change moved the verdict, in one or two sentences, with the measured distance. */

import type { Change, Changed, Logged, Verdict } from './ask.ts';

export type Specimen = {
  readonly change: Change;
  readonly changed: Changed;
  /** How the picture on the bench was logged, if at all. */
  readonly original: Logged | null;
  /** Largest distance that counts as a copy. */
  readonly copyDistance: number;
};

export function distanceLine({ changed, copyDistance }: Pick<Specimen, 'changed' | 'copyDistance'>): string {
  const reach = changed.distance <= copyDistance ? 'counts as a copy' : 'no longer counts as a copy';
  return `Fingerprint: ${changed.distance} of 256 bits differ. Up to ${copyDistance} counts as a copy; this ${reach}.`;
}

export function why({ change, changed, original, copyDistance }: Specimen, verdict: Verdict): string | null {
  if (verdict.tier === 'G') return null; // its headline is the reason
  if (original === null)
    return 'The picture on the bench is not logged, so its copies cannot lead anywhere. Log it, then check again.';
  if (original.by === 'stranger')
    return 'The record is a stranger’s. Near copies are searched among the companies on your list only: otherwise anyone could put a claim beside any picture.';
  if (original.visibility === 'exact')
    return 'Logged by its exact bytes only, and these are other bytes. No fingerprint was published that could find copies.';
  if (original.visibility === 'commit')
    return 'Only a commitment was published. It says nothing about copies, and nothing at all without the opening file.';
  if (changed.distance > copyDistance) return missed(change, changed.distance);
  if (change === 'flip-bit')
    return 'Every visible detail is the same, but one bit of the file is not. So RAIL no longer says “logged”: it says “closely resembles”.';
  if (change === 'mirror' && verdict.tier === 'B2')
    return 'The search also tries the picture turned and mirrored, eight ways in all.';
  if (change === 'border' && verdict.tier === 'B2')
    return 'A plain border is recognised and looked inside of, so it hides nothing.';
  return verdict.tier === 'B2'
    ? 'The file is another one, but the fingerprint of what one sees hardly moved. That shows a resemblance, not who was first.'
    : null;
}

function missed(change: Change, distance: number): string {
  if (change === 'crop')
    return `A crop is missed so far. The fingerprint describes the picture as a whole: cutting its edges off moves everything in it, here ${distance} of 256 bits (pictures that have nothing in common differ in about 128). Comparing parts of pictures with each other is planned and not built.`;
  return `Changed too much: ${distance} of 256 bits differ. Pictures that have nothing in common differ in about 128.`;
}
