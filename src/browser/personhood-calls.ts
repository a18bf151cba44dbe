/** Personhood's calls of the two workers: the vault's memberships and the proof from the keys worker, groups from the lookup worker. */

import type { Choice } from '../dapp/choice.ts';
import {
  groupFor,
  type HeldMembership,
  type MembershipRequest,
  type PersonhoodPorts,
  proveFor,
  type ShownGroup,
} from '../dapp/personhood.ts';
import type { ProvingWatch } from '../dapp/request-ports.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { callEngine, cancelKeys } from './engine.ts';
import { readSettings } from './lookup-store.ts';
import { callOpened } from './opened-call.ts';

export function groupOf(request: MembershipRequest, membership: string): Promise<Parsed<ShownGroup>> {
  return groupFor(
    portsFor(request, () => {}),
    request,
    membership,
  );
}

export function proveRequest(
  request: MembershipRequest,
  choice: Extract<Choice, { readonly method: 'rail_provePersonhood' }>,
  { onStage, isWanted }: ProvingWatch,
): Promise<Parsed<object>> {
  return proveFor(portsFor(request, onStage), request, choice, isWanted);
}

export function stopProving(id: string): void {
  void cancelKeys(callOf(id));
}

function portsFor({ id }: MembershipRequest, onStage: (stage: string) => void): PersonhoodPorts {
  return {
    clock: () => Date.now(),
    memberships: heldMemberships,
    async findGroup({ group, seen, commitment }) {
      const { gateways } = await readSettings();
      const params = { group, gateways, seen, commitment };
      const outcome = await callEngine({ call: callOf(id), method: 'group-state', params });
      return outcome.ok ? outcome.value : refuse(outcome.code, 'the worker gave no answer');
    },
    async keepSeen(membership, seen) {
      await callOpened({ method: 'membership-seen', params: { id: membership, seen } });
    },
    async keepContradiction(membership) {
      await callOpened({ method: 'membership-contradicted', params: { id: membership } });
    },
    async prove(params) {
      const options = {
        call: callOf(id),
        onProgress: ({ stage }: { readonly stage: string }) => onStage(stage),
      };
      const proven = await callOpened({ method: 'prove-personhood', params }, options);
      return proven.ok ? accept(proven.value.response) : proven;
    },
  };
}

/** One whose secret is in another vault cannot answer. */
async function heldMemberships(): Promise<Parsed<readonly HeldMembership[]>> {
  const held = await callOpened({ method: 'memberships', params: {} });
  return held.ok ? accept(held.value.filter(({ hasSecret }) => hasSecret)) : held;
}

function callOf(id: string): string {
  return `request:${id}`;
}
