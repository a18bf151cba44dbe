/**
 * New ways into the same vault: another password, another recovery code, a passkey or none (docs/spec/vault.md section 4). Each asks for
 * a secret again, also while unlocked, and replaces the header in one write. The data key stays: who has an old header
 * and its secret still opens it.
 */

import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type Wraps, writeHeader } from './header.ts';
import { newPassword, type PasswordCode } from './password.ts';
import { RECOVERY_BYTES, writeRecoveryCode } from './recovery-code.ts';
import { HEADER, type VaultPorts } from './store.ts';
import { type UnlockCode, unlockVault } from './vault.ts';
import { type Secret, wrapByPasskey, wrapByPassword, wrapByRecovery } from './wraps.ts';

export type Passkey = { readonly credential: Bytes; readonly input: Bytes; readonly output: Bytes };

export async function changePassword(
  ports: VaultPorts,
  secret: Secret,
  password: string,
): Promise<Parsed<null, UnlockCode | PasswordCode>> {
  const allowed = newPassword(password);
  if (!allowed.ok) return allowed;
  return rewrap(ports, secret, async (wraps, vaultId, dataKey) => ({
    ...wraps,
    password: await wrapByPassword(vaultId, dataKey, password, ports),
  }));
}

/** The new code; the old one no longer opens this header. */
export async function renewRecoveryCode(
  ports: VaultPorts,
  secret: Secret,
): Promise<Parsed<string, UnlockCode>> {
  const recovery = ports.random(RECOVERY_BYTES);
  const done = await rewrap(ports, secret, async (wraps, vaultId, dataKey) => ({
    ...wraps,
    recovery: await wrapByRecovery(vaultId, dataKey, recovery, ports),
  }));
  return done.ok ? accept(await writeRecoveryCode(recovery)) : done;
}

/** A vault has one passkey: another one takes its place. */
export function addPasskey(
  ports: VaultPorts,
  secret: Secret,
  passkey: Passkey,
): Promise<Parsed<null, UnlockCode>> {
  return rewrap(ports, secret, async (wraps, vaultId, dataKey) => ({
    ...wraps,
    passkey: await wrapByPasskey(vaultId, dataKey, passkey, ports),
  }));
}

export function removePasskey(ports: VaultPorts, secret: Secret): Promise<Parsed<null, UnlockCode>> {
  return rewrap(ports, secret, async ({ password, recovery }) => ({ password, recovery }));
}

async function rewrap(
  ports: VaultPorts,
  secret: Secret,
  change: (wraps: Wraps, vaultId: string, dataKey: Bytes) => Promise<Wraps>,
): Promise<Parsed<null, UnlockCode>> {
  const vault = await unlockVault(ports, secret);
  if (!vault.ok) return vault;
  const { row, header, dataKey } = vault.value;
  const wraps = await change(header.wraps, header.vaultId, dataKey);
  const bytes = await writeHeader(header.vaultId, wraps, dataKey);
  dataKey.fill(0);
  return (await ports.store.commit(row, [{ name: HEADER, bytes }]))
    ? accept(null)
    : refuse('changed-meanwhile', 'the vault was changed in the same moment');
}
