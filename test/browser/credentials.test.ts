/** Credentials as the settings work with them: what was not read in the lookup worker never gets to the keys worker, and a host is asked only where the person said so. */

import { beforeEach, describe, expect, test, vi } from 'vitest';

const askOpened = vi.fn();
const askLookup = vi.fn();
vi.mock('../../src/browser/ask-workers.ts', () => ({ askOpened, askLookup }));

const { checkCredential, importCredential } = await import('../../src/browser/credentials.ts');

const ISSUER = 'https://townhall.example';
const KEYS = [{ kty: 'OKP' }];
const done = (value: unknown) => ({ ok: true, value });
const no = (code: string) => ({ ok: false, code, because: '' });
/** Answers of the two workers by method; everything asked, in order. */
const answers = new Map<string, unknown>();
const asked: { readonly method: string; readonly params: unknown }[] = [];
const methods = () => asked.map(({ method }) => method);
const paramsOf = (name: string) => asked.find(({ method }) => method === name)?.params;

beforeEach(() => {
  vi.resetAllMocks();
  asked.length = 0;
  answers.clear();
  for (const [method, answer] of Object.entries({
    'credential-read': done({ issuer: ISSUER }),
    'credential-keys': done({ keys: KEYS }),
    credentials: done([{ id: 'A', issuer: ISSUER }]),
    'credential-import': done({ id: 'A' }),
    'credential-check': done(null),
    'credential-drop': done(null),
    'credential-holder-key': done({ key: {}, proof: null }),
  }))
    answers.set(method, answer);
  askLookup.mockImplementation(async (method, params) => {
    asked.push({ method, params });
    return answers.get(method);
  });
  askOpened.mockImplementation(async ({ method, params }) => {
    asked.push({ method, params });
    return answers.get(method);
  });
});

describe('importing', () => {
  const add = (key: string | null) => importCredential('T', key);

  test('reads first, and asks nobody', async () => {
    expect(await add(null)).toEqual(done({ id: 'A' }));
    expect(methods()).toEqual(['credential-read', 'credential-import']);
    expect(paramsOf('credential-import')).toEqual({ text: 'T', signers: null });
  });

  test('with a key gives it along', async () => {
    await add('K');
    expect(paramsOf('credential-keys')).toEqual({ by: 'given', text: 'K' });
    expect(paramsOf('credential-import')).toEqual({ text: 'T', signers: { by: 'given', keys: KEYS } });
  });

  test('ends where the text or the key cannot be read', async () => {
    answers.set('credential-keys', no('bad-issuer-key'));
    expect(await add('K')).toMatchObject({ code: 'bad-issuer-key' });
    answers.set('credential-read', no('bad-jwt'));
    expect(await add(null)).toMatchObject({ code: 'bad-jwt' });
    expect(methods()).not.toContain('credential-import');
  });
});

describe('checking', () => {
  const check = (id: string, key: string | null) => checkCredential(id, key);

  test('asks the host of the stored credential, where no key is given', async () => {
    expect(await check('A', null)).toEqual(done(null));
    expect(paramsOf('credential-keys')).toEqual({ by: 'fetched', issuer: ISSUER });
    expect(paramsOf('credential-check')).toEqual({ id: 'A', signers: { by: 'fetched', keys: KEYS } });
  });

  test('asks nobody with a key, for an unknown credential, or while locked', async () => {
    await check('A', 'K');
    expect(paramsOf('credential-keys')).toEqual({ by: 'given', text: 'K' });
    asked.length = 0;
    expect(await check('B', null)).toMatchObject({ code: 'no-credential' });
    answers.set('credentials', no('locked'));
    expect(await check('A', null)).toMatchObject({ code: 'locked' });
    expect(methods()).toEqual(['credentials', 'credentials']);
  });
});
