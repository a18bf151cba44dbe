/** The wallet at a real issuer: what it presents is admitted, what somebody else made of it is not, and what the issuer asks for is what the wallet reads. */

import { describe, expect, test } from 'vitest';
import { lookAtIssuer } from '../../src/engine/issuer-calls.ts';
import { readCredential } from '../../src/identity/credentials/credential.ts';
import { type HolderSecret, makeHolderKey, signJwt } from '../../src/identity/credentials/holder-key.ts';
import { present, type Showing } from '../../src/identity/credentials/present.ts';
import type { PublicJwk } from '../../src/issuer/allowed-credentials.ts';
import {
  CREDENTIAL_ISSUER,
  CREDENTIAL_TYPE,
  es256Signer,
  HOLDER,
  payloadOf,
  plainCredential,
} from '../fixtures/credentials/issuer.ts';
import { the } from '../fixtures/vault/made.ts';
import { codeOf, openTestDoor, START_MS, testIssuer } from './fixture.ts';

const signer = await es256Signer();
const thief = await makeHolderKey();
const allowed = [{ iss: CREDENTIAL_ISSUER, vct: [CREDENTIAL_TYPE], keys: [signer.jwk as PublicJwk] }];
const { signal } = new AbortController();

async function registry() {
  const { issuer } = await testIssuer({ admission: 'credential' });
  const door = await openTestDoor(issuer, { allowed });
  const credential = the(await readCredential(await plainCredential(signer)));
  const [sub, age] = credential.disclosures.map(({ digest }) => digest) as [string, string];
  const apply = async (
    who: number,
    change: Partial<Showing> = {},
    rewrite: (text: string) => string | Promise<string> = (text) => text,
    key: HolderSecret = HOLDER,
  ) => {
    const enrolment = await door.enrolmentOf(who);
    const showing = {
      disclose: [sub],
      audience: issuer.group.issuer,
      nonce: enrolment.nonce,
      nowMs: START_MS,
    };
    const presentation = await rewrite(the(await present(credential, key, { ...showing, ...change })));
    const admission = { by: 'credential', presentation };
    return codeOf(await door.post('/enrolments', { enrolment, admission }));
  };
  return { issuer, door, apply, sub, age };
}

/** The key binding of somebody who saw the presentation, for the same audience and nonce. */
async function boundAgain(text: string, change: object, key = thief): Promise<string> {
  const end = text.lastIndexOf('~') + 1;
  const payload = { ...payloadOf(text.slice(end)), ...change };
  return text.slice(0, end) + (await signJwt(key, { alg: 'ES256', typ: 'kb+jwt' }, payload));
}

describe('a presentation of the wallet', () => {
  test('admits, with what is asked for or with more', async () => {
    const { apply, sub, age } = await registry();
    expect(await apply(1)).toBe('admitted');
    expect(await apply(2)).toBe('subject-used');
    const { apply: elsewhere } = await registry();
    expect(await elsewhere(1, { disclose: [sub, age] })).toBe('admitted');
  });

  test('is refused where the claim that is needed is kept back', async () => {
    const { apply } = await registry();
    expect(await apply(1, { disclose: [] })).toBe('subject-missing');
  });

  test.each<[string, string, (text: string) => string | Promise<string>]>([
    ['key-binding-missing', 'the key binding taken away', (text) => text.slice(0, text.lastIndexOf('~') + 1)],
    ['credential-false', 'bound by another key', (text) => boundAgain(text, {})],
    ['credential-false', 'a disclosure taken away', (text) => text.replace(/~[^~]+~/, '~')],
    [
      'key-binding-old',
      'bound eleven minutes ago',
      (text) => boundAgain(text, { iat: START_MS / 1000 - 660 }, HOLDER),
    ],
    [
      'key-binding-old',
      'bound three minutes ahead',
      (text) => boundAgain(text, { iat: START_MS / 1000 + 180 }, HOLDER),
    ],
    [
      'wrong-audience',
      'another audience',
      (text) => boundAgain(text, { aud: 'https://site.example' }, HOLDER),
    ],
    ['wrong-nonce', 'another nonce', (text) => boundAgain(text, { nonce: 'x' }, HOLDER)],
  ])('is %s with %s', async (code, _, rewrite) => {
    const { apply } = await registry();
    expect(await apply(1, {}, rewrite)).toBe(code);
    expect(await apply(1)).toBe('admitted');
  });

  test('of another time or group is refused, and so is a thief with the credential', async () => {
    const { apply, issuer } = await registry();
    expect(await apply(1, { nowMs: START_MS - 660_000 })).toBe('key-binding-old');
    const other = await testIssuer({ admission: 'credential' });
    expect(await apply(1, { audience: other.issuer.group.issuer })).toBe('wrong-audience');
    expect(await apply(1, { nonce: issuer.group.groupId })).toBe('wrong-nonce');
    expect(await apply(1, {}, undefined, thief)).toBe('credential-false');
  });
});

describe('what the issuer asks for', () => {
  const look = (url: string) => lookAtIssuer({ url }, { fetch, signal });

  test('is said where credentials are taken, and read by the wallet', async () => {
    const { door } = await registry();
    expect(the(await look(door.url)).asks).toEqual({
      iss: [CREDENTIAL_ISSUER],
      vct: [CREDENTIAL_TYPE],
      claims: ['sub'],
    });
  });

  test('is nothing elsewhere', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    expect(the(await look(door.url)).asks).toBeNull();
    expect(await (await fetch(`${door.url}/group`)).json()).not.toHaveProperty('asks');
  });

  test.each<[string, 'invite' | 'credential', unknown]>([
    ['nothing, by a group that admits by credential', 'credential', undefined],
    ['something, by a group that admits by invitation', 'invite', { iss: ['a'], vct: ['b'], claims: [] }],
    ['of nobody', 'credential', { iss: [], vct: ['b'], claims: [] }],
    ['of no type', 'credential', { iss: ['a'], vct: [], claims: [] }],
    ['twice the same', 'credential', { iss: ['a'], vct: ['b'], claims: ['sub', 'sub'] }],
    ['with a member that is not known', 'credential', { iss: ['a'], vct: ['b'], claims: [], more: 1 }],
    ['a name that turns text around', 'credential', { iss: ['a'], vct: ['b'], claims: ['\u202esub'] }],
    ['33 claims', 'credential', { iss: ['a'], vct: ['b'], claims: Array.from({ length: 33 }, String) }],
    [
      'more than fits',
      'credential',
      { iss: Array.from({ length: 99 }, (_, i) => `${i}`.padEnd(400, 'x')), vct: ['b'], claims: [] },
    ],
  ])('is bad-answer: %s', async (_, admission, asks) => {
    const { issuer } = await testIssuer({ admission });
    const body = { schema: 'rail.issuer/1', group: issuer.groupItem, relay: true, asks };
    const answer = await lookAtIssuer(
      { url: 'https://groups.example' },
      { fetch: async () => new Response(JSON.stringify(body)), signal },
    );
    expect(answer).toMatchObject({ code: 'bad-answer' });
  });
});
