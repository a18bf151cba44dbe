/**
 * The bridge from World ID (docs/spec/issuer.md section 8), against a stand-in for World’s service on this machine.
 * Longer than 300 lines because each thing that a proof or the service can have wrong is a case against one stand-in.
 */

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { circuitInput } from '../../src/identity/decimal.ts';
import { isInvitedByHand, openInvites, withdrawInvite } from '../../src/issuer/invites.ts';
import { findMember } from '../../src/issuer/members.ts';
import { keepToAction } from '../../src/issuer/world-id.ts';
import type { WorldIdFile } from '../../src/issuer/world-id-file.ts';
import { codeOf, commitmentOf, openTestDoor, type TestIssuer, testIssuer } from './fixture.ts';

type Asked = { readonly path: string; readonly body: IdKitResult };
type IdKitResult = ReturnType<typeof idKitResult>;
type Reply = { readonly status?: number; readonly text?: string; readonly location?: string } | 'none';

const hex = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}`;
const ORB = 1;

/** What IDKit gives a page for holder `who`, with the nonce as its signal. */
function idKitResult(who: number, nonce: string) {
  return {
    protocol_version: '4.0',
    nonce: '0x0b',
    action: 'join',
    environment: 'production',
    user_presence_completed: true,
    responses: [
      {
        identifier: 'proof_of_human',
        signal_hash: hex(circuitInput(utf8(nonce))),
        proof: ['0x1', '0x2', '0x3', '0x4', '0x5'],
        nullifier: hex(1000n + BigInt(who)),
        issuer_schema_id: ORB,
        expires_at_min: 1_790_000_000,
      },
    ],
  };
}

function worldsAnswer({ action, responses }: IdKitResult) {
  const { identifier, nullifier } = responses[0]!;
  const results = [{ identifier, success: true, nullifier }];
  return { success: true, action, nullifier, environment: 'production', protocol_version: '4.0', results };
}

/** The door of a group with a bridge; `reply` is what World's stand-in does instead of vouching. */
async function bridged(
  reply: (request: Asked) => Reply = () => ({}),
  group: Partial<TestIssuer['issuer']['group']> = {},
) {
  const asked: Asked[] = [];
  const server = createServer(async (incoming: IncomingMessage, response) => {
    const request = { path: incoming.url ?? '', body: JSON.parse(await text(incoming)) as IdKitResult };
    asked.push(request);
    const answer = reply(request);
    if (answer === 'none') return void response.destroy();
    const { status = 200, text: said = JSON.stringify(worldsAnswer(request.body)), location } = answer;
    response
      .writeHead(status, { 'content-type': 'application/json', ...(location && { location }) })
      .end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file: WorldIdFile = {
    schema: 'rail.world-id/1',
    url,
    rpId: 'rp_0123456789abcdef',
    action: 'join',
    credentials: [ORB],
    page: 'https://harbour.example/world-id',
  };
  const { issuer, clock } = await testIssuer({ admission: 'bridge', ...group });
  const said: string[] = [];
  const log = (line: string) => void said.push(line);
  const door = await openTestDoor(issuer, { worldId: { file, fetch, log } });
  /** Every change to what an honest page would send. */
  const cross = async (who: number, change: (proof: IdKitResult) => object = (proof) => proof) => {
    const nonce = await door.nonce();
    return door.post('/bridge/world-id', { nonce, proof: change(idKitResult(who, nonce)) });
  };
  return { issuer, clock, door, file, asked, said, cross };
}

const changed = (item: object) => (proof: IdKitResult) => ({
  ...proof,
  responses: [{ ...proof.responses[0], ...item }],
});

describe('a World ID', () => {
  test('gets an invitation that lets in one member, and World is asked about nothing else', async () => {
    const { issuer, door, asked, cross } = await bridged();
    const { status, body } = await cross(1);
    expect(status).toBe(200);
    expect(body.expiresAt).toBe('2026-12-21T12:00:00.000Z');
    expect(asked).toHaveLength(1);
    expect(asked[0]!.path).toBe('/api/v4/verify/rp_0123456789abcdef');
    expect(Object.keys(asked[0]!.body).sort()).toEqual([
      'action',
      'environment',
      'min_protocol_version',
      'nonce',
      'protocol_version',
      'responses',
    ]);
    const admission = { by: 'invite', code: body.invitation };
    expect(codeOf(await door.join(1, admission))).toBe('admitted');
    expect(codeOf(await door.join(2, admission))).toBe('invite-used');
    expect(findMember(issuer, commitmentOf(1, issuer))?.how).toBe('bridge');
  });

  test('gets no second place: neither once its invitation was used, nor by an earlier one', async () => {
    const { door, clock, cross } = await bridged();
    const first = await cross(1);
    const second = await cross(1);
    expect(second.status).toBe(200);
    expect(codeOf(await door.join(1, { by: 'invite', code: first.body.invitation }))).toBe('invite-unknown');
    expect(codeOf(await door.join(1, { by: 'invite', code: second.body.invitation }))).toBe('admitted');
    clock.nowMs += 60_000;
    expect(codeOf(await cross(1))).toBe('nullifier-used');
    expect(codeOf(await cross(1, changed({ nullifier: `0x${(1001).toString(16)}` })))).toBe('nullifier-used');
  });

  test('that proves six times, two at once, has one invitation that works', async () => {
    const { door, clock, cross } = await bridged();
    const replies = [];
    for (let round = 0; round < 3; round++) {
      replies.push(...(await Promise.all([cross(1), cross(1)])));
      clock.nowMs += 60_000;
    }
    const codes = replies.map(({ body }) => body.invitation as string);
    expect(new Set(codes).size).toBe(6);
    const outcomes = [];
    for (const [at, code] of codes.entries())
      outcomes.push(codeOf(await door.join(at + 1, { by: 'invite', code })));
    expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(1);
  });

  test('gets another invitation where the operator withdrew the first', async () => {
    const { issuer, cross } = await bridged();
    await cross(1);
    withdrawInvite(issuer, openInvites(issuer, 1)[0]!.id);
    expect((await cross(1)).status).toBe(200);
  });

  test('is asked about as it was given, by version 4 of production alone, with the bundle of its app', async () => {
    const { asked, cross, door } = await bridged();
    const bundle = { version: 1, signature_format: 'apple_app_attest', jwt: 'a.b.c' };
    await cross(1, ({ environment: _, ...proof }) => ({ ...proof, integrity_bundle: bundle }));
    const { responses } = idKitResult(1, '');
    expect(asked[0]!.body).toMatchObject({
      environment: 'production',
      min_protocol_version: '4.0',
      integrity_bundle: bundle,
      responses: [{ ...responses[0], signal_hash: expect.any(String) }],
    });
    expect(door.changes.count).toBe(0);
  });

  test('leaves no nullifier behind', async () => {
    const kept = async () => {
      const { issuer, cross } = await bridged();
      await cross(1);
      const [row] = issuer.store.sql('SELECT hmac FROM bridged').all() as { hmac: string }[];
      return row!.hmac;
    };
    const [one, other] = [await kept(), await kept()];
    expect(one).toMatch(/^[\w-]{43}$/);
    // Another issuer's secret: the two cannot be compared.
    expect(other).not.toBe(one);
  });
});

test('a signal is hashed as IDKit does', () => {
  // Of the empty text, as World's verification service has it for proofs without a signal.
  expect(hex(circuitInput(utf8('')))).toBe(
    '0x00c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a4',
  );
});

describe('a proof', () => {
  test.each<readonly [string, string, (proof: IdKitResult) => object]>([
    ['of World ID 3', 'bad-member', (proof) => ({ ...proof, protocol_version: '3.0' })],
    ['of the test network', 'bad-member', (proof) => ({ ...proof, environment: 'staging' })],
    ['for something else', 'other-action', (proof) => ({ ...proof, action: 'vote' })],
    ['without an action', 'bad-member', ({ action: _, ...proof }) => proof],
    ['by another credential', 'proof-not-allowed', changed({ issuer_schema_id: 11 })],
    ['by a credential written as text', 'bad-member', changed({ issuer_schema_id: '1' })],
    ['without a signal', 'other-signal', changed({ signal_hash: '0x0' })],
    ['with a signal that is no number', 'bad-member', changed({ signal_hash: 'none' })],
    ['without World’s nonce', 'bad-member', ({ nonce: _, ...proof }) => proof],
    ['of four parts', 'bad-member', changed({ proof: ['0x1', '0x2', '0x3', '0x4'] })],
    ['with parts that are nested', 'bad-member', changed({ identifier: [[['proof_of_human']]] })],
    ['with a nested addition', 'bad-member', changed({ sybil: { score: 1 } })],
    [
      'with a second beside it',
      'bad-member',
      (proof) => ({ ...proof, responses: [proof.responses[0], proof.responses[0]] }),
    ],
    ['of none', 'bad-member', (proof) => ({ ...proof, responses: [] })],
    ['of a session', 'bad-member', changed({ nullifier: undefined, session_nullifier: ['0x1', '0x2'] })],
    ['with a nullifier above the field', 'bad-member', changed({ nullifier: hex(FIELD_ORDER) })],
    ['with a negative nullifier', 'bad-member', changed({ nullifier: '-0x1' })],
    ['with a nullifier in decimals', 'bad-member', changed({ nullifier: '1001' })],
  ])('%s is refused, and World is not asked', async (_, code, change) => {
    const { asked, cross } = await bridged();
    expect(codeOf(await cross(1, change))).toBe(code);
    expect(asked).toEqual([]);
  });

  test('with a nonce that is strange, another’s or old is refused', async () => {
    const { door, clock, asked } = await bridged();
    const [nonce, other] = [await door.nonce(), await door.nonce()];
    const strange = 'A'.repeat(43);
    const send = async (sent: string, signal: string) =>
      codeOf(await door.post('/bridge/world-id', { nonce: sent, proof: idKitResult(1, signal) }));
    expect(await send(strange, strange)).toBe('nonce-unknown');
    expect(await send(nonce, other)).toBe('other-signal');
    expect(asked).toEqual([]);
    clock.nowMs += 3_599_000;
    expect(await send(nonce, nonce)).toBe('undefined'); // an invitation
    clock.nowMs += 1_001;
    expect(await send(nonce, nonce)).toBe('nonce-expired');
  });
});

describe('World’s service', () => {
  const lying =
    (change: object) =>
    (request: Asked): Reply => ({
      text: JSON.stringify({ ...worldsAnswer(request.body), ...change }),
    });

  test.each<readonly [string, string, (request: Asked) => Reply]>([
    [
      'refuses the proof',
      'proof-refused',
      () => ({ status: 400, text: '{"success":false,"code":"all_verifications_failed"}' }),
    ],
    ['does not know the operator', 'bridge-away', () => ({ status: 400, text: '{"code":"rp_not_active"}' })],
    ['refuses its integrity', 'proof-refused', () => ({ status: 403, text: '{}' })],
    ['does not answer', 'bridge-away', () => 'none'],
    ['is broken', 'bridge-away', () => ({ status: 500, text: '{"success":true}' })],
    ['sends elsewhere', 'bridge-away', () => ({ status: 307, location: 'http://127.0.0.1:1/' })],
    ['answers no JSON', 'bridge-away', () => ({ text: '<html>' })],
    ['answers megabytes', 'bridge-away', () => ({ text: JSON.stringify(' '.repeat(100_000)) })],
    ['does not vouch', 'bridge-away', lying({ success: false })],
    ['vouches in words', 'bridge-away', lying({ success: 'true' })],
    ['vouches for another nullifier', 'bridge-away', lying({ nullifier: hex(5n) })],
    ['vouches for none', 'bridge-away', lying({ nullifier: undefined })],
    ['vouches for another action', 'bridge-away', lying({ action: 'vote' })],
    ['vouches on the test network', 'bridge-away', lying({ environment: 'staging' })],
    ['vouches on no network', 'bridge-away', lying({ environment: undefined })],
    ['vouches by version 3', 'bridge-away', lying({ protocol_version: '3.0' })],
  ])('that %s lets in nobody, and takes no place', async (_, code, reply) => {
    const answers = [reply];
    const { cross, said } = await bridged((request) => answers.shift()?.(request) ?? {});
    const refused = await cross(1);
    expect([refused.status, codeOf(refused)]).toEqual([code === 'bridge-away' ? 502 : 400, code]);
    expect(said).toHaveLength(code === 'bridge-away' ? 1 : 0);
    expect((await cross(1)).status).toBe(200);
  });

  test('that has an older form of answer is believed, too', async () => {
    const { cross } = await bridged(lying({ protocol_version: undefined }));
    expect((await cross(1)).status).toBe(200);
  });

  test('that is wrong about the operator is quoted in the operator’s log, by its code alone', async () => {
    const answers = ['{"code":"rp_not_active"}', '{"code":"</script>0x3e9"}', 'null'];
    const { cross, said } = await bridged(() => ({ status: 400, text: answers.shift()! }));
    for (let round = 0; round < 3; round++) await cross(1);
    expect(said).toEqual([
      "World's service: status 400 rp_not_active",
      "World's service: status 400 ",
      "World's service: status 400 ",
    ]);
  });
});

describe('a group', () => {
  test('without a bridge says so', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const reply = await door.post('/bridge/world-id', {});
    expect([reply.status, codeOf(reply)]).toEqual([404, 'no-bridge']);
  });

  test('with one shows where invitations are had, and makes none by hand', async () => {
    const { issuer } = await testIssuer({ admission: 'bridge' });
    expect(isInvitedByHand(issuer)).toBe(false);
    const { door, file } = await bridged();
    expect(await (await fetch(door.url)).text()).toContain('<a href="https://harbour.example/world-id">');
    const worldId = { file: { ...file, page: 'https://a.example/"><script>' }, fetch, log: () => {} };
    const other = await openTestDoor(issuer, { worldId });
    expect(await (await fetch(other.url)).text()).not.toContain('<script>');
  });

  test('keeps to the action of its first invitation', async () => {
    const { issuer, file, cross } = await bridged();
    keepToAction(issuer, { ...file, action: 'mistyped' });
    await cross(1);
    keepToAction(issuer, { ...file, url: 'https://elsewhere.example', credentials: [1, 11] });
    for (const change of [{ action: 'join-2' }, { rpId: 'rp_fedcba9876543210' }])
      expect(() => keepToAction(issuer, { ...file, ...change })).toThrow(/second time/);
  });

  test('has three proofs of one address asked about, and then one in fifteen seconds', async () => {
    const { door, clock, asked, cross } = await bridged();
    const codes = [];
    for (let who = 1; who <= 6; who++) {
      // A browser on the operator's page asks first.
      await fetch(`${door.url}/bridge/world-id`, { method: 'OPTIONS' });
      codes.push((await cross(who)).status);
    }
    expect(codes).toEqual([200, 200, 200, 429, 429, 429]);
    expect(asked).toHaveLength(3);
    clock.nowMs += 15_250;
    expect((await cross(7)).status).toBe(200);
  });
});
