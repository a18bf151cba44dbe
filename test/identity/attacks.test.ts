/**
 * docs/spec/personhood.md section 7, row by row: each input goes to Semaphore's own packages and to our code, and both must do what the table
 * says. So a new version of theirs that gets stricter shows here, too.
 */

import { readFileSync } from 'node:fs';
import { Group } from '@semaphore-protocol/group';
import { Identity } from '@semaphore-protocol/identity';
import { verifyProof } from '@semaphore-protocol/proof';
import { curves } from 'snarkjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { BN254 } from '../../src/formats/pairing/curve.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { poseidonPair } from '../../src/formats/poseidon-pair.ts';
import { circuitInput, numberBytes } from '../../src/identity/decimal.ts';
import { checkEnrolment, type EnrolmentContext, enrol } from '../../src/identity/enrolment.ts';
import { buildTree, pathOf, readLeaves, writeLeaves } from '../../src/identity/leaves.ts';
import { verifyMembership } from '../../src/identity/membership-proof.ts';
import type { PersonhoodResponse } from '../../src/identity/response.ts';
import { digestText, messageOf, scopeOf } from '../../src/identity/scope.ts';
import type { SemaphoreProof } from '../../src/identity/semaphore-proof.ts';
import { torsionTwin } from '../fixtures/baby-jubjub.ts';
import {
  boundOf,
  expectedOf,
  ISSUER,
  memberIdentity,
  memberLeaves,
  NOW_MS,
  PROVING_LIMIT_MS,
  proveOrThrow,
  proveRaw,
  responseOf,
  type TestGroup,
  testGroup,
} from '../fixtures/memberships.ts';

type Outcome = { readonly stock: string; readonly here: string };
type Attack = () => Promise<Outcome>;

