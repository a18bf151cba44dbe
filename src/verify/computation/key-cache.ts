/**
 * Verifying keys that were read and prepared, by the SHA-256 of their bytes, so that a key costs its checks once. Holds few:
 * a reader's registry is short, and a prepared key takes some hundred kilobytes.
 */

import { type Bytes, sha256, toHex } from '../../bytes.ts';
import { type Parsed, refuse } from '../../errors.ts';
import { MAX_JSON_BYTES } from '../../formats/pairing/proof-json.ts';

const KEPT = 8;

export type KeyReader<K> = (bytes: Bytes) => Promise<Parsed<K, 'malformed-key'>>;

/** `read` with a memory. What it refuses is `malformed-key`, and remembered, too. */
export function cachedKeys<K>(read: (bytes: Bytes) => Parsed<K>): KeyReader<K> {
  const kept = new Map<string, Parsed<K, 'malformed-key'>>();
  return async (bytes) => {
    // Also refused by `read`; here so that nothing large is hashed.
    if (bytes.length > MAX_JSON_BYTES) return refuse('malformed-key', 'the key is too large');
    const name = toHex(await sha256(bytes));
    const found = kept.get(name) ?? asKey(read(bytes));
    kept.delete(name); // so that it becomes the newest
    kept.set(name, found);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return found;
  };
}

function asKey<K>(key: Parsed<K>): Parsed<K, 'malformed-key'> {
  return key.ok ? key : refuse('malformed-key', `${key.code}: ${key.because}`);
}
