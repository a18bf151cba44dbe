/** Personhood's calls of the two workers: the vault's memberships and the proof from the keys worker, groups from the lookup worker. */

import { browser } from 'wxt/browser';
import type { Choice, ProvingWatch } from '../dapp/page-requests.ts';
import {
  groupFor,
  type HeldMembership,
  membershipsFor,
  type PersonhoodPorts,
  proveFor,
  type ShownGroup,
} from '../dapp/personhood.ts';
import type { OpenRequest } from '../dapp/queue.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { callEngine, cancelKeys } from './engine.ts';
import { readSettings } from './lookup-store.ts';
import { callOpened } from './opened-call.ts';
import { TELLINGS_KEY, type Telling } from './site-state.ts';

export function answerableMemberships(request: OpenRequest): Promise<Parsed<readonly HeldMembership[]>> {
  return membershipsFor(
    portsFor(request, () => {}),
    request,
  );
}

export function groupOf(request: OpenRequest, membership: string): Promise<Parsed<ShownGroup>> {
  return groupFor(
    portsFor(request, () => {}),
    request,
    membership,
  );
}

export function proveRequest(
  request: OpenRequest,
  choice: Choice,
  { onStage, isWanted }: ProvingWatch,
): Promise<Parsed<object>> {
  return proveFor(portsFor(request, onStage), request, choice, isWanted);
}

export function stopProving(id: string): void {
  void cancelKeys(callOf(id));
}

/** What the site was told, where the person keeps past answers. */
export async function keepTelling({ asker, call }: OpenRequest, membership: string): Promise<void> {
  const { privacy } = await readSettings();
  const held = privacy.history ? await heldMemberships() : null;
  const groupId = held?.ok ? held.value.find(({ id }) => id === membership)?.groupId : undefined;
  if (groupId === undefined) return;
  const { appId, action, epoch, slot } = call.params;
  const telling: Telling = { atMs: Date.now(), groupId, appId, action, epoch, slot };
  const stored = (await browser.storage.local.get(TELLINGS_KEY))[TELLINGS_KEY];
  await browser.storage.local.set({ [TELLINGS_KEY]: { ...(stored as object), [asker.origin]: telling } });
}

function portsFor({ id }: OpenRequest, onStage: (stage: string) => void): PersonhoodPorts {
  return {
    clock: () => Date.now(),
    memberships: heldMemberships,
    async findGroup({ group, seen, commitment }) {
      const { gateways } = await readSettings();
      const params = { group, gateways, seen, commitment };
      const outcome = await callEngine({ call: callOf(id), method: 'group-state', params }, () => {});
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
