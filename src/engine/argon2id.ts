/**
 * Argon2id by hash-wasm's WebAssembly, loaded with the first password. For the keys worker, tests and measurements; a service worker
 * has neither the time nor the memory.
 */

import type { Bytes } from '../bytes.ts';
import type { Argon2id } from '../vault/kdf.ts';

const KEY_BYTES = 32;

export const computeArgon2id: Argon2id = async (password, salt, { memoryKib, passes, lanes }) => {
  const { argon2id } = await import('hash-wasm');
  const key = await argon2id({
    password,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  return key as Bytes;
};
