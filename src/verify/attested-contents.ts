/**
 * What members of the reader's groups attested about exactly this content, as the algorithm (docs/spec/personhood.md section 6): one question for all
 * groups, and only where somebody seems to have attested the groups' records, their relays' items, and the proofs. Says that members' secrets
 * were used; not who made the content, nor that the statement is true.
 */

import { type Attestation, type AttestingMember, checkAttestation } from '../identity/attestation.ts';
import {
  byStatement,
  contradictions,
  invalid,
  type Member,
  statementRows,
  unchecked,
} from './attestation-rows.ts';
import { type AttestedIn, searchAttestations } from './attestation-search.ts';
import type { Attestations } from './attestations.ts';
import type { Lookup } from './context.ts';
import { type Evidence, evidence } from './evidence.ts';
import { mergeRows } from './merge-rows.ts';

/** Proofs that are checked of one group and content, and of a lookup in all; each takes up to 0.25 s. */
const MAX_CHECKS_EACH = 8;
const MAX_CHECKS = 64;

/** By digest. @param digests base64url, each once */
export async function attestedContents(
  lookup: Lookup,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Attestations>> {
  const { asked, answered, found, rows } = await searchAttestations(lookup, digests, lookup.context.groups);
  const checks = { left: MAX_CHECKS };
  const answers = new Map<string, Attestations>();
  for (const digest of digests) {
    const about: Evidence[] = [...(rows.get(digest) ?? [])];
    for (const attested of found.get(digest) ?? [])
      about.push(...(await rowsOfGroup(attested, checks, lookup.context.signal)));
    const said = about.sort(byStatement);
    const nothing = said.some(({ kind }) => kind === 'attestation') ? [] : [nothingAttested(answered.length)];
    answers.set(digest, { rows: [...said, ...nothing], notRun: [], asked });
  }
  return answers;
}

function nothingAttested(servers: number): Evidence {
  return servers === 0
    ? evidence('incomplete', 'no server answered whether members of your groups attested this', { servers })
    : evidence('no-attestation', 'no server shows an attestation by a member of your groups', { servers });
}

type Checks = { left: number };

/** One group on one content: how many members say what, and what does not hold. */
async function rowsOfGroup(
  { group, attestations, recordOf }: AttestedIn,
  checks: Checks,
  signal: AbortSignal | undefined,
): Promise<readonly Evidence[]> {
  const members: Member[] = [];
  const others: Evidence[] = [];
  let checked = 0;
  let isCutOff = false;
  for (const attestation of attestations) {
    if (members.some((member) => isRepeated(member, attestation))) continue;
    const record = recordOf(attestation.rootRecordId);
    if (!record.ok) {
      others.push(unchecked(group, attestation, record.because, record.code));
      continue;
    }
    isCutOff = checked === MAX_CHECKS_EACH || checks.left === 0 || signal?.aborted === true;
    if (isCutOff) break;
    checked++;
    checks.left--;
    const member = await checkAttestation(attestation, record.value);
    if (member.ok) members.push({ ...member.value, attestation });
    else others.push(invalid(group, attestation.id, member.code, member.because));
  }
  return [
    ...statementRows(group, members, isCutOff),
    ...contradictions(group, members),
    ...mergeRows(others, () => 0),
  ];
}

/** The same member says the same again: counted once, and its proof need not be checked. */
function isRepeated({ nullifier, statement }: AttestingMember, other: Attestation): boolean {
  return nullifier === other.proof.nullifier && statement === other.statement;
}
