/**
 * Memberships as pages of the extension work with them (docs/spec/personhood.md section 9): listed, where they stand by the newest list, vouched
 * with, dropped. No cryptography happens here, and no secret comes by.
 */

import type { ListedMembership } from '../engine/keys-protocol.ts';
import type { GroupState } from '../engine/lookup-protocol.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { askLookup, askOpened } from './ask-workers.ts';
import { readSettings } from './lookup-store.ts';
import type { MembershipView, Standing } from './membership-state.ts';

/** An issuer's clock may be ahead of ours. */
const SKEW_MS = 5 * 60_000;
/** Servers show an old state, histories do not fit, or clocks differ; other codes mean that no server showed everything. */
const DISTRUSTED: readonly string[] = ['rolled-back', 'forked', 'times-disordered', 'issued-in-future'];

/** Asks nobody. */
export async function listMemberships(): Promise<Parsed<readonly MembershipView[]>> {
  const stored = await askOpened({ method: 'memberships', params: {} });
  return stored.ok ? accept(stored.value.map(viewOf)) : stored;
}

function viewOf(stored: ListedMembership): MembershipView {
  const { id, groupId, issuer, issuerUrl, joinedAt, application, hasSecret, contradicted } = stored;
  const isContradicted = contradicted === true;
  return { id, groupId, issuer, issuerUrl, joinedAt, application, hasSecret, isContradicted };
}

/** Asks the reader's servers about the group. */
export async function standingOf(id: string): Promise<Parsed<Standing>> {
  const stored = await findMembership(id);
  if (!stored.ok) return stored;
  const { joinedAt } = stored.value;
  const found = await placeOf(stored.value);
  if (!found.ok) return accept(standingWithout(found.code));
  const { root, isMember, group } = found.value;
  const { size, hasRelay, expiresAtMs } = root;
  if (isMember) return accept({ is: 'member', size, hasRelay, expiresAtMs, admission: group.admission });
  const isOlder = root.issuedAtMs < Date.parse(joinedAt) + SKEW_MS;
  return accept(isOlder ? { is: 'waiting' } : { is: 'not-listed', size: root.size });
}

/** The newest list of the group, and the member's place in it; the list is kept in mind for the next time, and so is a contradiction. */
export async function placeOf(stored: ListedMembership): Promise<Parsed<GroupState>> {
  const { id, group, seen, commitment, contradicted } = stored;
  if (contradicted) return refuse('equivocation', 'the issuer was seen to contradict itself');
  const { gateways } = await readSettings();
  const found = await askLookup('group-state', { group, gateways, seen, commitment });
  if (found.ok && found.value.seen.bodyDigest !== seen?.bodyDigest)
    await askOpened({ method: 'membership-seen', params: { id, seen: found.value.seen } });
  if (!found.ok && found.code === 'equivocation')
    await askOpened({ method: 'membership-contradicted', params: { id } });
  return found;
}

/** No list is accepted now. */
function standingWithout(code: string): Standing {
  if (code === 'no-records') return { is: 'waiting' };
  if (code === 'root-expired') return { is: 'expired' };
  if (code === 'equivocation') return { is: 'contradicted' };
  return { is: DISTRUSTED.includes(code) ? 'distrusted' : 'unreachable' };
}

export async function vouchFor(id: string, application: string): Promise<Parsed<null>> {
  const stored = await findMembership(id);
  if (!stored.ok) return stored;
  const { issuer, groupId, issuerUrl } = stored.value;
  const signed = await askOpened({ method: 'membership-vouch', params: { issuer, groupId, application } });
  return signed.ok ? askLookup('issuer-vouch', { url: issuerUrl, vouch: signed.value }) : signed;
}

/** Code `no-membership`, and `locked`. */
export async function findMembership(id: string): Promise<Parsed<ListedMembership>> {
  const stored = await askOpened({ method: 'memberships', params: {} });
  if (!stored.ok) return stored;
  const found = stored.value.find((known) => known.id === id);
  return found === undefined ? refuse('no-membership', 'there is no such membership') : accept(found);
}

/** Also one that cannot be read; of one that can, the group's list goes along. */
export async function dropMembership(id: string): Promise<Parsed<null>> {
  const stored = await findMembership(id);
  const dropped = await askOpened({ method: 'membership-drop', params: { id } });
  if (dropped.ok && stored.ok) await (await import('./tree-store.ts')).treeStore.drop(stored.value.groupId);
  return dropped;
}
