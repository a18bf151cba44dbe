/**
 * Proofs of membership in the keys worker (docs/spec/personhood.md sections 4, 6 and 9): scope and message are computed here from what was decided, and
 * a proof is handed out only after the strict verifier took it. Loaded for a proof alone.
 */

import * as v from 'valibot';
import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { attestationMessage, attestationScope, checkAttested } from '../identity/attestation.ts';
import { MAX_LEAVES, TREE_DEPTH } from '../identity/bounds.ts';
import { fieldNumber, MAX_DIGITS } from '../identity/decimal.ts';
import type { Identity } from '../identity/identity.ts';
import { type Path, rootByPath } from '../identity/leaves.ts';
import { checkBound } from '../identity/response.ts';
import { messageOf, scopeOf } from '../identity/scope.ts';
import { checkSemaphoreProof, readSemaphoreProof, type SemaphoreProof } from '../identity/semaphore-proof.ts';
import { bytes32, integer, parseShape } from '../shapes.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { KeysOutcome, MembershipCalls } from './keys-protocol.ts';
import type { FindMember } from './membership-calls.ts';
import { type ProvingFiles, proveMembership, provingFiles } from './prove-membership.ts';

type ProvingPorts = Pick<KeysPorts, 'provingFile' | 'onStage'>;
type Asked<M extends keyof MembershipCalls> = Omit<MembershipCalls[M]['params'], 'dataKey'>;

const numberText = v.pipe(
  v.string(),
  v.maxLength(MAX_DIGITS),
  v.check((text) => fieldNumber(text) !== null, 'a number of the field'),
);
const placed = v.object({
  issuer: bytes32,
  root: numberText,
  path: v.strictObject({
    index: integer(0, MAX_LEAVES - 1),
    siblings: v.pipe(v.array(numberText), v.maxLength(TREE_DEPTH)),
  }),
});

export async function provePersonhood(
  params: Asked<'prove-personhood'>,
  findMember: FindMember,
  ports: ProvingPorts,
): Promise<KeysOutcome<'prove-personhood'>> {
  const bound = checkBound(params.bound);
  if (!bound.ok) return bound;
  const { groupId } = bound.value;
  const scope = await scopeOf(bound.value);
  const messageFor = (root: string) => messageOf(bound.value, root);
  const proof = await proveFor({ groupId, scope, messageFor }, params, findMember, ports);
  return proof.ok ? accept({ response: { ...bound.value, proof: proof.value } }) : proof;
}

export async function proveAttestation(
  params: Asked<'prove-attestation'>,
  findMember: FindMember,
  ports: ProvingPorts,
): Promise<KeysOutcome<'prove-attestation'>> {
  const attested = checkAttested(params.attested);
  if (!attested.ok) return attested;
  const { groupId } = attested.value;
  const scope = await attestationScope(attested.value);
  const messageFor = (root: string) => attestationMessage(attested.value, root);
  const proof = await proveFor({ groupId, scope, messageFor }, params, findMember, ports);
  return proof.ok ? accept({ proof: proof.value }) : proof;
}

/** What is proven: that a member of the group says something, once per scope. */
type Claim = {
  readonly groupId: string;
  readonly scope: Bytes;
  readonly messageFor: (root: string) => Promise<Bytes>;
};

async function proveFor(
  { groupId, scope, messageFor }: Claim,
  params: unknown,
  findMember: FindMember,
  ports: ProvingPorts,
): Promise<Parsed<SemaphoreProof>> {
  const place = parseShape(placed, params);
  if (!place.ok) return place;
  const member = await findMember({ issuer: place.value.issuer, groupId });
  if (!member.ok) return member;
  const { root } = place.value;
  const path = { index: place.value.path.index, siblings: place.value.path.siblings.map(BigInt) };
  const leads = leadsTo(member.value, path, root);
  if (!leads.ok) return leads;
  ports.onStage('loading');
  const files = await loadFiles(ports);
  if (!files.ok) return files;
  const message = await messageFor(root);
  const toProve = { scalar: member.value.scalar, path, scope, message };
  const made = await proveMembership(toProve, files.value, ports.onStage);
  if (!made.ok) return made;
  const read = readSemaphoreProof(made.value);
  if (!read.ok) return read;
  const holds = checkSemaphoreProof(read.value, scope, message);
  return holds.ok ? made : holds;
}

/** Before seconds are spent: the circuit would take any path, and make a proof for the root that it leads to. */
function leadsTo({ commitment }: Identity, path: Path, root: string): Parsed<null, 'wrong-path'> {
  const isSpelled = path.index < 2 ** path.siblings.length;
  return isSpelled && String(rootByPath(commitment, path)) === root
    ? accept(null)
    : refuse('wrong-path', 'the path does not lead from this member to the root');
}

async function loadFiles({ provingFile }: ProvingPorts): Promise<Parsed<ProvingFiles>> {
  return Promise.all([provingFile('semaphore-20.wasm'), provingFile('semaphore-20.zkey')]).then(
    ([wasm, zkey]) => provingFiles(wasm, zkey),
    () => refuse('no-artifacts', 'the files of the circuit could not be read'),
  );
}
