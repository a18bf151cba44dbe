/** Issuers as strangers: what they answer is bounded, read strictly and verified, and nothing of their words is kept. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { canonicalize } from '../../src/canonical.ts';
import {
  askNonce,
  lookAtIssuer,
  sendAttestation,
  sendEnrolment,
  sendVouch,
} from '../../src/engine/issuer-calls.ts';
import { MAX_GROUP_CHARS } from '../../src/engine/stored-memberships.ts';
import { encodeDataItem } from '../../src/formats/ans104.ts';
import { groupIdOf } from '../../src/identity/group.ts';
import { GROUP_BODY, groupItem, ISSUER, strangerSigner } from '../fixtures/memberships.ts';

const URL_ = 'https://groups.example/harbour';
const NONCE = toBase64Url(new Uint8Array(32).fill(4));
const item = toBase64Url(encodeDataItem(await groupItem()));
const shown = { schema: 'rail.issuer/1', group: item, relay: true };

type Asked = { readonly url: string; readonly init: RequestInit };

function issuer(answer: unknown, status = 200) {
  const asked: Asked[] = [];
  const fetch = async (url: string, init: RequestInit = {}) => {
    asked.push({ url, init });
    if (answer instanceof Error) throw answer;
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status });
  };
  return { asked, ports: { fetch, signal: new AbortController().signal } };
}

const enrolment = { url: URL_, enrolment: {} as never, admission: { by: 'invite', code: 'X' } } as const;

describe('looking at an issuer', () => {
  test('gives the group that it signed', async () => {
    const { asked, ports } = issuer(shown);
    const look = await lookAtIssuer({ url: URL_ }, ports);
    const groupId = await groupIdOf(canonicalize(GROUP_BODY));
    const { name, policy } = GROUP_BODY;
    const words = { name, policy, admission: 'invite', issuer: ISSUER, groupId, relay: true, group: item };
    expect(look).toMatchObject({ ok: true, value: words });
    expect(asked).toMatchObject([{ url: `${URL_}/group`, init: { redirect: 'error', credentials: 'omit' } }]);
    expect(asked[0]!.init.method).toBeUndefined();
  });

  test('takes no group that another key signed, that was changed, or that is none', async () => {
    const byStranger = toBase64Url(encodeDataItem(await groupItem(GROUP_BODY, strangerSigner)));
    const at = item.length - 20;
    const changed = item.slice(0, at) + (item[at] === 'A' ? 'B' : 'A') + item.slice(at + 1);
    for (const group of [byStranger, changed, 'AAAA', '', '*'])
      expect(await lookAtIssuer({ url: URL_ }, issuer({ ...shown, group }).ports)).toMatchObject({
        code: 'bad-group',
      });
  });

  test('takes none that the vault could not keep', async () => {
    const group = 'A'.repeat(MAX_GROUP_CHARS + 1);
    expect(await lookAtIssuer({ url: URL_ }, issuer({ ...shown, group }).ports)).toMatchObject({
      code: 'group-too-large',
    });
  });

  test.each([
    { ...shown, schema: 'rail.issuer/2' },
    { ...shown, relay: 'yes' },
    { ...shown, more: 1 },
    { schema: 'rail.issuer/1', relay: true },
    [],
    null,
    'not JSON',
    '['.repeat(60_000),
    '',
  ])('takes no answer of another form', async (answer) => {
    expect(await lookAtIssuer({ url: URL_ }, issuer(answer).ports)).toMatchObject({ code: 'bad-answer' });
  });

  test('takes no more than 64 kB', async () => {
    expect(await lookAtIssuer({ url: URL_ }, issuer('x'.repeat(65_537)).ports)).toMatchObject({
      code: 'too-large',
    });
  });

  test('that cannot be reached is a code', async () => {
    expect(await lookAtIssuer({ url: URL_ }, issuer(new TypeError('redirect')).ports)).toMatchObject({
      code: 'unreachable',
    });
  });

  test.each(['http://groups.example', 'https://groups.example/?x', 'https://groups.example/#x', ''])(
    'asks nothing at %j',
    async (url) => {
      const { asked, ports } = issuer(shown);
      expect(await lookAtIssuer({ url }, ports)).toMatchObject({ code: 'bad-address' });
      expect(asked).toEqual([]);
    },
  );
});

describe('a nonce', () => {
  test('is asked for with an empty object', async () => {
    const { asked, ports } = issuer({ nonce: NONCE });
    expect(await askNonce({ url: URL_ }, ports)).toEqual({ ok: true, value: { nonce: NONCE } });
    const { method, headers, body } = asked[0]!.init;
    expect([asked[0]!.url, method, headers]).toEqual([
      `${URL_}/nonces`,
      'POST',
      { 'content-type': 'application/json' },
    ]);
    expect(new TextDecoder().decode(body as Uint8Array<ArrayBuffer>)).toBe('{}');
  });

  test.each([{ nonce: 'short' }, { nonce: NONCE, more: 1 }, {}])('is not %j', async (answer) => {
    expect(await askNonce({ url: URL_ }, issuer(answer).ports)).toMatchObject({ code: 'bad-answer' });
  });
});

describe('an enrolment', () => {
  const application = toBase64Url(new Uint8Array(16).fill(2));

  test.each([{ state: 'admitted' }, { state: 'waiting', application }])(
    'is answered with %j',
    async (answer) => {
      expect(await sendEnrolment(enrolment, issuer(answer).ports)).toEqual({ ok: true, value: answer });
    },
  );

  test.each([
    { state: 'waiting' },
    { state: 'admitted', application },
    { state: 'waiting', application: '<b>call us</b>' },
    { state: 'rejected' },
  ])('is not answered with %j', async (answer) => {
    expect(await sendEnrolment(enrolment, issuer(answer).ports)).toMatchObject({ code: 'bad-answer' });
  });

  test.each([
    [{ error: { code: 'invite-used', because: 'used' } }, 'invite-used'],
    [{ error: { code: 'already-member', because: '' } }, 'already-member'],
    [{ error: { code: 'removed', because: '' } }, 'removed'],
    [{ error: { code: 'Call 555-0100 now', because: 'x' } }, 'issuer-refused'],
    [{ error: { code: 'locked', because: 'x' } }, 'issuer-refused'],
    [{ error: 'no' }, 'issuer-refused'],
    ['<html>', 'issuer-refused'],
  ])('refused with %j is %s', async (answer, code) => {
    const refused = await sendEnrolment(enrolment, issuer(answer, 403).ports);
    expect(refused).toEqual({ ok: false, code, because: 'the issuer answered with status 403' });
  });
});

test('vouches and attestations are taken or not', async () => {
  const vouch = (answer: unknown) => sendVouch({ url: URL_, vouch: {} as never }, issuer(answer).ports);
  expect(await vouch({ state: 'taken' })).toEqual({ ok: true, value: null });
  expect(await vouch({ state: 'queued' })).toMatchObject({ code: 'bad-answer' });
  const { asked, ports } = issuer({ state: 'queued' }, 202);
  expect(await sendAttestation({ url: URL_, attestation: {} as never }, ports)).toEqual({
    ok: true,
    value: null,
  });
  expect(asked[0]!.url).toBe(`${URL_}/attestations`);
});
