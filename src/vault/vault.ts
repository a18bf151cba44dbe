/**
 * A vault from its creation to its unlocking (docs/spec/vault.md). What unlocking answers is the data key itself: whoever has it has
 * everything, so it goes to the session (src/browser/vault-session.ts) and nowhere else.
 */

import { type Bytes, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type AttemptCode, countTry } from './attempts.ts';
import { KEY_BYTES } from './ciphers.ts';
import {
  type Header,
  type HeaderCode,
  isGenuine,
  parseHeader,
  VAULT_ID_BYTES,
  writeHeader,
} from './header.ts';
import { newPassword, type PasswordCode } from './password.ts';
import { RECOVERY_BYTES, writeRecoveryCode } from './recovery-code.ts';
import { ATTEMPTS, HEADER, type Row, type VaultPorts } from './store.ts';
import { type Secret, type UnwrapCode, unwrap, wrapByPassword, wrapByRecovery } from './wraps.ts';

export type NewVault = {
  readonly header: Row;
  readonly vaultId: string;
  readonly dataKey: Bytes;
  /** Shown once; the vault holds no copy. */
  readonly recoveryCode: string;
};

export type OpenVault = {
  /** As read: changes are made only while it is still this one. */
  readonly row: Row;
  readonly header: Header;
  readonly dataKey: Bytes;
};

export type ReadCode = HeaderCode | 'no-vault';
export type UnlockCode = ReadCode | UnwrapCode | AttemptCode | 'altered-header';

/** Codes: `password-too-short`, `password-too-long`, `vault-exists`. */
export async function createVault(
  ports: VaultPorts,
  password: string,
): Promise<Parsed<NewVault, PasswordCode | 'vault-exists'>> {
  const made = await makeVault(ports, password);
  if (!made.ok) return made;
  return (await writeNewVault(ports, [made.value.header]))
    ? made
    : refuse('vault-exists', 'there is a vault already');
}

/** Writes a vault where there is none, and removes what a lost one left: nothing opens those rows. Answers whether it did. */
export async function writeNewVault(
  { store }: Pick<VaultPorts, 'store'>,
  rows: readonly Row[],
): Promise<boolean> {
  const left = (await store.list('')).map((name) => ({ name, bytes: null }));
  return store.commit({ name: HEADER, bytes: null }, [...left, ...rows]);
}

/** A new vault that is not written yet. Codes: `password-too-short`, `password-too-long`. */
export async function makeVault(
  ports: Pick<VaultPorts, 'random' | 'argon2id'>,
  password: string,
): Promise<Parsed<NewVault, PasswordCode>> {
  const allowed = newPassword(password);
  if (!allowed.ok) return allowed;
  const vaultId = toBase64Url(ports.random(VAULT_ID_BYTES));
  const dataKey = ports.random(KEY_BYTES);
  const recovery = ports.random(RECOVERY_BYTES);
  const wraps = {
    password: await wrapByPassword(vaultId, dataKey, password, ports),
    recovery: await wrapByRecovery(vaultId, dataKey, recovery, ports),
  };
  const header = { name: HEADER, bytes: await writeHeader(vaultId, wraps, dataKey) };
  return accept({ header, vaultId, dataKey, recoveryCode: await writeRecoveryCode(recovery) });
}

/** Counts the try, opens, and forgets earlier failures. Codes: all of `UnlockCode`. */
export async function unlockVault(ports: VaultPorts, secret: Secret): Promise<Parsed<OpenVault, UnlockCode>> {
  const read = await readHeader(ports);
  if (!read.ok) return read;
  const counted = await countTry(ports);
  if (!counted.ok) return counted;
  const dataKey = await unwrap(read.value.header, secret, ports);
  if (!dataKey.ok) return dataKey;
  const open = await openWith(read.value, dataKey.value);
  if (!open.ok) return open;
  const isForgotten = await ports.store.commit(read.value.row, [{ name: ATTEMPTS, bytes: null }]);
  return isForgotten ? open : refuse('changed-meanwhile', 'the vault was changed in the same moment');
}

/** The vault by a data key from the session. Codes: those of `readHeader`, and `altered-header`, also for a key of another vault. */
export async function openVault(
  ports: Pick<VaultPorts, 'store'>,
  dataKey: Bytes,
): Promise<Parsed<OpenVault, ReadCode | 'altered-header'>> {
  const read = await readHeader(ports);
  return read.ok ? openWith(read.value, dataKey) : read;
}

/** The header as it claims to be, for what is shown while locked. Codes: `no-vault` and those of `parseHeader`. */
export async function readHeader({
  store,
}: Pick<VaultPorts, 'store'>): Promise<Parsed<Omit<OpenVault, 'dataKey'>, ReadCode>> {
  const bytes = await store.get(HEADER);
  if (bytes === null) return refuse('no-vault', 'there is no vault');
  const header = parseHeader(bytes);
  return header.ok ? accept({ row: { name: HEADER, bytes }, header: header.value }) : header;
}

/** Removes every row; what was in them is lost. */
export async function deleteVault({ store }: Pick<VaultPorts, 'store'>): Promise<boolean> {
  const names = await store.list('');
  const unchanged = { name: HEADER, bytes: await store.get(HEADER) };
  return store.commit(
    unchanged,
    names.map((name) => ({ name, bytes: null })),
  );
}

async function openWith(
  read: Omit<OpenVault, 'dataKey'>,
  dataKey: Bytes,
): Promise<Parsed<OpenVault, 'altered-header'>> {
  if (await isGenuine(read.header, dataKey)) return accept({ ...read, dataKey });
  return refuse('altered-header', 'the vault was changed by something else than this program');
}
