/**
 * What the policy says before something is signed, for a page of the extension (docs/spec/policy.md section 6). Where a met rule requires evidence, the lookup worker looks for it and the keys worker is
 * asked again; otherwise nothing further happens. It decides nothing: the gate does, once more, when it is signed.
 *
 * What was found counts for the settings that it was looked for with, and for a while: `whyAgain` and `followEvidenceSettings` say when a page has to ask anew. What is changed after the person agreed is too late.
 */

import { browser } from 'wxt/browser';
import type { KeysCalls } from '../engine/keys-protocol.ts';
import { parseSettings } from '../engine/settings.ts';
import type { SigningDecision } from '../engine/wallet-gate.ts';
import type { FoundFor } from '../engine/wallet-protocol.ts';
import { accept, type Parsed } from '../errors.ts';
import type { NeededEvidence, ToldEvidence } from '../wallet/policy/evidence.ts';
import { againIfLost, askLookup, askOpened } from './ask-workers.ts';
import { readLocal } from './stored.ts';

const SETTINGS_KEY = 'settings';
/** What was found longer ago than this is looked for again before it is agreed to: records and ratings change. */
export const MAX_EVIDENCE_AGE_MS = 5 * 60_000;

/** What evidence was looked for with, and when. */
type Looked = { readonly settings: string; readonly atMs: number };

/** Of one of what is signed together. */
export type Decided = {
  readonly decision: SigningDecision;
  /** What was found, for people; empty where no rule requires any. */
  readonly found: readonly FoundFor[];
  /** The same for the keys worker, to be handed on with what is signed. */
  readonly evidence: ToldEvidence | null;
  /** `null` where no rule requires any. */
  readonly looked: Looked | null;
};

/** Why what was found does not count any more. */
export type WhyAgain = 'settings' | 'age';

export type ToDecide = Omit<KeysCalls['wallet-decide']['params'], 'dataKey'>;

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
    return accept(first.value.map((decision) => ({ decision, found: [], evidence: null, looked: null })));
  onLooking();
  // Once for all of them, and before anybody is asked: a change meanwhile is seen as one.
  const settings = evidenceSettings(await readLocal(SETTINGS_KEY));
  const looked = { settings: JSON.stringify(settings), atMs: Date.now() };
  const each: Omit<Decided, 'decision'>[] = [];
  for (const { needs } of first.value) {
    if (needs === null) {
      each.push({ found: [], evidence: null, looked: null });
      continue;
    }
    const found = await againIfLost(() => askLookup('wallet-evidence', { needs, ...settings }));
    if (!found.ok) return found;
    each.push({ found: found.value, evidence: toldOf(needs, found.value), looked });
  }
  const items = asked.items.map((item, at) => ({ ...item, evidence: each[at]!.evidence }));
  const second = await decide(items);
  return second.ok ? accept(second.value.map((decision, at) => ({ decision, ...each[at]! }))) : second;
}

/** Asked when the person agrees: `null` where all of it still counts. */
export async function whyAgain(decided: readonly Decided[], nowMs: number): Promise<WhyAgain | null> {
  const looked = decided.flatMap((one) => one.looked ?? []);
  if (looked.length === 0) return null;
  const settings = evidenceSettings(await readLocal(SETTINGS_KEY));
  if (looked.some((one) => one.settings !== JSON.stringify(settings))) return 'settings';
  // A clock that was set back says nothing of the age.
  return looked.some(({ atMs }) => nowMs < atMs || nowMs - atMs > MAX_EVIDENCE_AGE_MS) ? 'age' : null;
}

/** Calls with every change of what evidence depends on, and with no other. Returns how to stop that. */
export function followEvidenceSettings(onChange: () => void): () => void {
  const onStored = (changes: { readonly [key: string]: Change }, area: string) => {
    const change = area === 'local' ? changes[SETTINGS_KEY] : undefined;
    if (change === undefined) return;
    const [before, after] = [evidenceSettings(change.oldValue), evidenceSettings(change.newValue)];
    if (JSON.stringify(before) !== JSON.stringify(after)) onChange();
  };
  browser.storage.onChanged.addListener(onStored);
  return () => browser.storage.onChanged.removeListener(onStored);
}

type Change = { readonly oldValue?: unknown; readonly newValue?: unknown };

/** The reader's servers, companies and keys. */
function evidenceSettings(stored: unknown) {
  const { gateways, trust } = parseSettings(stored);
  return { gateways, trust };
}

function toldOf({ call }: NeededEvidence, all: readonly FoundFor[]): ToldEvidence {
  const found = all.map(({ requires, found }) => ({
    requires,
    answers: found.map(({ kind, status }) => ({ kind, status })),
  }));
  return { call, found };
}