const page = readFileSync(new URL('../../docs/spec/personhood.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('## 7.'), page.indexOf('## 8.'));
const table = new Map(
  [...section.matchAll(/^\| (.+) \| (.+) \| (.+) \|$/gm)]
    .slice(1)
    .map(([, input, stock, here]) => [input!, { stock: stock!, here: here!.replaceAll('`', '') }]),
);

let group: TestGroup;
let response: PersonhoodResponse;

beforeAll(async () => {
  group = await testGroup(memberLeaves());
  response = await responseOf(group);
  // Both versions of snarkjs are loaded now; without an instance they would start workers.
  (globalThis as { curve_bn128?: unknown }).curve_bn128 = await curves.getCurveFromName('bn128', {
    singleThread: true,
  });
}, PROVING_LIMIT_MS);

async function stock(proof: SemaphoreProof): Promise<string> {
  try {
    return String(await verifyProof(proof as Parameters<typeof verifyProof>[0]));
  } catch {
    return 'throws';
  }
}

async function here(changed: unknown, given = expectedOf(group), nowMs = NOW_MS): Promise<string> {
  const result = await verifyMembership(changed, given, nowMs);
  return result.ok ? 'accepted' : result.code;
}

/** The same proof with changes, to both. */
function changed(change: (proof: SemaphoreProof) => Partial<SemaphoreProof>): Attack {
  return async () => {
    const proof = { ...response.proof, ...change(response.proof) };
    return { stock: await stock(proof), here: await here({ ...response, proof }) };
  };
}

const hex = (text: string) => `0x${BigInt(text).toString(16)}`;
const negate = (text: string) => String(BN254.fieldPrime - BigInt(text));
/** Changes the coordinates at these places. */
const at = (places: readonly number[], change: (text: string) => string) => (proof: SemaphoreProof) => ({
  points: proof.points.map((text, i) => (places.includes(i) ? change(text) : text)),
});
const stockGroup = (leaves: readonly bigint[]) =>
  new Group([...leaves]).root > 0n ? 'taken (`Group`)' : 'refused';
const leavesCode = (leaves: readonly bigint[]) => {
  const read = readLeaves(writeLeaves(leaves));
  return read.ok ? 'accepted' : read.code;
};

const attacks: Readonly<Record<string, Attack>> = {
  'nullifier in hexadecimal': changed(({ nullifier }) => ({ nullifier: hex(nullifier) })),
  'nullifier with a leading zero': changed(({ nullifier }) => ({ nullifier: `0${nullifier}` })),
  'nullifier plus *r*': changed(({ nullifier }) => ({ nullifier: String(BigInt(nullifier) + FIELD_ORDER) })),
  'negative nullifier': changed(({ nullifier }) => ({ nullifier: String(BigInt(nullifier) - FIELD_ORDER) })),
  'root in hexadecimal': changed(({ merkleTreeRoot }) => ({ merkleTreeRoot: hex(merkleTreeRoot) })),
  'root with a leading zero': changed(({ merkleTreeRoot }) => ({ merkleTreeRoot: `0${merkleTreeRoot}` })),
  'message in hexadecimal': changed(({ message }) => ({ message: hex(message) })),
  'scope in hexadecimal': changed(({ scope }) => ({ scope: hex(scope) })),
  'scope with a leading zero': changed(({ scope }) => ({ scope: `0${scope}` })),
  '−A and −B for A and B': async () => {
    const proof = { ...response.proof, ...at([1, 4, 5], negate)(response.proof) };
    const result = await verifyMembership({ ...response, proof }, expectedOf(group), NOW_MS);
    const same = result.ok && result.value.nullifier === response.proof.nullifier;
    return { stock: await stock(proof), here: same ? 'accepted, as the same member' : 'refused' };
  },
  'scope 1, as `1` and as `0x1`': () => textScope(1n, ['1', '0x1']),
  'scope 0, as `0` and as an empty text': () => textScope(0n, ['0', '']),
  'A.x plus *p*': changed(at([0], (text) => String(BigInt(text) + BN254.fieldPrime))),
  'seven points': changed(({ points }) => ({ points: points.slice(0, 7) })),
  'nine points': changed(({ points }) => ({ points: [...points, '1'] })),
  'depth 10.5': changed(() => ({ merkleTreeDepth: 10.5 })),
  'depth 16 named': changed(() => ({ merkleTreeDepth: 16 })),
  'another message': changed(({ message }) => ({ message: String(BigInt(message) ^ 1n) })),
  'another scope': changed(({ scope }) => ({ scope: String(BigInt(scope) ^ 1n) })),
  'another nullifier': changed(({ nullifier }) => ({ nullifier: String(BigInt(nullifier) ^ 1n) })),
  "nobody's proof, with a path of 25 nodes: root 0": nobodysProof,
  "a proof for a group of the attacker's own": () => ownGroup(30),
  'a proof for a group with one member': lonelyGroup,
  'a proof for a root that has expired': async () => {
    const given = expectedOf(group);
    const groups = new Map([[group.groupId, [{ record: group.record, untilMs: NOW_MS }]]]);
    return { stock: await stock(response.proof), here: await here(response, { ...given, groups }) };
  },
  'a proof made for another site': async () => ({
    stock: await stock(response.proof),
    here: await here(response, { ...expectedOf(group), origin: 'https://other.example' }),
  }),
  'a leaf H(c₂, c₃), applying for it': async () => {
    const [, , second, third] = memberLeaves(4) as [bigint, bigint, bigint, bigint];
    const application = {
      ...(await enrol(memberIdentity(2), CONTEXT)),
      publicKey: [String(second), String(third)],
    };
    return {
      stock: stockGroup([...memberLeaves(2), poseidonPair(second, third)]),
      here: await admit(application),
    };
  },
  'both members hidden in the leaf H(c₂, c₃), where an issuer admitted it': hiddenPair,
  'a public key outside the subgroup, signed for': async () => {
    const twin = await torsionTwin(memberIdentity(2), CONTEXT);
    const { message, signature, publicKey } = twin.stock;
    const taken = Identity.verifySignature(message, signature, publicKey);
    return { stock: `${taken} (\`Identity\`)`, here: await admit(twin.application) };
  },
  'a leaf at or above *r*': async () => {
    const leaves = [...memberLeaves(3), FIELD_ORDER + 5n];
    return { stock: stockGroup(leaves), here: leavesCode(leaves) };
  },
  'a leaf twice': async () => {
    const leaves = [...memberLeaves(3), ...memberLeaves(1)];
    return { stock: stockGroup(leaves), here: leavesCode(leaves) };
  },
  'a leaf of zero, in the list': async () => {
    const leaves = [...memberLeaves(3), 0n];
    return { stock: stockGroup(leaves), here: leavesCode(leaves) };
  },
};

const CONTEXT: EnrolmentContext = {
  issuer: ISSUER,
  groupId: toBase64Url(new Uint8Array(32).fill(21)),
  nonce: toBase64Url(new Uint8Array(32).fill(22)),
};

async function admit(application: unknown): Promise<string> {
  const result = await checkEnrolment(application, CONTEXT, () => false);
  return result.ok ? 'accepted' : result.code;
}

/** A proof for a scope that is no digest, in two spellings. */
async function textScope(value: bigint, spellings: readonly string[]): Promise<Outcome> {
  const bound = boundOf(group);
  const message = await messageOf(bound, String(group.tree.root));
  const { scalar } = memberIdentity(0);
  const proof = await proveOrThrow({
    scalar,
    path: pathOf(group.tree, 0)!,
    scope: numberBytes(value),
    message,
  });
  const outcomes = { stock: [] as string[], here: [] as string[] };
  for (const scope of spellings) {
    outcomes.stock.push(await stock({ ...proof, scope }));
    outcomes.here.push(await here({ ...bound, proof: { ...proof, scope } }));
  }
  return { stock: outcomes.stock.join(', '), here: outcomes.here.join(', ') };
}

/** A secret that nobody admitted, with a path longer than the circuit. */
async function nobodysProof(): Promise<Outcome> {
  const bound = boundOf(group);
  const [scope, message] = [await scopeOf(bound), await messageOf(bound, '0')];
  const { publicSignals, points } = await proveRaw({
    secret: '12345',
    merkleProofLength: 25,
    merkleProofIndex: 0,
    merkleProofSiblings: Array.from({ length: 20 }, () => '0'),
    message: String(circuitInput(message)),
    scope: String(circuitInput(scope)),
  });
  const [merkleTreeRoot, nullifier] = publicSignals as [string, string];
  const numbers = { merkleTreeRoot, nullifier, message: digestText(message), scope: digestText(scope) };
  const proof = { merkleTreeDepth: 20, ...numbers, points: points };
  return { stock: await stock(proof), here: await here({ ...bound, proof }) };
}

/** Members that are the attacker's, under the id of somebody else's group and root record. */
async function ownGroup(members: number): Promise<Outcome> {
  const leaves = Array.from({ length: members }, (_, i) => memberIdentity(100 + i).commitment);
  const own = { ...group, leaves, tree: buildTree(leaves) };
  const answer = await responseOf(own, memberIdentity(100));
  return { stock: await stock(answer.proof), here: await here(answer) };
}

/** Signed by the issuer, and still not enough to hide among. */
async function lonelyGroup(): Promise<Outcome> {
  const own = await testGroup(memberLeaves(1));
  const answer = await responseOf(own);
  return { stock: await stock(answer.proof), here: await here(answer, expectedOf(own)) };
}

/**
 * What happens where a bare commitment is admitted: the leaf is an inner node with two members below it, and no verifier can tell. The row
 * before says what keeps it out.
 */
async function hiddenPair(): Promise<Outcome> {
  const hidden = [memberIdentity(51), memberIdentity(52)] as const;
  const leaf = poseidonPair(hidden[0].commitment, hidden[1].commitment);
  const own = await testGroup([...memberLeaves(19), leaf]);
  const bound = boundOf(own);
  const [scope, message] = [await scopeOf(bound), await messageOf(bound, String(own.tree.root))];
  const outer = pathOf(own.tree, 19)!;
  const outcomes: string[] = [];
  const nullifiers = new Set<string>();
  for (const [i, { scalar }] of hidden.entries()) {
    const siblings = [hidden[1 - i]!.commitment, ...outer.siblings];
    const path = { index: 2 * outer.index + i, siblings };
    const proof = await proveOrThrow({ scalar, path, scope, message });
    outcomes.push(await stock(proof), await here({ ...bound, proof }, expectedOf(own)));
    nullifiers.add(proof.nullifier);
  }
  expect(nullifiers.size).toBe(2);
  const [stockFirst, hereFirst, stockSecond, hereSecond] = outcomes;
  return { stock: `${stockFirst}, ${stockSecond}`, here: `${hereFirst}, ${hereSecond}` };
}

describe('docs/spec/personhood.md section 7', () => {
  test('has a row for each attack here, and the other way round', () => {
    expect([...table.keys()].sort()).toEqual(Object.keys(attacks).sort());
  });

  test.each(Object.entries(attacks))('%s', { timeout: PROVING_LIMIT_MS }, async (input, attack) => {
    expect(await attack()).toEqual(table.get(input));
  });
});

test('the proof that is changed above is good for both', async () => {
  expect(await stock(response.proof)).toBe('true');
  expect(await here(response)).toBe('accepted');
});
