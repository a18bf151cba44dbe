/** Proofs of the keys worker: made for what was decided, checked by the strict verifier, and refused before seconds are spent. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { KeysRequest } from '../../src/engine/keys-protocol.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { type Attested, attestationMessage, attestationScope } from '../../src/identity/attestation.ts';
import { identityFor } from '../../src/identity/identity.ts';
import { pathOf } from '../../src/identity/leaves.ts';
import { verifyMembership } from '../../src/identity/membership-proof.ts';
import { checkSemaphoreProof, readSemaphoreProof } from '../../src/identity/semaphore-proof.ts';
import {
  boundOf,
  expectedOf,
  ISSUER,
  memberLeaves,
  NOW_MS,
  PROVING_LIMIT_MS,
  testGroup,
} from '../fixtures/memberships.ts';
import {
  circuitFile,
  keepMembershipOf,
  type OpenTestVault,
  openTestVault,
} from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';

const SEED = new Uint8Array(32).fill(77);
const own = identityFor(SEED, ISSUER).commitment;
const leaves = [...memberLeaves(), own];
const group = await testGroup(leaves);
const path = pathOf(group.tree, leaves.indexOf(own))!;
const placed = {
  issuer: ISSUER,
  root: String(group.tree.root),
  path: { index: path.index, siblings: path.siblings.map(String) },
};
const bound = boundOf(group);
const attested: Attested = {
  statement: 'made-without-ai/1',
  digest: toBase64Url(new Uint8Array(32).fill(8)),
  media: 'image/png',
  groupId: group.groupId,
  rootRecordId: group.record.id,
};

async function memberVault(circuit = circuitFile): Promise<OpenTestVault> {
  const opened = await openTestVault(circuit);
  await opened.put('identity', 'seed', SEED);
  await keepMembershipOf(opened, ISSUER, group.groupId);
  return opened;
}

type Asked = Omit<KeysRequest<'prove-personhood'>['params'], 'dataKey'>;
const prove = (opened: OpenTestVault, changes: object = {}) =>
  opened.ask('prove-personhood', { ...placed, bound, ...changes } as Asked);

describe('a proof', { timeout: PROVING_LIMIT_MS }, () => {
  test('of personhood is taken by a site, and tells how far it is', async () => {
    const opened = await memberVault();
    const { response } = the(await prove(opened));
    expect(response).toMatchObject(bound);
    const taken = await verifyMembership(response, expectedOf(group), NOW_MS);
    expect(taken).toMatchObject({ ok: true, value: { anonymitySet: leaves.length } });
    expect(opened.stages).toEqual(['loading', 'witness', 'proof']);
  });

  test('of an attestation holds for its statement, and for no other', async () => {
    const { proof } = the(await (await memberVault()).ask('prove-attestation', { ...placed, attested }));
    const read = the(readSemaphoreProof(proof));
    const scope = await attestationScope(attested);
    const holds = (said: Attested) =>
      attestationMessage(said, placed.root).then((message) => checkSemaphoreProof(read, scope, message));
    expect(await holds(attested)).toMatchObject({ ok: true });
    const other = { ...attested, statement: 'made-with-ai/1' } as const;
    expect(await holds(other)).toMatchObject({ code: 'wrong-message' });
  });
});

describe('no proof is begun', () => {
  const { siblings } = placed.path;
  const changes: readonly (readonly [string, string, object])[] = [
    ['wrong-path', 'another place', { path: { ...placed.path, index: placed.path.index ^ 1 } }],
    ['wrong-path', 'another root', { root: '5' }],
    ['wrong-path', 'root 0', { root: '0' }],
    ['wrong-path', 'a path of nobody', { path: { index: 0, siblings: [] } }],
    ['wrong-path', 'a place beyond the path', { path: { ...placed.path, index: placed.path.index + 32 } }],
    ['bad-member', 'a root in another spelling', { root: `0${placed.root}` }],
    ['bad-member', 'a root that is no number', { root: 7 }],
    ['bad-member', 'a sibling at the order', { path: { ...placed.path, siblings: [String(FIELD_ORDER)] } }],
    ['bad-member', 'a path beyond the circuit', { path: { index: 0, siblings: Array(21).fill('1') } }],
    ['bad-member', 'half a place', { path: { ...placed.path, index: 0.5 } }],
    ['unknown-member', 'more of a path', { path: { ...placed.path, depth: 20 } }],
    ['bad-member', 'no path', { path: undefined }],
    ['bad-member', 'an issuer that is no key', { issuer: 'issuer' }],
    ['no-membership', 'another issuer', { issuer: toBase64Url(new Uint8Array(32)) }],
    ['no-membership', 'another group', { bound: { ...bound, groupId: bound.rootRecordId } }],
    ['unknown-member', 'a scope of the page’s', { bound: { ...bound, scope: '1' } }],
    ['bad-member', 'an origin without encryption', { bound: { ...bound, origin: 'http://poll.example' } }],
    ['bad-member', 'no origin', { bound: { ...bound, origin: undefined } }],
    ['bad-member', 'nothing decided', { bound: null }],
    ['bad-member', 'a slot beyond all', { bound: { ...bound, slot: 1024 } }],
  ];
  test.each(changes)('%s: %s', async (code, _what, change) => {
    expect(siblings.length).toBeGreaterThan(2);
    const opened = await memberVault();
    expect(await prove(opened, change)).toMatchObject({ code });
    expect(opened.stages).toEqual([]);
  });

  test('bad-member: a statement that is none', async () => {
    const opened = await memberVault();
    const wrong = { ...attested, statement: 'made-by-a-human/1' } as unknown as Attested;
    const answer = await opened.ask('prove-attestation', { ...placed, attested: wrong });
    expect(answer).toMatchObject({ code: 'bad-member' });
  });

  test('other-seed: once the vault has another', async () => {
    const opened = await memberVault();
    await opened.put('identity', 'seed', new Uint8Array(32));
    expect(await prove(opened)).toMatchObject({ code: 'other-seed' });
  });
});

describe('the circuit’s files', () => {
  test('have to be there', async () => {
    const opened = await memberVault(() => Promise.reject(new Error('not found')));
    expect(await prove(opened)).toMatchObject({ code: 'no-artifacts' });
  });

  test('have to be the pinned ones', async () => {
    const changed = await circuitFile('semaphore-20.wasm');
    changed[1000]! ^= 1;
    const opened = await memberVault(async (name) =>
      name === 'semaphore-20.wasm' ? changed : circuitFile(name),
    );
    expect(await prove(opened)).toMatchObject({ code: 'wrong-artifacts' });
    expect(opened.stages).toEqual(['loading']);
  });
});
