/** Vaults from creation to unlocking, and new secrets for them. */

import { describe, expect, test } from 'vitest';
import { bytesEqual, fromBase64Url, toBase64Url, utf8 } from '../../src/bytes.ts';
import {
  addPasskey,
  changePassword,
  removePasskey,
  renewRecoveryCode,
} from '../../src/vault/change-secrets.ts';
import { readRecoveryCode } from '../../src/vault/recovery-code.ts';
import { HEADER } from '../../src/vault/store.ts';
import { createVault, deleteVault, openVault, readHeader, unlockVault } from '../../src/vault/vault.ts';
import type { Secret } from '../../src/vault/wraps.ts';
import {
  BY_PASSKEY,
  BY_PASSWORD,
  changeHeader,
  copyOf,
  makeTestVault,
  PASSKEY,
  recordsIn,
  SEED,
  the,
} from '../fixtures/vault/made.ts';
import { OTHER_PASSWORD, PASSWORD, testVault } from '../fixtures/vault/ports.ts';

const made = await makeTestVault();

describe('creating', () => {
  test('refuses passwords under 12 and over 256 characters, and nothing else', async () => {
    const attempt = async (password: string) => createVault(testVault(), password);
    expect(await attempt('elevenchars')).toMatchObject({ code: 'password-too-short' });
    expect(await attempt('x'.repeat(257))).toMatchObject({ code: 'password-too-long' });
    expect(await attempt('🐴'.repeat(11))).toMatchObject({ code: 'password-too-short' });
    for (const password of ['twelve chars', '🐴'.repeat(12), 'x'.repeat(256)])
      expect(await attempt(password)).toMatchObject({ ok: true });
  });

  test('refuses where there is a vault', async () => {
    expect(await createVault(copyOf(made), OTHER_PASSWORD)).toMatchObject({ code: 'vault-exists' });
  });

  test('removes what a lost vault left', async () => {
    const vault = copyOf(made);
    vault.rows.delete(HEADER);
    const { dataKey } = the(await createVault(vault, PASSWORD));
    expect(await (await recordsIn(vault, dataKey)).list()).toEqual([]);
  });

  test('draws a key, an id and salts of its own', async () => {
    const other = await makeTestVault(3);
    expect(bytesEqual(other.dataKey, made.dataKey)).toBe(false);
    expect(other.vaultId).not.toBe(made.vaultId);
    expect(other.recoveryCode).not.toBe(made.recoveryCode);
  });
});

describe('unlocking', () => {
  test.each([
    ['the password', BY_PASSWORD],
    ['the passkey', BY_PASSKEY],
    ['the recovery code', made.byRecovery],
  ])('by %s gives the one data key', async (_, secret) => {
    expect(the(await unlockVault(copyOf(made), secret)).dataKey).toEqual(made.dataKey);
  });

  test('takes a password in any Unicode form', async () => {
    const vault = testVault();
    the(await createVault(vault, 'Äpfel und Birnen'.normalize('NFD')));
    expect(
      await unlockVault(vault, { by: 'password', password: 'Äpfel und Birnen'.normalize('NFC') }),
    ).toMatchObject({ ok: true });
  });

  test.each<[string, Secret]>([
    ['password', { by: 'password', password: OTHER_PASSWORD }],
    ['passkey', { by: 'passkey', output: new Uint8Array(32) }],
    ['recovery code', { by: 'recovery', bytes: new Uint8Array(16) }],
  ])('by another %s is wrong-secret', async (_, secret) => {
    expect(await unlockVault(copyOf(made), secret)).toMatchObject({ code: 'wrong-secret' });
  });

  test('without a vault is no-vault, and computes nothing', async () => {
    const vault = testVault();
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'no-vault' });
    expect(vault.asked.argon2id).toBe(0);
  });

  test('by a passkey where there is none is no-passkey', async () => {
    const vault = copyOf(made);
    the(await removePasskey(vault, BY_PASSWORD));
    expect(await unlockVault(vault, BY_PASSKEY)).toMatchObject({ code: 'no-passkey' });
  });
});

