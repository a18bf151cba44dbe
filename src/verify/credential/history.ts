/** The steps that a credential tells of, oldest first (docs/spec/signals.md section 1.2). None of them is proven. */

import { MAX_DEPTH } from './ai-claim.ts';
import type { Step } from './credential.ts';
import { isSound } from './manifest-soundness.ts';
import type { ManifestStore } from './manifest-store.ts';
import { claimedName } from './signer-name.ts';

const MAX_STEPS = 50;

export function historyOf(store: ManifestStore): readonly Step[] {
  const steps: Step[] = [];
  const seen = new Set<string>();
  const visit = (label: string, depth: number): void => {
    const manifest = store.manifests.get(label);
    if (manifest === undefined || seen.has(label) || depth > MAX_DEPTH) return;
    seen.add(label);
    if (label !== store.active && !isSound(manifest)) return;
    for (const { relationship, manifest: before } of manifest.ingredients)
      if (before !== null && relationship !== 'inputTo') visit(before, depth + 1);
    const who = claimedName(manifest);
    for (const step of manifest.actions.slice(0, MAX_STEPS - steps.length)) steps.push({ ...step, who });
  };
  visit(store.active, 0);
  return steps;
}
