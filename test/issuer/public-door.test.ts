/** The public door as such: docs/spec/issuer.md sections 1 and 2. */

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openRequestBudget } from '../../src/issuer/request-budget.ts';
import { codeOf, groupOf, openTestDoor, testClock, testIssuer } from './fixture.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function asked(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  };
}

describe('anybody', () => {
  test('can ask for the signed group, from any page', async () => {
    const { issuer } = await testIssuer();
    const { url } = await openTestDoor(issuer);
    const { status, headers, body } = await asked(`${url}/group`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect([status, headers.get('access-control-allow-origin'), headers.get('set-cookie')]).toEqual([
      200,
      '*',
      null,
    ]);
    expect(body).toEqual({ schema: 'rail.issuer/1', group: issuer.groupItem, relay: true });
    expect((await groupOf({ ...issuer, groupItem: body.group })).name).toBe('Harbour library card holders');
    const preflight = await asked(`${url}/enrolments`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'content-type',
    ]);
  });

  test('who opens an invitation in a browser reads what to do, and names are text', async () => {
    const { issuer } = await testIssuer({
      name: '<script>alert(1)</script>',
      policy: 'A & "B"\n<img src=x>',
    });
    const { url } = await openTestDoor(issuer);
    const { text, headers } = await asked(`${url}/#invite=ABCD`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('copy the whole address');
    expect(text).not.toMatch(/<(script|img)/);
  });

  test('asks for a nonce with an empty object, and gets another each time', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const nonces = await Promise.all([door.nonce(), door.nonce(), door.nonce()]);
    expect(new Set(nonces).size).toBe(3);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{43}$/);
    expect(codeOf(await door.post('/nonces', { more: 1 }))).toBe('unknown-member');
    // Asking writes nothing, so that it cannot fill the disk.
    expect(issuer.store.sql('SELECT count(*) AS count FROM usedNonce').get()).toEqual({ count: 0 });
  });
});

describe('a request', () => {
  test('that is none of those specified is refused with a code', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const { url } = door;
    const refused = async (path: string, init: RequestInit) => {
      const { status, body, headers } = await asked(url + path, init);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      return [status, body.error.code];
    };
    const post = (body: string, headers: Record<string, string> = JSON_TYPE) => ({
      method: 'POST',
      headers,
      body,
    });
    expect(await refused('/nothing', {})).toEqual([404, 'not-found']);
    expect(await refused('/../issuer.key.json', {})).toEqual([404, 'not-found']);
    expect(await refused('/nothing', post('{}'))).toEqual([404, 'not-found']);
    expect(await refused('/constructor', post('{}'))).toEqual([404, 'not-found']);
    expect(await refused('/nonces', {})).toEqual([405, 'method']);
    expect(await refused('/nonces', { method: 'DELETE' })).toEqual([405, 'method']);
    expect(await refused('/nonces', post('{}', { 'content-type': 'text/plain' }))).toEqual([
      415,
      'content-type',
    ]);
    for (const body of ['', '[]', 'null', '7', '{', '{"a":'])
      expect(await refused('/nonces', post(body))).toEqual([400, 'not-json']);
    expect(await refused('/enrolments', post(`{"a":"${'x'.repeat(65_536)}"}`))).toEqual([413, 'too-large']);
    expect(await refused('/enrolments', post('{}'))).toEqual([400, 'bad-member']);
    expect(await refused('/vouches', post(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`))).toEqual([
      400,
      'wrong-admission',
    ]);
    expect(door.lines).toEqual([]);
  });

  test('that never ends its body, or lies about its length, ends by itself', async () => {
    const { issuer } = await testIssuer();
    const { url } = await openTestDoor(issuer);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += String(data);
      });
      socket.on('close', () => resolve(text));
    });
    socket.write(
      `POST /nonces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 70000\r\n\r\n{`,
    );
    expect(await answered).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that fails inside says nothing about why', async () => {
    const { issuer } = await testIssuer();
    const broken = {
      ...issuer,
      random: () => {
        throw new Error('secret detail');
      },
    };
    const door = await openTestDoor(broken);
    const reply = await door.post('/nonces', {});
    expect([reply.status, codeOf(reply)]).toEqual([500, 'failed']);
    expect(JSON.stringify(reply.body)).not.toContain('secret');
    expect(door.lines).toEqual(['failed: secret detail']);
  });
});

describe('one address', () => {
  test('may ask so much and no more, and others are not in its way', async () => {
    const { issuer, clock } = await testIssuer();
    const { url } = await openTestDoor(issuer);
    const ask = async (from: string) => {
      const { status, headers } = await asked(`${url}/group`, {
        headers: { 'x-forwarded-for': `1.2.3.4, ${from}` },
      });
      return [status, headers.get('retry-after')];
    };
    for (let i = 0; i < 240; i++) await ask('203.0.113.7');
    expect(await ask('203.0.113.7')).toEqual([429, '1']);
    expect(await ask('203.0.113.8')).toEqual([200, null]);
    clock.nowMs += 1_000;
    expect(await ask('203.0.113.7')).toEqual([200, null]);
    const { body } = await asked(`${url}/nonces`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-forwarded-for': '203.0.113.7' },
      body: '{}',
    });
    expect(body.nonce).toBeDefined();
  });

  test('is counted in a number of buckets that stays bounded', () => {
    const budget = openRequestBudget(testClock());
    for (let i = 0; i < 25_000; i++) expect(budget.spend(`address ${i}`, 240)).toBe(0);
    expect(budget.spend('address 24999', 1)).toBe(1);
    // The first was forgotten with all that were there when there were too many.
    expect(budget.spend('address 0', 240)).toBe(0);
  });

  test('of version 6 is its network', async () => {
    const { issuer } = await testIssuer();
    const { url } = await openTestDoor(issuer);
    const ask = async (host: number) =>
      (
        await asked(`${url}/group`, {
          headers: { 'x-forwarded-for': `2001:db8::${host.toString(16)}:0:0:1` },
        })
      ).status;
    for (let i = 0; i < 240; i++) await ask(i);
    expect(await ask(999)).toBe(429);
  });
});