describe('a header that was changed', () => {
  /** Each member, replaced by one that is well-formed. */
  const swap = (text: string) => toBase64Url(fromBase64Url(text)!.map((byte) => byte ^ 1));
  test.each<[string, string, Parameters<typeof changeHeader>[1]]>([
    [
      'another vault id',
      'wrong-secret',
      (header) => {
        header.vaultId = swap(header.vaultId);
      },
    ],
    [
      'another salt',
      'wrong-secret',
      ({ wraps }) => {
        wraps.password.kdf.salt = swap(String(wraps.password.kdf.salt));
      },
    ],
    [
      'more memory',
      'wrong-secret',
      ({ wraps }) => {
        wraps.password.kdf.memoryKib = 65_537;
      },
    ],
    [
      'more lanes',
      'wrong-secret',
      ({ wraps }) => {
        wraps.password.kdf.lanes = 2;
      },
    ],
    [
      'another wrap of the password',
      'wrong-secret',
      ({ wraps }) => {
        wraps.password.key = swap(wraps.password.key);
      },
    ],
    ['no passkey', 'altered-header', ({ wraps }) => void delete wraps.passkey],
    [
      'another credential',
      'altered-header',
      ({ wraps }) => {
        wraps.passkey!.credential = swap(wraps.passkey!.credential);
      },
    ],
    [
      'another wrap of the code',
      'altered-header',
      ({ wraps }) => {
        wraps.recovery.key = swap(wraps.recovery.key);
      },
    ],
    [
      'another MAC',
      'altered-header',
      (header) => {
        header.mac = swap(header.mac);
      },
    ],
  ])('to %s is %s', async (_, code, change) => {
    const vault = copyOf(made);
    changeHeader(vault.rows, change);
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code });
    expect(await openVault(vault, made.dataKey)).toMatchObject({ code: 'altered-header' });
  });

  test('to a wrap of the same vault from before is noticed', async () => {
    const vault = copyOf(made);
    let before = { iv: '', key: '' };
    changeHeader(vault.rows, ({ wraps }) => {
      before = { ...wraps.recovery };
    });
    the(await renewRecoveryCode(vault, BY_PASSWORD));
    changeHeader(vault.rows, ({ wraps }) => {
      wraps.recovery = before;
    });
    expect(await unlockVault(vault, made.byRecovery)).toMatchObject({ code: 'altered-header' });
  });

  test('to a wrap moved to another way does not open', async () => {
    const vault = copyOf(made);
    changeHeader(
      vault.rows,
      ({ wraps }) =>
        void Object.assign(wraps.recovery, { ...wraps.passkey, credential: undefined, input: undefined }),
    );
    expect(await unlockVault(vault, { by: 'recovery', bytes: PASSKEY.output })).toMatchObject({
      code: 'wrong-secret',
    });
  });

  test('to that of another vault is refused for the data key of this one', async () => {
    const other = await makeTestVault(3);
    expect(await openVault(other, made.dataKey)).toMatchObject({ code: 'altered-header' });
  });
});

describe('new secrets', () => {
  test('a new password opens, the old one does not, records stay', async () => {
    const vault = copyOf(made);
    the(await changePassword(vault, BY_PASSWORD, OTHER_PASSWORD));
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code: 'wrong-secret' });
    const open = the(await unlockVault(vault, { by: 'password', password: OTHER_PASSWORD }));
    expect(the(await (await recordsIn(vault, open.dataKey)).get(SEED))).toEqual(SEED);
    expect(await unlockVault(vault, made.byRecovery)).toMatchObject({ ok: true });
    expect(await unlockVault(vault, BY_PASSKEY)).toMatchObject({ ok: true });
  });

  test('a forgotten password is replaced by the recovery code', async () => {
    const vault = copyOf(made);
    the(await changePassword(vault, made.byRecovery, OTHER_PASSWORD));
    expect(await unlockVault(vault, { by: 'password', password: OTHER_PASSWORD })).toMatchObject({
      ok: true,
    });
  });

  test('a wrong old password changes nothing, and so does a short new one', async () => {
    const vault = copyOf(made);
    const wrong: Secret = { by: 'password', password: OTHER_PASSWORD };
    expect(await changePassword(vault, wrong, 'another password')).toMatchObject({ code: 'wrong-secret' });
    expect(await changePassword(vault, BY_PASSWORD, 'short')).toMatchObject({ code: 'password-too-short' });
    expect(vault.rows.get(HEADER)).toEqual(made.rows.get(HEADER));
  });

  test('a new recovery code opens, the old one does not', async () => {
    const vault = copyOf(made);
    const code = the(await renewRecoveryCode(vault, BY_PASSWORD));
    const bytes = the(await readRecoveryCode(code));
    expect(await unlockVault(vault, { by: 'recovery', bytes })).toMatchObject({ ok: true });
    expect(await unlockVault(vault, made.byRecovery)).toMatchObject({ code: 'wrong-secret' });
  });

  test('another passkey takes the place of the first', async () => {
    const vault = copyOf(made);
    const output = new Uint8Array(32).fill(5);
    the(await addPasskey(vault, BY_PASSWORD, { ...PASSKEY, output }));
    expect(await unlockVault(vault, { by: 'passkey', output })).toMatchObject({ ok: true });
    expect(await unlockVault(vault, BY_PASSKEY)).toMatchObject({ code: 'wrong-secret' });
  });

  test('a change beside another one is refused: neither is lost', async () => {
    const vault = copyOf(made);
    const slow = {
      ...vault,
      argon2id: async (...given: Parameters<typeof vault.argon2id>) => {
        const key = await vault.argon2id(...given);
        vault.rows.set(HEADER, utf8('somebody else'));
        return key;
      },
    };
    expect(await changePassword(slow, BY_PASSWORD, OTHER_PASSWORD)).toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(vault.rows.get(HEADER)).toEqual(utf8('somebody else'));
  });
});

test('deleting leaves no row', async () => {
  const vault = copyOf(made);
  expect(await deleteVault(vault)).toBe(true);
  expect(vault.rows.size).toBe(0);
  expect(await readHeader(vault)).toMatchObject({ code: 'no-vault' });
});
