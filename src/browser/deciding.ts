/**
 * What the policy says before something is signed, for a page of the extension (docs/spec/policy.md section 6). Where a met rule requires evidence, the lookup worker looks for it and the keys worker is
 * asked again; otherwise nothing further happens. It decides nothing: the gate does, once more, when it is signed.
 */

import { browser } from 'wxt/browser';
import type { KeysCalls } from '../engine/keys-protocol.ts';
import { parseSettings } from '../engine/settings.ts';
import type { SigningDecision } from '../engine/wallet-gate.ts';
import type { FoundFor } from '../engine/wallet-protocol.ts';
import { accept, type Parsed } from '../errors.ts';
import type { NeededEvidence, ToldEvidence } from '../wallet/policy/evidence.ts';
import { againIfLost, askLookup, askOpened } from './ask-workers.ts';

/** Of one of what is signed together. */
export type Decided = {
  readonly decision: SigningDecision;
  /** What was found, for people; empty where no rule requires any. */
  readonly found: readonly FoundFor[];
  /** The same for the keys worker, to be handed on with what is signed. */
  readonly evidence: ToldEvidence | null;
};

type ToDecide = Omit<KeysCalls['wallet-decide']['params'], 'dataKey'>;

/** In the order of the items. Codes: those of deciding, and of a worker that went away. @param onLooking servers are asked now, which takes a while */
export async function decideFirst(
  asked: ToDecide,
  onLooking = () => {},
): Promise<Parsed<readonly Decided[]>> {
  const decide = (items: ToDecide['items']) =>
    againIfLost(() => askOpened({ method: 'wallet-decide', params: { ...asked, items } }));
  const first = await decide(asked.items);
  if (!first.ok) return first;
  if (first.value.every(({ needs }) => needs === null))
    return accept(first.value.map((decision) => ({ decision, found: [], evidence: null })));
  onLooking();
  const looked: Omit<Decided, 'decision'>[] = [];
  for (const { needs } of first.value) {
    const found = needs === null ? accept([]) : await findEvidence(needs);
    if (!found.ok) return found;
    looked.push({ found: found.value, evidence: needs === null ? null : toldOf(needs, found.value) });
  }
  const items = asked.items.map((item, at) => ({ ...item, evidence: looked[at]!.evidence }));
  const second = await decide(items);
  return second.ok ? accept(second.value.map((decision, at) => ({ decision, ...looked[at]! }))) : second;
}

async function findEvidence(needs: NeededEvidence): Promise<Parsed<readonly FoundFor[]>> {
  const { settings } = await browser.storage.local.get('settings');
  const { gateways, trust } = parseSettings(settings);
  return againIfLost(() => askLookup('wallet-evidence', { needs, gateways, trust }));
}

function toldOf({ call }: NeededEvidence, all: readonly FoundFor[]): ToldEvidence {
  const found = all.map(({ requires, found }) => ({
    requires,
    answers: found.map(({ kind, status }) => ({ kind, status })),
  }));
  return { call, found };
}
