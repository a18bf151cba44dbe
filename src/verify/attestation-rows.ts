/** What members of a group attested as rows of evidence (docs/spec/personhood.md section 6.1). Pure. */

import {
  type Attestation,
  type AttestingMember,
  countStatements,
  STATEMENT_WORDS,
  STATEMENTS,
} from '../identity/attestation.ts';
import { type Evidence, type EvidenceCode, evidence } from './evidence.ts';
import type { RecognisedGroup } from './recognised-groups.ts';

/** A member whose proof holds, and what it stands in. */
export type Member = AttestingMember & { readonly attestation: Attestation };

const CODES: Readonly<Record<Attestation['statement'], EvidenceCode>> = {
  'made-without-ai/1': 'attested-without-ai',
  'made-with-ai/1': 'attested-with-ai',
  'vouch-for-source/1': 'attested-source',
};

export function statementRows(
  group: RecognisedGroup,
  members: readonly Member[],
  isCutOff: boolean,
): readonly Evidence[] {
  const counts = countStatements(members);
  const byMember = Map.groupBy(members, ({ nullifier }) => nullifier);
  return STATEMENTS.flatMap((statement) => {
    const count = counts.get(statement) ?? 0;
    const said = members.filter(
      (member) => member.statement === statement && byMember.get(member.nullifier)!.length === 1,
    );
    if (count === 0) return [];
    const size = Math.max(...said.map(({ anonymitySet }) => anonymitySet));
    const because = `${count === 1 ? 'a member' : `${count} members`} of the group ${group.shown}, of ${size}, attested: “${STATEMENT_WORDS[statement]}”`;
    const claimed = said.map(({ attestation }) => attestation.claimedAt).sort();
    const about = { statement, members: count, size, claimedAt: claimed[0], record: said[0]!.attestation.id };
    return [
      evidence(CODES[statement], because, { ...detailsOf(group), ...about, isCutOff: isCutOff || undefined }),
    ];
  });
}

export function contradictions(
  group: RecognisedGroup,
  members: readonly AttestingMember[],
): readonly Evidence[] {
  const byMember = Map.groupBy(members, ({ nullifier }) => nullifier);
  const torn = [...byMember.values()].filter((said) => said.length > 1).length;
  if (torn === 0) return [];
  const because = `${torn === 1 ? 'a member' : `${torn} members`} of the group ${group.shown} made different statements about it; none of them counts`;
  return [evidence('attestation-contradictory', because, { ...detailsOf(group), members: torn })];
}

export function unchecked(
  group: RecognisedGroup,
  { id }: Attestation,
  because: string,
  refusal: string,
): Evidence {
  return evidence('attestation-unchecked', because, { ...detailsOf(group), record: id, refusal });
}

export function invalid(group: RecognisedGroup, record: string, refusal: string, because: string): Evidence {
  return evidence('attestation-invalid', because, { ...detailsOf(group), record, refusal });
}

export function detailsOf({ shown, groupId, issuer, admission }: RecognisedGroup) {
  return { who: shown, group: groupId, issuer, admission };
}

const ORDER: readonly EvidenceCode[] = Object.values(CODES);

/** What is said, by statement, then by how many say it; ids decide the rest, so that no server does. */
export function byStatement(a: Evidence, b: Evidence): number {
  const place = ({ code }: Evidence) => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);
  const many = ({ details }: Evidence) => Number(details.members ?? 0);
  const group = ({ details }: Evidence) => String(details.group ?? '');
  return place(a) - place(b) || many(b) - many(a) || group(a).localeCompare(group(b));
}
