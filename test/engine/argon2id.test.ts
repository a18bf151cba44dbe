/** Argon2id against RFC 9106 and a second implementation. The RFC's own vector has a secret and associated data, which the port leaves out. */

import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js';
import { argon2id as wasmArgon2id } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '../../src/bytes.ts';
import { computeArgon2id } from '../../src/engine/argon2id.ts';

/** RFC 9106 section 5.3. */
const RFC = {
  password: new Uint8Array(32).fill(1),
  salt: new Uint8Array(16).fill(2),
  secret: new Uint8Array(8).fill(3),
  data: new Uint8Array(12).fill(4),
  tag: '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
};

describe('Argon2id', () => {
  test('of the second implementation is that of RFC 9106, section 5.3', () => {
    const options = { t: 3, m: 32, p: 4, dkLen: 32, key: RFC.secret, personalization: RFC.data };
    expect(toHex(nobleArgon2id(RFC.password, RFC.salt, options))).toBe(RFC.tag);
  });

  test('of the library is that of its own oracle with a secret', async () => {
    const options = { parallelism: 4, iterations: 3, memorySize: 32, hashLength: 32 } as const;
    const given = { password: RFC.password, salt: RFC.salt, secret: RFC.secret } as const;
    const tag = await wasmArgon2id({ ...given, ...options, outputType: 'hex' });
    const noble = nobleArgon2id(RFC.password, RFC.salt, { t: 3, m: 32, p: 4, dkLen: 32, key: RFC.secret });
    expect(tag).toBe(toHex(noble));
  });

  test.each([
    [8, 1, 1],
    [256, 3, 1],
    [1024, 2, 4],
  ])('of the port agrees at %i KiB, %i passes, %i lanes', async (memoryKib, passes, lanes) => {
    const [password, salt] = [utf8('correct horse battery'), fromHex('000102030405060708090a0b0c0d0e0f')!];
    const key = await computeArgon2id(password, salt, { memoryKib: memoryKib * lanes, passes, lanes });
    const options = { t: passes, m: memoryKib * lanes, p: lanes, dkLen: 32 };
    expect(toHex(key)).toBe(toHex(nobleArgon2id(password, salt, options)));
  });
});
