/**
 * What a credential says about AI (docs/spec/signals.md section 1.1): the active manifest and, through its ingredients,
 * those before it, each once. Pure. Whether the signers are worth believing is decided elsewhere, for exactly the
 * manifests that the answer rests on.
 */

import { classOfSource } from '../source-types.ts';
import type { AiClaim } from './credential.ts';
import type { ManifestAction } from './manifest-actions.ts';
import { isSound } from './manifest-soundness.ts';
import type { Ingredient, Manifest, ManifestStore } from './manifest-store.ts';

export type Origin = {
  readonly claim: AiClaim;
  readonly sourceType: string | null;
  readonly tool: string | null;
  /** Labels from the active manifest to those that say it: all their signers must be believed. */
  readonly restsOn: readonly string[];
};

export const MAX_DEPTH = 16;

const CREATED = 'c2pa.created';
/** Programs that do nothing but generate, and credentials of which came without a source type. */
const GENERATORS: readonly RegExp[] = [
  /^Image Creator from Designer\b/,
  /^Bing Image Creator\b/,
  /^DALL[·-]E\b/,
];

/** What one manifest says by itself. */
type Own = Pick<Origin, 'claim' | 'sourceType' | 'tool'>;

export function originOf(store: ManifestStore): Origin {
  const found = new Map<string, Origin>();
  const visit = (label: string, depth: number): Origin => {
    const known = found.get(label);
    if (known !== undefined) return known;
    const silent = silence(label);
    const manifest = store.manifests.get(label);
    // Set before its ingredients are seen, so that a manifest among its own ancestors says nothing there.
    found.set(label, silent);
    if (manifest === undefined || depth > MAX_DEPTH) return silent;
    if (label !== store.active && !isSound(manifest)) return silent;
    const origin = combine(
      manifest,
      visibleIngredients(manifest, (next) => visit(next, depth + 1)),
    );
    found.set(label, origin);
    return origin;
  };
  return visit(store.active, 0);
}

type Visible = { readonly relationship: Ingredient['relationship']; readonly origin: Origin | null };

/** What can be seen in the result: `inputTo` only gave a hint or a mask. */
function visibleIngredients({ ingredients }: Manifest, visit: (label: string) => Origin): readonly Visible[] {
  return ingredients
    .filter(({ relationship }) => relationship !== 'inputTo')
    .map(({ relationship, manifest }) => ({
      relationship,
      origin: manifest === null ? null : visit(manifest),
    }));
}

function combine(manifest: Manifest, visible: readonly Visible[]): Origin {
  const own = ownClaim(manifest.actions);
  const { label } = manifest;
  const all = (claim: AiClaim) => visible.every(({ origin }) => origin?.claim === claim);
  const first = (...claims: readonly AiClaim[]) =>
    visible.flatMap(({ origin }) => origin ?? []).find(({ claim }) => claims.includes(claim));
  const through = (origin: Origin): Origin => ({ ...origin, restsOn: [label, ...origin.restsOn] });

  if (own.claim === 'parts') return { ...own, restsOn: [label] };
  if (own.claim === 'generated') {
    const claim = all('generated') ? 'generated' : 'parts';
    return { ...own, claim, restsOn: [label] };
  }
  const ai = first('generated', 'parts');
  if (ai !== undefined) {
    const hasParent = visible.some(({ relationship }) => relationship === 'parentOf');
    return through({ ...ai, claim: hasParent && all('generated') ? 'generated' : 'parts' });
  }
  if (visible.length === 0) return { ...own, restsOn: [label] };
  if (own.claim === 'agent') return { ...own, restsOn: [label] };
  const carried = first('agent', 'not-ai');
  const isOnly = carried !== undefined && all(carried.claim) && visible[0]!.relationship === 'parentOf';
  if (!isOnly) return silence(label);
  const restsOn = visible.flatMap(({ origin }) => origin?.restsOn ?? []);
  return { ...carried, restsOn: [label, ...new Set(restsOn)] };
}

function ownClaim(actions: readonly ManifestAction[]): Own {
  const by = (wanted: string, within = actions) =>
    within.find(({ source }) => source !== null && classOfSource(source) === wanted);
  const parts = by('parts');
  if (parts !== undefined) return say('parts', parts);
  const created = actions.filter(({ action }) => action === CREATED);
  const ai = by('ai');
  // A camera's picture of which AI changed something is not wholly generated.
  if (ai !== undefined) return say(by('ai', created) || !by('not-ai') ? 'generated' : 'parts', ai);
  const tool = created.find(({ agent }) => agent !== null && GENERATORS.some((name) => name.test(agent)));
  if (tool !== undefined) return say('agent', tool);
  const notAi = by('not-ai', created.length > 0 ? created : actions);
  return notAi === undefined ? { claim: 'silent', sourceType: null, tool: null } : say('not-ai', notAi);
}

function say(claim: AiClaim, { source, agent }: ManifestAction): Own {
  return { claim, sourceType: source, tool: agent };
}

function silence(label: string): Origin {
  return { claim: 'silent', sourceType: null, tool: null, restsOn: [label] };
}
