/**
 * What a transaction costs here: a fixed price for each started chunk of 256 KiB, as the network rounds. The figure
 * is made up; nothing should be budgeted with it.
 */

import { WEAVE_CHUNK_BYTES } from './chain.ts';

const WINSTON_PER_CHUNK = 100_000_000n;

/** Winston, in decimal. */
export function priceOf(sizeBytes: number): string {
  return String(BigInt(Math.max(1, Math.ceil(sizeBytes / WEAVE_CHUNK_BYTES))) * WINSTON_PER_CHUNK);
}
