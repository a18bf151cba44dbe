/** Credentials in the keys worker (docs/spec/credentials.md sections 3 to 6): one key for each issuer, import, check, presentation, deleting. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { KeysOutcome, KeysRequest } from '../../src/engine/keys-protocol.ts';
import type { HolderJwk } from '../../src/identity/credentials/public-key.ts';
import {
  CREDENTIAL_ISSUER,
  CREDENTIAL_TYPE,
  es256Signer,
  NOW_S,
  payloadOf,
  plainCredential,
} from '../fixtures/credentials/issuer.ts';
import { openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';
import { NOW, type TestVault } from '../fixtures/vault/ports.ts';

const signer = await es256Signer();
const stranger = await es256Signer();
const audience = toBase64Url(new Uint8Array(32).fill(7));
const nonce = toBase64Url(new Uint8Array(32).fill(8));
const ID = toBase64Url(new Uint8Array(16));
const OTHER_ISSUER = 'https://other.example';

async function openVault() {
  const opened = await openTestVault();
  const { ask } = opened;
  const keyFor = async (issuer = CREDENTIAL_ISSUER) =>
    the(await ask('credential-holder-key', { issuer, nonce: null })).key;
  const issue = (key: HolderJwk, payload: object = {}) =>
    plainCredential(signer, { payload: { cnf: { jwk: key }, ...payload } });
  const add = async (payload: object = {}) => {
    const text = await issue(await keyFor(), payload);
    return the(await ask('credential-import', { text, signers: null })).id;
  };
  return { ...opened, keyFor, issue, add };
}

type Import = Omit<KeysRequest<'credential-import'>['params'], 'dataKey'>;

const codeOf = (answer: KeysOutcome) => (answer.ok ? 'done' : answer.code);
const kindsIn = ({ rows }: TestVault, kind: string) =>
  [...rows.keys()].filter((name) => name.startsWith(`record/${kind}/`)).length;

describe('holder keys', () => {
  test('are one for each origin of an issuer, and never given out', async () => {
    const { ask, keyFor } = await openVault();
    const key = await keyFor();
    expect(Object.keys(key).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(await keyFor(`${CREDENTIAL_ISSUER}/tenant/2`)).toEqual(key);
    expect((await keyFor(OTHER_ISSUER)).x).not.toBe(key.x);
    const { proof } = the(await ask('credential-holder-key', { issuer: CREDENTIAL_ISSUER, nonce: 'n-1' }));
    expect(payloadOf(proof!)).toEqual({ aud: CREDENTIAL_ISSUER, iat: NOW / 1000, nonce: 'n-1' });
  });

  test.each([
    [{ issuer: 'http://townhall.example', nonce: null }],
    [{ issuer: 'townhall.example', nonce: null }],
    [{ issuer: CREDENTIAL_ISSUER, nonce: '' }],
    [{ issuer: CREDENTIAL_ISSUER, nonce: 'a\nb' }],
  ])('for %j are bad-member', async (params) => {
    const { ask } = await openVault();
    expect(codeOf(await ask('credential-holder-key', params))).toBe('bad-member');
  });
});

describe('a credential', () => {
  test('is kept, listed without secrets, checked, and replaced by itself', async () => {
    const { ask, keyFor, issue } = await openVault();
    const text = await issue(await keyFor());
    const { id } = the(await ask('credential-import', { text: `\n${text} `, signers: null }));
    const [listed] = the(await ask('credentials', {}));
    expect(listed).toMatchObject({
      id,
      issuer: CREDENTIAL_ISSUER,
      type: CREDENTIAL_TYPE,
      importedAt: '2026-11-21T12:00:00Z',
      signature: null,
    });
    expect(listed).not.toHaveProperty('jwt');
    expect(listed!.claims).toHaveLength(8);

    const signers = { by: 'fetched', keys: [stranger.jwk, signer.jwk] } as const;
    the(await ask('credential-check', { id, signers }));
    expect(the(await ask('credentials', {}))[0]!.signature).toEqual({
      by: 'fetched',
      checkedAt: '2026-11-21T12:00:00Z',
    });
    const given = { by: 'given', keys: [signer.jwk] } as const;
    expect(the(await ask('credential-import', { text, signers: given })).id).toBe(id);
    expect(the(await ask('credentials', {})).map(({ signature }) => signature?.by)).toEqual(['given']);
  });

  test.each([
    ['other-holder'],
    ['other-issuer'],
    ['credential-expired'],
    ['signature-false'],
    ['not-sd-jwt'],
  ])('is refused as %s, and nothing is kept', async (code) => {
    const { vault, ask, keyFor, issue } = await openVault();
    const key = await keyFor();
    const none = { signers: null };
    const tries: Record<string, () => Promise<Import>> = {
      'other-holder': async () => ({ text: await plainCredential(signer), ...none }),
      'other-issuer': async () => ({ text: await issue(await keyFor(OTHER_ISSUER)), ...none }),
      'credential-expired': async () => ({ text: await issue(key, { exp: NOW_S }), ...none }),
      'signature-false': async () => ({
        text: await issue(key),
        signers: { by: 'given', keys: [stranger.jwk] },
      }),
      'not-sd-jwt': async () => ({ text: 'hello', ...none }),
    };
    const before = kindsIn(vault, 'credential');
    expect(codeOf(await ask('credential-import', await tries[code]!()))).toBe(code);
    expect(kindsIn(vault, 'credential')).toBe(before);
  });

  test('that is not valid yet is kept; one that expires is listed and not shown', async () => {
    const { vault, ask, add } = await openVault();
    const early = await add({ nbf: NOW_S + 60 });
    const show = (id: string) => ask('credential-present', { id, disclose: [], audience, nonce });
    expect(codeOf(await show(early))).toBe('credential-not-yet-valid');
    const id = await add({ exp: NOW_S + 60 });
    expect(codeOf(await show(id))).toBe('done');
    vault.time.nowMs += 60_000;
    expect(codeOf(await show(id))).toBe('credential-expired');
    expect(the(await ask('credentials', {})).map((one) => one.id)).toContain(id);
  });

  test('is shown with what was chosen', async () => {
    const { ask, add } = await openVault();
    const id = await add();
    const [credential] = the(await ask('credentials', {}));
    const disclose = credential!.claims.flatMap(({ digest }) => digest ?? []).slice(0, 1);
    const { presentation } = the(await ask('credential-present', { id, disclose, audience, nonce }));
    expect(presentation.split('~')).toHaveLength(3);
    expect(payloadOf(presentation.split('~').at(-1)!)).toMatchObject({ aud: audience, nonce });
    const wrong = (change: object) =>
      ask('credential-present', { id, disclose, audience, nonce, ...change }).then(codeOf);
    expect(await wrong({ disclose: [audience] })).toBe('no-such-claim');
    expect(await wrong({ audience: 'https://groups.example' })).toBe('bad-member');
    expect(await wrong({ nonce: '' })).toBe('bad-member');
    expect(await wrong({ id: ID })).toBe('no-credential');
  });

  test('goes with its key where no other one uses it', async () => {
    const { vault, ask, add } = await openVault();
    const first = await add();
    const second = await add({ vct: 'https://townhall.example/other' });
    the(await ask('credential-drop', { id: first }));
    expect(kindsIn(vault, 'holder-key')).toBe(1);
    the(await ask('credential-drop', { id: second }));
    expect(kindsIn(vault, 'holder-key')).toBe(0);
    expect(the(await ask('credentials', {}))).toEqual([]);
    expect(codeOf(await ask('credential-drop', { id: 'x' }))).toBe('no-credential');
  });

  test('that something else changed is left out of the list', async () => {
    const { ask, put, add, keyFor, issue } = await openVault();
    const id = await add();
    const text = await issue(await keyFor());
    const record = { text, importedAt: '2026-11-21T12:00:00Z', signature: null };
    await put('credential', id, record, 2);
    expect(the(await ask('credentials', {}))).toEqual([]);
    await put('credential', id, { ...record, more: 1 });
    expect(the(await ask('credentials', {}))).toEqual([]);
    await put('credential', id, { ...record, text: text.slice(1) });
    expect(the(await ask('credentials', {}))).toEqual([]);
    await put('credential', id, record);
    expect(the(await ask('credentials', {}))).toHaveLength(1);
  });

  test('survives a backup, with its key', async () => {
    const { vault, ask, add } = await openVault();
    const id = await add();
    const { file } = the(await ask('vault-back-up', { password: 'a password for the file' }));
    the(await ask('credential-drop', { id }));
    the(await ask('vault-restore-into', { file, filePassword: 'a password for the file' }));
    expect(codeOf(await ask('credential-present', { id, disclose: [], audience, nonce }))).toBe('done');
    expect(kindsIn(vault, 'holder-key')).toBe(1);
  });
});

describe('what a vault says of a signature', () => {
  const checked = { by: 'fetched', checkedAt: '2026-11-21T12:00:00Z' } as const;
  const recordWith = (text: string, key: object) =>
    ({ text, importedAt: checked.checkedAt, signature: { ...checked, key } }) as never;

  test('is shown only where the key that it names signed it', async () => {
    const { put, ask, keyFor, issue } = await openVault();
    const text = await issue(await keyFor());
    const shown = async (key: object) => {
      await put('credential', ID, recordWith(text, key));
      return the(await ask('credentials', {})).map(({ signature }) => signature);
    };
    expect(await shown(signer.jwk)).toEqual([checked]);
    expect(await shown(stranger.jwk)).toEqual([null]);
  });

  test('is not restored: whoever made the file could have signed it with a key of their own', async () => {
    const from = await openVault();
    const text = await from.issue(await from.keyFor());
    await from.put('credential', ID, recordWith(text, signer.jwk));
    const filePassword = 'a password for the file';
    const { file } = the(await from.ask('vault-back-up', { password: filePassword }));
    const { ask } = await openVault();
    expect(the(await ask('vault-restore-into', { file, filePassword }))).toMatchObject({ kept: 0 });
    expect(the(await ask('credentials', {})).map(({ signature }) => signature)).toEqual([null]);
    expect(the(await ask('vault-restore-into', { file, filePassword }))).toMatchObject({ added: 0, kept: 0 });
    expect(the(await from.ask('vault-restore-into', { file, filePassword }))).toMatchObject({ kept: 0 });
  });
});
