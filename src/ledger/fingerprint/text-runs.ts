/**
 * Finds which runs of one shingle sequence stand in another (docs/spec/fingerprint.md, Text, section 6).
 * Sequences hold 4 bytes per shingle, so a single equal shingle can be chance (about 1 in 10,000 for two texts of
 * 600 words); the rule on 25 words and 60 % is what makes a claim of it.
 */

const HASH_BYTES = 4;
/** Places tried per shingle; keeps texts that repeat one phrase linear. */
const MAX_PLACES = 64;
/** Stands between two sequences; no 32-bit value. */
const BREAK = -1;

/** `length` consecutive shingles of the query, from index `at`, that also stand consecutively in the record. */
export type Run = { readonly at: number; readonly length: number };

type Places = { readonly at: number[]; next: number };

/**
 * The longest runs first found from the query's start on. A shingle of the record serves once, so that a phrase that
 * stands there once covers one use of it in the query.
 * @param record the parts of one record in order; where one ends as the next begins, they are joined there
 */
export function commonRuns(query: Uint8Array, record: readonly Uint8Array[]): readonly Run[] {
  const wanted = readHashes(query);
  const joined = joinParts(record.map(readHashes));
  const places = placesOf(joined);
  const used = new Uint8Array(joined.length);
  const runs: Run[] = [];
  for (let at = 0; at < wanted.length; ) {
    const { place, length } = longestAt(at);
    if (length > 0) runs.push({ at, length });
    used.fill(1, place, place + length);
    at += Math.max(1, length);
  }
  return runs;

  function longestAt(at: number): { readonly place: number; readonly length: number } {
    let best = { place: 0, length: 0 };
    const known = places.get(wanted[at]!);
    if (known === undefined) return best;
    while (known.next < known.at.length && used[known.at[known.next]!] === 1) known.next++;
    for (const place of known.at.slice(known.next, known.next + MAX_PLACES)) {
      const length = lengthOfRun(at, place);
      if (length > best.length) best = { place, length };
    }
    return best;
  }

  function lengthOfRun(at: number, place: number): number {
    let length = 0;
    while (
      at + length < wanted.length &&
      wanted[at + length] === joined[place + length] &&
      used[place + length] === 0
    ) {
      length++;
    }
    return length;
  }
}

function readHashes(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / HASH_BYTES);
  return Array.from({ length: count }, (_, i) => view.getUint32(i * HASH_BYTES));
}

function joinParts(parts: readonly (readonly number[])[]): readonly number[] {
  const out: number[] = [];
  let before: readonly number[] = [];
  for (const part of parts) {
    const shared = overlap(before, part);
    if (shared === 0) out.push(BREAK);
    for (let i = shared; i < part.length; i++) out.push(part[i]!);
    before = part;
  }
  return out;
}

/** Length of the longest end of `left` that is a beginning of `right` (Knuth, Morris and Pratt). */
function overlap(left: readonly number[], right: readonly number[]): number {
  const fallback = [0];
  for (let i = 1, length = 0; i < right.length; i++) {
    while (length > 0 && right[i] !== right[length]) length = fallback[length - 1]!;
    if (right[i] === right[length]) length++;
    fallback.push(length);
  }
  let length = 0;
  for (const value of left) {
    if (length === right.length) length = fallback[length - 1] ?? 0;
    while (length > 0 && value !== right[length]) length = fallback[length - 1]!;
    if (value === right[length]) length++;
  }
  return length;
}

function placesOf(hashes: readonly number[]): ReadonlyMap<number, Places> {
  const places = new Map<number, Places>();
  hashes.forEach((hash, at) => {
    const known = places.get(hash);
    if (known === undefined) places.set(hash, { at: [at], next: 0 });
    else known.at.push(at);
  });
  return places;
}
