/** Attestations: docs/spec/personhood.md section 6, with a real proof, and one change for each code. */

import { beforeAll, describe, expect, test } from 'vitest';
import { sha256, toBase64Url, utf8 } from '../../src/bytes.ts';
import type { Json } from '../../src/canonical.ts';
import {
  type Attestation,
  type AttestationBody,
  type AttestingMember,
  attestationMessage,
  attestationScope,
  attestationTags,
  checkAttestation,
  countStatements,
  type FingerprintTags,
  readAttestation,
} from '../../src/identity/attestation.ts';
import { pathOf } from '../../src/identity/leaves.ts';
import { signBody } from '../../src/identity/rail-item.ts';
import type { RootRecord } from '../../src/identity/root-record.ts';
import {
  anchor,
  MEMBERS,
  memberIdentity,
  memberLeaves,
  PROVING_LIMIT_MS,
  proveOrThrow,
  RELAY,
  relaySigner,
  strangerSigner,
  type TestGroup,
  testGroup,
} from '../fixtures/memberships.ts';

const PDQ = toBase64Url(new Uint8Array(32).fill(6));
const OTHER = toBase64Url(new Uint8Array(32).fill(44));
/** As records derive tags, but for one of them. */
const tagsOf: FingerprintTags = (fingerprints) => {
  const values = fingerprints.map((fingerprint) => (fingerprint as { pdq?: unknown }).pdq);
  return values.every((value) => typeof value === 'string')
    ? values.map((value) => ({ name: 'Rail-Pdq', value }))
    : null;
};

let group: TestGroup;
let body: AttestationBody;
let valid: Attestation;

beforeAll(async () => {
  group = await testGroup(memberLeaves());
  const attested = {
    statement: 'made-without-ai/1',
    digest: toBase64Url(await sha256(utf8('a poem'))),
    media: 'image/png',
    fingerprints: [{ alg: 'rail-pdq/1', pdq: PDQ }],
    groupId: group.groupId,
    rootRecordId: group.record.id,
  } as const;
  const { scalar } = memberIdentity(0);
  const path = pathOf(group.tree, 0)!;
  const message = await attestationMessage(
    { ...attested, fingerprints: [...attested.fingerprints] },
    String(group.tree.root),
  );
  const proof = await proveOrThrow({ scalar, path, scope: await attestationScope(attested), message });
  body = {
    schema: 'rail.attestation/1',
    type: 'attestation',
    ...attested,
    fingerprints: [...attested.fingerprints],
    claimedAt: '2026-11-21T12:00:00Z',
    proof,
  };
  const read = readAttestation(await item(), tagsOf);
  if (!read.ok) throw new Error(read.because);
  valid = read.value;
}, PROVING_LIMIT_MS);

async function item(change: Partial<AttestationBody> = {}, signer = relaySigner, pdq = PDQ) {
  const changed = { ...body, ...change };
  const tags = attestationTags(changed.groupId, changed.digest, [{ name: 'Rail-Pdq', value: pdq }]);
  return (await signBody(changed as unknown as Json, tags, signer, anchor)).item;
}

async function codeOf(attestation: Attestation, record = group.record): Promise<string> {
  const result = await checkAttestation(attestation, record);
  return result.ok ? 'accepted' : result.code;
}

test('a member attested', async () => {
  expect(valid).toEqual({ ...body, id: (await item()).id, relay: RELAY });
  const { nullifier } = body.proof;
  const value = { groupId: group.groupId, statement: 'made-without-ai/1', nullifier, anonymitySet: MEMBERS };
  expect(await checkAttestation(valid, group.record)).toMatchObject({ ok: true, value });
});

describe('what the proof binds', () => {
  test.each([
    ['wrong-message', { statement: 'made-with-ai/1' }],
    ['wrong-message', { statement: 'vouch-for-source/1' }],
    ['wrong-message', { media: 'image/jpeg' }],
    ['wrong-message', { fingerprints: [] }],
    ['wrong-message', { fingerprints: [{ alg: 'rail-pdq/1', pdq: OTHER }] }],
    ['wrong-scope', { digest: OTHER }],
    ['unknown-root', { groupId: OTHER }],
    ['unknown-root', { rootRecordId: OTHER }],
  ] as const)('%s: %j', async (code, change) => {
    expect(await codeOf({ ...valid, ...change } as Attestation)).toBe(code);
  });

  test('the id of the root record, where another record has the same root', async () => {
    expect(await codeOf({ ...valid, rootRecordId: OTHER }, { ...group.record, id: OTHER })).toBe(
      'wrong-message',
    );
  });

  test('the group, where another group has the same members', async () => {
    expect(await codeOf({ ...valid, groupId: OTHER }, { ...group.record, groupId: OTHER })).toBe(
      'wrong-scope',
    );
  });
});

