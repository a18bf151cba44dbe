/** Calls of the keys worker: what the page typed is read strictly, and no answer says more than it must. */

import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/bytes.ts';
import { answerKeysCall } from '../../src/engine/keys-calls.ts';
import type { KeysMethod, KeysOutcome, KeysRequest } from '../../src/engine/keys-protocol.ts';
import { ATTEMPTS, HEADER } from '../../src/vault/store.ts';
import { copyOf, makeTestVault, PASSKEY, the } from '../fixtures/vault/made.ts';
import { NO_CIRCUIT, OTHER_PASSWORD, PASSWORD, type TestVault, testVault } from '../fixtures/vault/ports.ts';

const made = await makeTestVault();
const dataKey = toBase64Url(made.dataKey);
const secret = { by: 'password', password: PASSWORD } as const;
const passkey = {
  credential: toBase64Url(PASSKEY.credential),
  input: toBase64Url(PASSKEY.input),
  output: toBase64Url(PASSKEY.output),
};

const ask = <M extends KeysMethod>(vault: TestVault, method: M, params: KeysRequest<M>['params']) =>
  answerKeysCall({ method, params } as KeysRequest, { ...vault, ...NO_CIRCUIT }) as Promise<KeysOutcome<M>>;

describe('the state', () => {
  test('is none, present or unreadable', async () => {
    expect(await ask(testVault(), 'vault-state', {})).toEqual({ ok: true, value: { is: 'none' } });
    const vault = copyOf(made);
    const named = { credential: passkey.credential, input: passkey.input };
    expect(await ask(vault, 'vault-state', {})).toEqual({
      ok: true,
      value: { is: 'present', passkey: named, waitMs: 0 },
    });
    vault.rows.get(HEADER)![0]! ^= 1;
    expect(await ask(vault, 'vault-state', {})).toMatchObject({
      value: { is: 'unreadable', code: 'bad-header' },
    });
  });
});

describe('calls', () => {
  test('create, unlock by each way, and change every secret', async () => {
    const vault = testVault();
    const created = the(await ask(vault, 'vault-create', { password: PASSWORD }));
    const opens = async (given: KeysRequest<'vault-unlock'>['params']['secret']) =>
      (await ask(vault, 'vault-unlock', { secret: given })) as unknown;
    const same = { ok: true, value: { dataKey: created.dataKey } };
    expect(await opens(secret)).toEqual(same);
    the(await ask(vault, 'vault-add-passkey', { secret, passkey }));
    expect(await opens({ by: 'passkey', output: passkey.output })).toEqual(same);
    expect(await opens({ by: 'recovery', code: created.recoveryCode.toLowerCase() })).toEqual(same);
    const { recoveryCode } = the(await ask(vault, 'vault-renew-code', { secret }));
    expect(await opens({ by: 'recovery', code: recoveryCode })).toEqual(same);
    the(await ask(vault, 'vault-remove-passkey', { secret }));
    the(await ask(vault, 'vault-change-password', { secret, password: OTHER_PASSWORD }));
    expect(await opens({ by: 'password', password: OTHER_PASSWORD })).toEqual(same);
    the(await ask(vault, 'vault-delete', {}));
    expect(vault.rows.size).toBe(0);
  });

  test('back up and restore, as a new vault and into one', async () => {
    const { file } = the(await ask(made, 'vault-back-up', { dataKey, password: OTHER_PASSWORD }));
    const fresh = testVault();
    const restored = await ask(fresh, 'vault-restore-new', {
      file,
      filePassword: OTHER_PASSWORD,
      password: PASSWORD,
    });
    expect(the(restored)).toMatchObject({ added: 2 });
    const into = await ask(copyOf(made), 'vault-restore-into', {
      dataKey,
      file,
      filePassword: OTHER_PASSWORD,
    });
    expect(the(into)).toEqual({ added: 0, same: 2, kept: 0 });
  });

  test('with a mistyped code are no try', async () => {
    const vault = copyOf(made);
    const wrong = made.recoveryCode.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const answer = await ask(vault, 'vault-unlock', { secret: { by: 'recovery', code: wrong } });
    expect(answer).toMatchObject({ code: 'mistyped-recovery-code' });
    expect(vault.rows.has(ATTEMPTS)).toBe(false);
  });

  test.each([
    { credential: '' },
    { credential: '*' },
    { credential: toBase64Url(new Uint8Array(1024)) },
    { input: toBase64Url(new Uint8Array(31)) },
    { output: '' },
  ])('with a passkey of %j are bad-passkey', async (change) => {
    const answer = await ask(copyOf(made), 'vault-add-passkey', {
      secret,
      passkey: { ...passkey, ...change },
    });
    expect(answer).toMatchObject({ code: 'bad-passkey' });
  });

  test.each(['', '*', toBase64Url(new Uint8Array(32))])('with the data key %j open nothing', async (key) => {
    expect(fromBase64Url(key)).not.toEqual(made.dataKey);
    const answer = await ask(copyOf(made), 'vault-back-up', { dataKey: key, password: PASSWORD });
    expect(answer).toMatchObject({ code: 'altered-header' });
  });

  test('to a broken store are vault-broken, without its words', async () => {
    const broken = {
      ...copyOf(made),
      store: { ...made.store, get: () => Promise.reject(new TypeError(PASSWORD)) },
    };
    const answer = await ask(broken, 'vault-unlock', { secret });
    expect(answer).toEqual({ ok: false, code: 'vault-broken', because: 'TypeError' });
  });
});
