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
  // By depth, too: what is too deep on one way may be near on another.
  const found = new Map<string, Origin>();
  const visit = (label: string, depth: number): Origin => {
    const manifest = store.manifests.get(label);
    if (manifest === undefined || depth > MAX_DEPTH) return silence(label);
    if (label !== store.active && !isSound(manifest)) return silence(label);
    const place = `${depth} ${label}`;
    const known = found.get(place);
    if (known !== undefined) return known;
    const origin = combine(
      manifest,
      visibleIngredients(manifest, (next) => visit(next, depth + 1)),
    );
    found.set(place, origin);
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
  const those = (...claims: readonly AiClaim[]) =>
    visible.flatMap(({ origin }) => origin ?? []).filter(({ claim }) => claims.includes(claim));
  /** Whoever could have claimed this of a picture that it is not true of must be believed, in whatever order they come. */
  const resting = (origins: readonly Origin[]) => [
    ...new Set([label, ...origins.flatMap(({ restsOn }) => restsOn)]),
  ];

  if (own.claim === 'parts') return { ...own, restsOn: [label] };
  if (own.claim === 'generated')
    return all('generated')
      ? { ...own, restsOn: resting(those('generated')) }
      : { ...own, claim: 'parts', restsOn: [label] };
  const ai = those('generated', 'parts');
  if (ai[0] !== undefined) {
    const hasParent = visible.some(({ relationship }) => relationship === 'parentOf');
    const claim = hasParent && all('generated') ? 'generated' : 'parts';
    return { ...ai[0], claim, restsOn: resting(ai) };
  }
  if (visible.length === 0) return { ...own, restsOn: [label] };
  if (own.claim === 'agent') return { ...own, restsOn: [label] };
  const [carried] = those('agent', 'not-ai');
  const isOnly = carried !== undefined && all(carried.claim) && visible[0]!.relationship === 'parentOf';
  return isOnly ? { ...carried, restsOn: resting(those(carried.claim)) } : silence(label);
}

function ownClaim(actions: readonly ManifestAction[]): Own {
  const by = (wanted: string, within = actions) =>
    within.find(({ source }) => source !== null && classOfSource(source) === wanted);
  const parts = by('parts');
  if (parts !== undefined) return say('parts', parts);
  const created = actions.filter(({ action }) => action === CREATED);
  const ai = by('ai');
  if (ai !== undefined) return say(beganOtherwise(actions, created) ? 'parts' : 'generated', ai);
  const tool = created.find(
    ({ agent, source }) => source === null && agent !== null && GENERATORS.some((name) => name.test(agent)),
  );
  if (tool !== undefined) return say('agent', tool);
  const notAi = by('not-ai', created.length > 0 ? created : actions);
  return notAi === undefined ? { claim: 'silent', sourceType: null, tool: null } : say('not-ai', notAi);
}

/** A picture that was there before AI changed something of it is not wholly generated. */
function beganOtherwise(actions: readonly ManifestAction[], created: readonly ManifestAction[]): boolean {
  const isOther = ({ source }: ManifestAction) => source !== null && classOfSource(source) !== 'ai';
  if (created.some(isOther)) return true;
  const isSilent = created.every(({ source }) => source === null);
  return isSilent && actions.some(({ source }) => source !== null && classOfSource(source) === 'not-ai');
}

function say(claim: AiClaim, { source, agent }: ManifestAction): Own {
  return { claim, sourceType: source, tool: agent };
}

function silence(label: string): Origin {
  return { claim: 'silent', sourceType: null, tool: null, restsOn: [label] };
}