describe('the relay and the root record', () => {
  const cases: readonly (readonly [string, Partial<Attestation>, Partial<RootRecord>])[] = [
    ['other-relay', { relay: OTHER }, {}],
    ['other-relay', {}, { relays: [] }],
    ['outside-root-time', { claimedAt: '2026-11-20T11:59:59Z' }, {}],
    ['accepted', { claimedAt: '2026-11-20T12:00:00Z' }, {}],
    ['outside-root-time', { claimedAt: '2026-12-20T12:00:00Z' }, {}],
    ['group-too-small', {}, { size: 19 }],
    ['unknown-root', {}, { root: 5n }],
  ];
  test.each(cases)('%s: %j %o', async (code, attestation, record) => {
    expect(await codeOf({ ...valid, ...attestation }, { ...group.record, ...record })).toBe(code);
  });

  test('a changed proof', async () => {
    const { proof } = valid;
    const nullifier = String(BigInt(proof.nullifier) ^ 1n);
    expect(await codeOf({ ...valid, proof: { ...proof, nullifier } })).toBe('proof-false');
    expect(await codeOf({ ...valid, proof: { ...proof, nullifier: `0${proof.nullifier}` } })).toBe(
      'not-canonical',
    );
    expect(await codeOf({ ...valid, proof: { ...proof, merkleTreeDepth: 16 } })).toBe('wrong-depth');
    const points = proof.points.map((text, i) => (i === 0 ? '1' : text));
    expect(await codeOf({ ...valid, proof: { ...proof, points } })).toBe('off-curve');
    expect(await codeOf({ ...valid, proof: { ...proof, points: points.map(() => '0') } })).toBe(
      'point-at-infinity',
    );
  });
});

describe('an item', () => {
  const read = async (...given: Parameters<typeof item>) => {
    const result = readAttestation(await item(...given), tagsOf);
    return result.ok ? 'accepted' : result.code;
  };
  test('has exactly the tags that follow from its body', async () => {
    expect(await read()).toBe('accepted');
    expect(await read({}, relaySigner, OTHER)).toBe('tags-mismatch');
    expect(await read({ fingerprints: [] })).toBe('tags-mismatch');
  });

  test('holds nothing else', async () => {
    expect(await read({ name: 'me' } as object)).toBe('unknown-member');
    expect(await read({ statement: 'human-made/1' } as object)).toBe('bad-member');
    expect(await read({ fingerprints: [{ alg: 'rail-pdq/1', pdq: 1 }] } as object)).toBe('bad-member');
    expect(
      await read({ fingerprints: Array.from({ length: 9 }, () => ({ alg: 'rail-pdq/1', pdq: PDQ })) }),
    ).toBe('bad-member');
  });

  test('of a stranger is read, and refused for its key', async () => {
    const result = readAttestation(await item({}, strangerSigner), tagsOf);
    expect(result.ok && (await codeOf(result.value))).toBe('other-relay');
  });
});

test('each member counts once, and not at all with two different statements', () => {
  const by = (nullifier: string, statement: AttestingMember['statement'], scope = '1'): AttestingMember => ({
    groupId: 'g',
    statement,
    scope,
    nullifier,
    anonymitySet: 30,
  });
  const counts = countStatements([
    by('1', 'made-without-ai/1'),
    by('1', 'made-without-ai/1'),
    by('2', 'made-without-ai/1'),
    by('3', 'made-without-ai/1'),
    by('3', 'made-with-ai/1'),
    by('4', 'vouch-for-source/1'),
    by('4', 'vouch-for-source/1', '2'),
  ]);
  expect([...counts]).toEqual([
    ['made-without-ai/1', 2],
    ['vouch-for-source/1', 2],
  ]);
  expect(countStatements([]).size).toBe(0);
});
