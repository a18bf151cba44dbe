/** What is refused of a stored header before anything is computed: one valid header, one change, one code. */

import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { parseHeader } from '../../src/vault/header.ts';
import { HEADER } from '../../src/vault/store.ts';
import { unlockVault } from '../../src/vault/vault.ts';
import {
  BY_PASSWORD,
  changeHeader,
  copyOf,
  type EditableHeader,
  makeTestVault,
} from '../fixtures/vault/made.ts';

const made = await makeTestVault();
type Change = (header: EditableHeader) => unknown;
const kdf =
  (members: Record<string, unknown>): Change =>
  ({ wraps }) =>
    void Object.assign(wraps.password.kdf, members);

describe('a header', () => {
  test('as written is accepted', () => {
    expect(parseHeader(made.rows.get(HEADER)!)).toMatchObject({ ok: true, value: { vaultId: made.vaultId } });
  });

  test.each<[string, string, Change]>([
    ['of a newer version', 'future-version', (header) => ({ ...header, schema: 'rail-vault/2' })],
    [
      'of a newer version of another form',
      'future-version',
      () => ({ schema: 'rail-vault/17', wrapped: [] }),
    ],
    ['of something else', 'bad-header', (header) => ({ ...header, schema: 'rail-wallet/2' })],
    ['without a version', 'bad-header', (header) => ({ ...header, schema: undefined })],
    ['with an unknown member', 'bad-header', (header) => ({ ...header, note: '' })],
    ['that is a list', 'bad-header', () => []],
    ['that is nothing', 'bad-header', () => 'null'],
    [
      'without the password',
      'bad-header',
      ({ wraps }) => void delete (wraps as Partial<typeof wraps>).password,
    ],
    ['without the code', 'bad-header', ({ wraps }) => void delete (wraps as Partial<typeof wraps>).recovery],
    ['with another way in', 'bad-header', ({ wraps }) => void Object.assign(wraps, { face: wraps.recovery })],
    [
      'with a short IV',
      'bad-header',
      ({ wraps }) => {
        wraps.password.iv = 'AAAA';
      },
    ],
    [
      'with a short key',
      'bad-header',
      ({ wraps }) => {
        wraps.recovery.key = 'AAAA';
      },
    ],
    [
      'with an endless credential',
      'bad-header',
      ({ wraps }) => {
        wraps.passkey!.credential = 'A'.repeat(1368);
      },
    ],
    [
      'with an empty credential',
      'bad-header',
      ({ wraps }) => {
        wraps.passkey!.credential = '';
      },
    ],
    ['with another function', 'bad-header', kdf({ name: 'pbkdf2' })],
    ['with an older Argon2', 'bad-header', kdf({ version: 16 })],
    ['with a short salt', 'bad-header', kdf({ salt: 'AAAA' })],
    ['with memory as a text', 'bad-header', kdf({ memoryKib: '65536' })],
    ['with half a pass', 'bad-header', kdf({ passes: 3.5 })],
    ['with no lane', 'bad-header', kdf({ lanes: 0 })],
    ['with too little memory', 'kdf-too-weak', kdf({ memoryKib: 65_535 })],
    ['with too few passes', 'kdf-too-weak', kdf({ passes: 2 })],
    ['with one pass over much memory', 'kdf-too-weak', kdf({ memoryKib: 262_144, passes: 1 })],
    ['with too much memory', 'kdf-too-heavy', kdf({ memoryKib: 262_145 })],
    ['with a memory bomb', 'kdf-too-heavy', kdf({ memoryKib: 2 ** 32 })],
    ['with too many passes', 'kdf-too-heavy', kdf({ passes: 11 })],
    ['with too many lanes', 'kdf-too-heavy', kdf({ lanes: 5 })],
    ['with too much of both', 'kdf-too-heavy', kdf({ memoryKib: 262_144, passes: 5 })],
  ])('%s is %s', async (_, code, change) => {
    const vault = copyOf(made);
    changeHeader(vault.rows, change);
    expect(parseHeader(vault.rows.get(HEADER)!)).toMatchObject({ code });
    expect(await unlockVault(vault, BY_PASSWORD)).toMatchObject({ code });
    expect(vault.asked.argon2id).toBe(0);
  });

  test.each([
    ['most memory', { memoryKib: 262_144, passes: 4 }],
    ['most passes', { memoryKib: 104_857, passes: 10 }],
    ['most lanes', { lanes: 4 }],
  ])('with the %s is accepted', (_, members) => {
    const vault = copyOf(made);
    changeHeader(vault.rows, kdf(members));
    expect(parseHeader(vault.rows.get(HEADER)!)).toMatchObject({ ok: true });
  });

  test('cut off anywhere, or longer than 8,192 bytes, is bad-header', () => {
    const bytes = made.rows.get(HEADER)!;
    for (let length = 0; length < bytes.length; length++)
      expect(parseHeader(bytes.slice(0, length))).toMatchObject({ code: 'bad-header' });
    expect(parseHeader(utf8(' '.repeat(8193)))).toMatchObject({ code: 'bad-header' });
    expect(parseHeader(utf8('['.repeat(8000)))).toMatchObject({ code: 'bad-header' });
  });
});
