/**
 * What a RISC Zero receipt claims, as one digest: this program, started with nothing committed, halted with exit code 0 and wrote
 * this journal, assuming no other receipt. Digests of structs and tags are as RISC Zero publishes them
 * (dev.risczero.com, "Receipts", and the crate risc0-binfmt, `tagged_struct`):
 *
 *     tagged(name, digests, words) = SHA-256( SHA-256(name) | digests | words, little-endian | number of digests, u16 le )
 */

import { type Bytes, concat, sha256, utf8 } from '../../bytes.ts';

const NOTHING = new Uint8Array(32);
/** Halted, and the program's own exit code; each a 32-bit word. */
const EXIT_CODE = [0, 0];

/** @param imageId 32 bytes */
export async function claimDigest(imageId: Bytes, journal: Bytes): Promise<Bytes> {
  // Program counter and memory after the end are not kept.
  const after = await tagged('risc0.SystemState', [NOTHING], [0]);
  const noAssumptions = NOTHING;
  const output = await tagged('risc0.Output', [await sha256(journal), noAssumptions]);
  const noInput = NOTHING;
  return tagged('risc0.ReceiptClaim', [noInput, imageId, after, output], EXIT_CODE);
}

/** @param words 32-bit numbers @param digests 32 bytes each */
export async function tagged(
  name: string,
  digests: readonly Bytes[],
  words: readonly number[] = [],
): Promise<Bytes> {
  const tail = new DataView(new ArrayBuffer(4 * words.length + 2));
  words.forEach((word, i) => {
    tail.setUint32(4 * i, word, true);
  });
  tail.setUint16(4 * words.length, digests.length, true);
  return sha256(concat(await sha256(utf8(name)), ...digests, new Uint8Array(tail.buffer)));
}
