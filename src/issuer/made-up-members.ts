/**
 * Members of a group that is tried out: their secrets are thrown away at once, so nobody can prove with them, and nobody hides among them either. A
 * policy should say how many there are, because whoever reads the group cannot tell them from people.
 */

import { identityFor } from '../identity/identity.ts';
import type { Issuer } from './issuer.ts';
import { addMember } from './members.ts';
import { atomically } from './store.ts';

export const MAX_MADE_UP_MEMBERS = 200;

/** All of them or none. */
export function makeUpMembers(issuer: Issuer, count: number): void {
  const { group, random, store } = issuer;
  const commitments = Array.from({ length: count }, () => identityFor(random(32), group.issuer).commitment);
  atomically(store, () => {
    for (const commitment of commitments) addMember(issuer, String(commitment), 'invite');
  });
}
