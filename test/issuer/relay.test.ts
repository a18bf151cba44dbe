/** The relay: docs/spec/issuer.md section 7, with a real proof by a member who is on the ledger. */

import { describe, expect, test } from 'vitest';
import { sha256, toBase64Url, utf8 } from '../../src/bytes.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import {
  type Attested,
  attestationMessage,
  attestationScope,
  checkAttestation,
  readAttestation,
} from '../../src/identity/attestation.ts';
import { buildTree, pathOf } from '../../src/identity/leaves.ts';
import { daysMs, type Issuer } from '../../src/issuer/issuer.ts';
import { addMember, listMembers } from '../../src/issuer/members.ts';
import { countUnsent, sendAttestations } from '../../src/issuer/outbox.ts';
import { countWaiting, signAttestations } from '../../src/issuer/relay.ts';
import { newestRoots } from '../../src/issuer/roots.ts';
import { atomically } from '../../src/issuer/store.ts';
import { fingerprintTags } from '../../src/ledger/record/record.ts';
import { ask } from '../../src/ledger/search/ask.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { readItems } from '../../src/ledger/search/read-item.ts';
import { memberIdentity, PROVING_LIMIT_MS, proveOrThrow } from '../fixtures/memberships.ts';
import {
  codeOf,
  commitmentOf,
  ledgerFor,
  openTestDoor,
  publishOrThrow,
  rootsOnLedger,
  testIssuer,
} from './fixture.ts';

const MEMBERS = 20;
const PDQ = { alg: 'rail-pdq/1', pdq: toBase64Url(new Uint8Array(32).fill(6)), quality: 90 };
const OTHER = toBase64Url(new Uint8Array(32).fill(44));

async function published(members: number, change: { readonly takesAttestations?: boolean } = {}) {
  const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(change), await ledgerFor()];
  atomically(issuer.store, () => {
    for (let who = 1; who <= members; who++) addMember(issuer, commitmentOf(who, issuer), 'invite');
  });
  await publishOrThrow(issuer, ledger);
  const door = await openTestDoor(issuer);
  const send = async (body: unknown) => codeOf(await door.post('/attestations', body));
  return { issuer, clock, dev, ledger, door, send };
}

/** What member 1 says about a poem, but for its proof. */
async function attestedBy(issuer: Issuer): Promise<Attested> {
  const [newest] = await newestRoots(issuer);
  return {
    statement: 'made-without-ai/1',
    digest: toBase64Url(await sha256(utf8('a poem'))),
    media: 'image/png',
    fingerprints: [PDQ],
    groupId: issuer.group.groupId,
    rootRecordId: newest!.id,
  };
}

async function attestationOf(issuer: Issuer) {
  const attested = await attestedBy(issuer);
  const tree = buildTree(listMembers(issuer).map(({ commitment }) => BigInt(commitment)));
  const { scalar, commitment } = memberIdentity(1, issuer.group.issuer);
  const proof = await proveOrThrow({
    scalar,
    path: pathOf(tree, tree.levels[0]!.indexOf(commitment))!,
    scope: await attestationScope(attested),
    message: await attestationMessage(attested, String(tree.root)),
  });
  return { schema: 'rail.attestation/1', type: 'attestation', ...attested, proof };
}

/** As if they had been checked and taken. */
function wait({ store }: Issuer, count: number, body: { readonly digest: string }): void {
  const insert = store.sql('INSERT INTO attestation VALUES (?, ?, 0, ?)');
  atomically(store, () => {
    for (let i = 0; i < count; i++) insert.run(`said-${i}`, body.digest, JSON.stringify(body));
  });
}

/** As long as a proof, and none. */
const NO_PROOF = {
  merkleTreeDepth: 20,
  merkleTreeRoot: '1',
  nullifier: '2',
  message: '3',
  scope: '4',
  points: Array.from({ length: 8 }, () => '1'),
};

/** Attestations of a content that the ledger shows, checked as readers do. */
async function attestationsOnLedger(url: string, issuer: Issuer, digest: string) {
  const tags = [
    { name: 'Rail-Type', values: ['attestation'] },
    { name: 'Rail-Digest', values: [digest] },
  ];
  const asked = await ask([openGateway(url, { fetch })], { what: 'digest', tags }, 1);
  const roots = await rootsOnLedger(url, issuer.group);
  const found = [];
  for (const { item } of await readItems(asked.candidates)) {
    const read = readAttestation(item!, fingerprintTags);
    if (!read.ok) throw new Error(read.because);
    const root = roots.find(({ id }) => id === read.value.rootRecordId)!;
    found.push({ attestation: read.value, member: await checkAttestation(read.value, root) });
  }
  return found;
}

