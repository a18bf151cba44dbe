/**
 * Keys from passwords: Argon2id with parameters that are stored, and refused where they are too weak or too heavy
 * (docs/spec/vault.md section 2). Does not promise that a password cannot be guessed.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Random } from '../ports.ts';
import { base64UrlOf, integer } from '../shapes.ts';

/** 32 bytes of Argon2id version 19 (RFC 9106) over password and salt, without secret and associated data. */
export type Argon2id = (
  password: Bytes,
  salt: Bytes,
  cost: { readonly memoryKib: number; readonly passes: number; readonly lanes: number },
) => Promise<Bytes>;

const SALT_BYTES = 16;

export const kdfShape = v.strictObject({
  name: v.literal('argon2id'),
  version: v.literal(19),
  memoryKib: integer(0, 2 ** 32),
  passes: integer(0, 2 ** 32),
  lanes: integer(1, 2 ** 24),
  salt: base64UrlOf(SALT_BYTES),
});

export type Kdf = v.InferOutput<typeof kdfShape>;

/** What new wraps use, and the least that is read. */
const COST = { memoryKib: 65_536, passes: 3, lanes: 1 } as const;
const MOST = { memoryKib: 262_144, passes: 10, lanes: 4 } as const;
/** KiB written in all passes: about 5 s where `COST` takes one. */
const MOST_WORK = 1_048_576;

export function newKdf(random: Random): Kdf {
  return { name: 'argon2id', version: 19, ...COST, salt: toBase64Url(random(SALT_BYTES)) };
}

/** Codes: `kdf-too-weak`, `kdf-too-heavy`. Nothing is computed before this was asked. */
export function boundedKdf(kdf: Kdf): Parsed<Kdf, 'kdf-too-weak' | 'kdf-too-heavy'> {
  const { memoryKib, passes, lanes } = kdf;
  if (memoryKib < COST.memoryKib || passes < COST.passes)
    return refuse('kdf-too-weak', 'its password could be guessed too cheaply');
  if (
    memoryKib > MOST.memoryKib ||
    passes > MOST.passes ||
    lanes > MOST.lanes ||
    memoryKib * passes > MOST_WORK
  )
    return refuse('kdf-too-heavy', 'its password would take too much memory or time');
  return accept(kdf);
}

/** @param kdf already bounded */
export function passwordKey(argon2id: Argon2id, password: string, kdf: Kdf): Promise<Bytes> {
  return argon2id(utf8(password.normalize('NFKC')), fromBase64Url(kdf.salt)!, kdf);
}
