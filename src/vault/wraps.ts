/**
 * The data key under a password, a passkey and a recovery code (docs/spec/vault.md sections 2 and 4): one function to wrap for each way,
 * and one that unwraps by whichever secret is given. A wrap that does not open says nothing about why.
 */

import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { hkdf, seal, unseal } from './ciphers.ts';
import type { Header, Wraps } from './header.ts';
import { newKdf, passwordKey } from './kdf.ts';
import type { VaultPorts } from './store.ts';

/** What opens a vault. `output`: 32 bytes of the passkey's PRF for the header's input; `bytes`: the 16 of the recovery code. */
export type Secret =
  | { readonly by: 'password'; readonly password: string }
  | { readonly by: 'passkey'; readonly output: Bytes }
  | { readonly by: 'recovery'; readonly bytes: Bytes };

export type UnwrapCode = 'wrong-secret' | 'no-passkey';

type Way = keyof Wraps;

/** The data key. Codes: `wrong-secret`, `no-passkey`. */
export async function unwrap(
  { vaultId, wraps }: Header,
  secret: Secret,
  { argon2id }: Pick<VaultPorts, 'argon2id'>,
): Promise<Parsed<Bytes, UnwrapCode>> {
  if (secret.by === 'password') {
    const key = await passwordKey(argon2id, secret.password, wraps.password.kdf);
    return opened(vaultId, 'password', wraps.password, key);
  }
  if (secret.by === 'passkey') {
    if (wraps.passkey === undefined) return refuse('no-passkey', 'this vault has no passkey');
    return opened(vaultId, 'passkey', wraps.passkey, await derivedKey(vaultId, 'passkey', secret.output));
  }
  return opened(vaultId, 'recovery', wraps.recovery, await derivedKey(vaultId, 'recovery', secret.bytes));
}

export async function wrapByPassword(
  vaultId: string,
  dataKey: Bytes,
  password: string,
  { random, argon2id }: Pick<VaultPorts, 'random' | 'argon2id'>,
): Promise<Wraps['password']> {
  const kdf = newKdf(random);
  const key = await passwordKey(argon2id, password, kdf);
  return sealed(vaultId, 'password', { kdf }, key, dataKey, random);
}

/** @param secret the code's 16 bytes */
export async function wrapByRecovery(
  vaultId: string,
  dataKey: Bytes,
  secret: Bytes,
  { random }: Pick<VaultPorts, 'random'>,
): Promise<Wraps['recovery']> {
  const key = await derivedKey(vaultId, 'recovery', secret);
  return sealed(vaultId, 'recovery', {}, key, dataKey, random);
}

/** @param passkey its credential's id, the input that its PRF was evaluated at, and the 32 bytes that came out */
export async function wrapByPasskey(
  vaultId: string,
  dataKey: Bytes,
  passkey: { readonly credential: Bytes; readonly input: Bytes; readonly output: Bytes },
  { random }: Pick<VaultPorts, 'random'>,
): Promise<NonNullable<Wraps['passkey']>> {
  const named = { credential: toBase64Url(passkey.credential), input: toBase64Url(passkey.input) };
  const key = await derivedKey(vaultId, 'passkey', passkey.output);
  return sealed(vaultId, 'passkey', named, key, dataKey, random);
}

type Wrapped = { readonly iv: string; readonly key: string };

async function sealed<About extends object>(
  vaultId: string,
  way: Way,
  about: About,
  wrappingKey: Bytes,
  dataKey: Bytes,
  random: VaultPorts['random'],
): Promise<About & Wrapped> {
  const { iv, data } = await seal(wrappingKey, dataKey, boundTo(vaultId, way, about), random);
  wrappingKey.fill(0);
  return { ...about, iv: toBase64Url(iv), key: toBase64Url(data) };
}

async function opened(
  vaultId: string,
  way: Way,
  { iv, key, ...about }: Wrapped,
  wrappingKey: Bytes,
): Promise<Parsed<Bytes, 'wrong-secret'>> {
  const bytes = { iv: fromBase64Url(iv)!, data: fromBase64Url(key)! };
  const dataKey = await unseal(wrappingKey, bytes, boundTo(vaultId, way, about));
  wrappingKey.fill(0);
  return dataKey === null ? refuse('wrong-secret', 'the vault did not open') : accept(dataKey);
}

function boundTo(vaultId: string, way: Way, about: object): Bytes {
  return concat(utf8(`rail-vault-wrap/1|${way}|${vaultId}|`), canonicalize(about as Json));
}

function derivedKey(vaultId: string, way: Way, secret: Bytes): Promise<Bytes> {
  return hkdf(secret, fromBase64Url(vaultId)!, `rail-vault/1 ${way}`);
}
