/** What the keys worker does with the vault itself (docs/spec/vault.md), one handler for each call. */

import { type Bytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { waitMs } from '../vault/attempts.ts';
import { addPasskey, changePassword, removePasskey, renewRecoveryCode } from '../vault/change-secrets.ts';
import { readRecoveryCode } from '../vault/recovery-code.ts';
import { backUpVault, restoreAsNewVault, restoreIntoVault } from '../vault/restore.ts';
import type { VaultPorts } from '../vault/store.ts';
import { createVault, deleteVault, readHeader, unlockVault } from '../vault/vault.ts';
import type { Secret } from '../vault/wraps.ts';
import type { GivenPasskey, GivenSecret, KeysOutcome, VaultCalls, VaultState } from './keys-protocol.ts';
import { asRestored } from './stored-credentials.ts';

type Handler<M extends keyof VaultCalls> = (
  params: VaultCalls[M]['params'],
  ports: VaultPorts,
) => Promise<KeysOutcome<M>>;

export const VAULT_CALLS: { readonly [M in keyof VaultCalls]: Handler<M> } = {
  'vault-state': async (_, ports) => accept(await stateOf(ports)),
  'vault-create': async ({ password }, ports) => opened(await createVault(ports, password)),
  'vault-unlock': ({ secret }, ports) =>
    withSecret(secret, async (given) => {
      const vault = await unlockVault(ports, given);
      return vault.ok ? accept({ dataKey: toBase64Url(vault.value.dataKey) }) : vault;
    }),
  'vault-change-password': ({ secret, password }, ports) =>
    withSecret(secret, (given) => changePassword(ports, given, password)),
  'vault-renew-code': ({ secret }, ports) =>
    withSecret(secret, async (given) => {
      const code = await renewRecoveryCode(ports, given);
      return code.ok ? accept({ recoveryCode: code.value }) : code;
    }),
  'vault-add-passkey': ({ secret, passkey }, ports) =>
    withSecret(secret, async (given) => {
      const read = passkeyOf(passkey);
      return read === null
        ? refuse('bad-passkey', 'the passkey gave no key')
        : addPasskey(ports, given, read);
    }),
  'vault-remove-passkey': ({ secret }, ports) => withSecret(secret, (given) => removePasskey(ports, given)),
  'vault-back-up': async ({ dataKey, password }, ports) => {
    const file = await backUpVault(ports, keyOf(dataKey), password);
    return file.ok ? accept({ file: fromUtf8(file.value)! }) : file;
  },
  'vault-restore-new': async ({ file, filePassword, password }, ports) => {
    const vault = await restoreAsNewVault(ports, utf8(file), filePassword, password, asRestored);
    if (!vault.ok) return vault;
    const { dataKey, recoveryCode, added } = vault.value;
    return accept({ dataKey: toBase64Url(dataKey), recoveryCode, added });
  },
  'vault-restore-into': ({ dataKey, file, filePassword }, ports) =>
    restoreIntoVault(ports, keyOf(dataKey), utf8(file), filePassword, asRestored),
  'vault-delete': async (_, ports) =>
    (await deleteVault(ports)) ? accept(null) : refuse('changed-meanwhile', 'the vault was changed'),
};

async function stateOf(ports: VaultPorts): Promise<VaultState> {
  const read = await readHeader(ports);
  if (!read.ok) return read.code === 'no-vault' ? { is: 'none' } : { is: 'unreadable', code: read.code };
  const { passkey } = read.value.header.wraps;
  return {
    is: 'present',
    passkey: passkey === undefined ? null : { credential: passkey.credential, input: passkey.input },
    waitMs: await waitMs(ports),
  };
}

function opened(
  vault: Parsed<{ readonly dataKey: Bytes; readonly recoveryCode: string }>,
): KeysOutcome<'vault-create'> {
  if (!vault.ok) return vault;
  const { dataKey, recoveryCode } = vault.value;
  return accept({ dataKey: toBase64Url(dataKey), recoveryCode });
}

/** A code that was mistyped is said to be, and is no try. */
export async function withSecret<T>(
  given: GivenSecret,
  use: (secret: Secret) => Promise<Parsed<T>>,
): Promise<Parsed<T>> {
  if (given.by === 'password') return use(given);
  if (given.by === 'passkey') return use({ by: 'passkey', output: keyOf(given.output) });
  const bytes = await readRecoveryCode(given.code);
  return bytes.ok ? use({ by: 'recovery', bytes: bytes.value }) : bytes;
}

/** For what whoever finds the vault open is not to do: opens it once more, which is a try like any other. */
export function withOpenedAgain<T>(
  ports: VaultPorts,
  secret: GivenSecret,
  use: () => Promise<Parsed<T>>,
): Promise<Parsed<T>> {
  return withSecret(secret, async (given) => {
    const opened = await unlockVault(ports, given);
    return opened.ok ? use() : opened;
  });
}

/** Wrong bytes are a wrong key: they open nothing. */
export function keyOf(text: string): Bytes {
  return fromBase64Url(text) ?? new Uint8Array(0);
}

/** `null` where it could not be wrapped under, or could not be read back. */
function passkeyOf({ credential, input, output }: GivenPasskey) {
  const read = { credential: keyOf(credential), input: keyOf(input), output: keyOf(output) };
  const fits = read.credential.length > 0 && read.credential.length <= 1023;
  return fits && read.input.length === 32 && read.output.length === 32 ? read : null;
}