describe('an attestation', () => {
  test(
    'waits a whole round, is published with the relay’s key once, and is one that readers accept',
    async () => {
      const { issuer, clock, dev, ledger, door, send } = await published(MEMBERS);
      const valid = await attestationOf(issuer);
      const refused: readonly (readonly [string, object])[] = [
        ['wrong-message', { statement: 'made-with-ai/1' }],
        ['wrong-scope', { digest: OTHER }],
        ['unknown-root', { rootRecordId: OTHER }],
        ['other-group', { groupId: OTHER }],
        ['wrong-message', { fingerprints: [] }],
        ['bad-member', { fingerprints: [{ alg: 'rail-pdq/1', pdq: 'short' }] }],
        ['bad-member', { statement: 'made-by-me/1' }],
        ['unknown-member', { claimedAt: '2026-11-21T12:00:00Z' }],
        ['unknown-member', { author: 'me' }],
        ['wrong-depth', { proof: { ...valid.proof, merkleTreeDepth: 16 } }],
        ['not-canonical', { proof: { ...valid.proof, nullifier: `0${valid.proof.nullifier}` } }],
        ['proof-false', { proof: { ...valid.proof, nullifier: '5' } }],
      ];
      for (const [code, change] of refused) {
        clock.nowMs += 3_000; // for the budget of requests
        expect([code, await send({ ...valid, ...change })]).toEqual([code, code]);
      }
      expect(countWaiting(issuer)).toBe(0);
      wait(issuer, 256, valid);
      expect(await send(valid)).toBe('queue-full');
      issuer.store.sql('DELETE FROM attestation').run();
      expect(await door.post('/attestations', valid)).toEqual({ status: 202, body: { state: 'queued' } });
      expect(await send(valid)).toBe('queued');
      expect(countWaiting(issuer)).toBe(1);

      clock.nowMs += 1_800_000;
      expect(await signAttestations(issuer, 1)).toBe(0);
      clock.nowMs += 3_600_000;
      expect(await signAttestations(issuer, 1)).toBe(1);
      // A server that fails at first gets the same item again.
      const failing = async () => Promise.reject(new Error('down'));
      await expect(sendAttestations(issuer, failing)).rejects.toThrow('down');
      await sendAttestations(issuer, ledger.upload);
      await sendAttestations(issuer, failing);
      expect(await send(valid)).toBe('queued');
      expect([countWaiting(issuer), await signAttestations(issuer, 0)]).toEqual([0, 0]);

      const onLedger = await attestationsOnLedger(dev.url, issuer, valid.digest);
      expect(onLedger).toMatchObject([
        {
          attestation: {
            relay: toBase64Url(issuer.relay!.publicKey),
            claimedAt: new Date(clock.nowMs).toISOString().replace('.000Z', 'Z'),
          },
          member: { ok: true, value: { statement: 'made-without-ai/1', anonymitySet: MEMBERS } },
        },
      ]);
    },
    PROVING_LIMIT_MS,
  );

  test('for a root that is no longer accepted, or of too few members, is refused', async () => {
    const { issuer, clock, ledger, send } = await published(MEMBERS - 1);
    const body = { schema: 'rail.attestation/1', type: 'attestation', proof: NO_PROOF };
    const first = { ...body, ...(await attestedBy(issuer)) };
    expect(await send(first)).toBe('group-too-small');
    atomically(issuer.store, () => addMember(issuer, commitmentOf(50, issuer), 'invite'));
    clock.nowMs += 3_600_000;
    await publishOrThrow(issuer, ledger);
    clock.nowMs += daysMs(1) + 1;
    expect(await send(first)).toBe('unknown-root');
  });

  test('is not taken where the issuer has no relay', async () => {
    const { issuer, door } = await published(1, { takesAttestations: false });
    const reply = await door.post('/attestations', await attestedBy(issuer));
    expect([reply.status, codeOf(reply)]).toEqual([404, 'no-relay']);
    expect((await newestRoots(issuer))[0]!.relays).toEqual([]);
  });

  test('is published in an order that random bytes make, not the one that they came in', async () => {
    const { issuer } = await published(1);
    const body = { schema: 'rail.attestation/1', type: 'attestation', proof: NO_PROOF };
    const attested = await attestedBy(issuer);
    const insert = issuer.store.sql('INSERT INTO attestation VALUES (?, ?, 0, ?)');
    const digests = [1, 2, 3, 4, 5].map((fill) => toBase64Url(new Uint8Array(32).fill(fill)));
    for (const [i, digest] of digests.entries())
      insert.run(`said-${i}`, digest, JSON.stringify({ ...body, ...attested, digest }));
    // As base64url they begin with Z, Y, X and so on: whoever came last goes first.
    let drawn = 26;
    const random = (length: number) => new Uint8Array(length).fill(--drawn << 2, 0, 1);
    expect(await signAttestations({ ...issuer, random }, 0)).toBe(5);
    const sent: unknown[] = [];
    await sendAttestations(issuer, async ({ bytes }) => {
      const item = await decodeDataItem(bytes);
      if (!item.ok) throw new Error(item.code);
      sent.push(item.value.tags.find(({ name }) => name === 'Rail-Digest')?.value);
    });
    expect(sent).toEqual([...digests].reverse());
  });

  test('whose root expired while it waited is dropped', async () => {
    const { issuer, clock } = await published(1);
    const body = { schema: 'rail.attestation/1', type: 'attestation', proof: NO_PROOF };
    wait(issuer, 3, { ...body, ...(await attestedBy(issuer)) });
    clock.nowMs += daysMs(7);
    expect(await signAttestations(issuer, 0)).toBe(3);
    expect([countWaiting(issuer), countUnsent(issuer)]).toEqual([0, 0]);
  });
});
