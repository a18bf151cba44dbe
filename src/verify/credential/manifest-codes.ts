/**
 * The library's validation codes, put to the manifests that they are about. About the active one: what the library found
 * now. About an ingredient's: what its user's claim recorded when it was used, and what the library finds different now
 * ("deltas"). What the codes mean is in manifest-soundness.ts.
 */

import * as v from 'valibot';
import { shown } from './outside-text.ts';

export type Code = { readonly code: string; readonly explanation: string };
export type Codes = {
  readonly passed: readonly Code[];
  readonly noted: readonly Code[];
  readonly failed: readonly Code[];
};

const statusShape = v.object({
  code: v.pipe(v.string(), v.transform(shown)),
  url: v.nullish(v.string(), ''),
  explanation: v.nullish(v.pipe(v.string(), v.transform(shown)), ''),
});
type Status = v.InferOutput<typeof statusShape>;

const statusesShape = v.object({
  success: v.array(statusShape),
  informational: v.array(statusShape),
  failure: v.array(statusShape),
});
type Statuses = v.InferOutput<typeof statusesShape>;

const deltasShape = v.nullish(
  v.array(v.object({ ingredientAssertionURI: v.string(), validationDeltas: statusesShape })),
);

/** What the library found now. A missing part is no answer. */
export const resultsShape = v.object({ activeManifest: statusesShape, ingredientDeltas: deltasShape });

/** What a claim recorded about an ingredient: as in version 2 and 3 of the assertion, and as in version 1. */
export const recordedShape = {
  validation_results: v.nullish(
    v.object({ activeManifest: v.nullish(statusesShape), ingredientDeltas: deltasShape }),
  ),
  validation_status: v.nullish(v.array(statusShape)),
};

type Store = {
  readonly active_manifest: string;
  readonly manifests: { readonly [label: string]: { readonly ingredients: readonly Ingredient[] } };
  readonly validation_results: v.InferOutput<typeof resultsShape>;
};
type Ingredient = {
  readonly label: string | null;
  readonly active_manifest: string | null;
} & v.InferOutput<v.ObjectSchema<typeof recordedShape, undefined>>;

type Collected = { readonly passed: Code[]; readonly noted: Code[]; readonly failed: Code[] };

const TRUSTED = 'signingCredential.trusted';
const UNTRUSTED = 'signingCredential.untrusted';
/** The manifest of an ingredient is not the one that the claim covers, or is gone. */
const REPLACED = 'ingredient.manifest.';

export function collectCodes(store: Store): ReadonlyMap<string, Codes> {
  const all = new Map<string, Collected>();
  const { activeManifest, ingredientDeltas } = store.validation_results;
  addTo(all, activeManifest, () => store.active_manifest);
  /** @param target manifest of the ingredient, for addresses that name none; nothing here is about the active one */
  const addIngredient = (statuses: Statuses, target: string | null) =>
    addTo(all, statuses, ({ url }) => {
      const label = labelIn(url);
      const about = label === null || label === store.active_manifest ? target : label;
      return about === store.active_manifest ? null : about;
    });
  const trustedNow = new Set<string | null>();
  for (const { ingredientAssertionURI: uri, validationDeltas } of ingredientDeltas ?? []) {
    const target = targetOf(uri, store);
    addIngredient(validationDeltas, target);
    for (const { code, url } of validationDeltas.success)
      if (code === TRUSTED) trustedNow.add(labelIn(url) ?? target);
    if (labelIn(uri) === store.active_manifest)
      addTo(all, onlyReplaced(validationDeltas), () => store.active_manifest);
  }
  const depths = depthsOf(store);
  const nearest = nearestUse(store, depths);
  for (const [label, { ingredients }] of Object.entries(store.manifests))
    for (const ingredient of ingredients) {
      const target = ingredient.active_manifest;
      const depth = depths.get(label) ?? Number.POSITIVE_INFINITY;
      // Whoever is further away cannot discredit, or vouch for, a manifest that somebody nearer has used.
      const counts = ({ url }: Status) => depth <= (nearest.get(labelIn(url) ?? target ?? '') ?? depth);
      // A signer that was on no list when the ingredient was used may be on one now.
      const isOverruled = ({ code, url }: Status) =>
        code === UNTRUSTED && trustedNow.has(labelIn(url) ?? target);
      for (const recorded of recordedOf(ingredient))
        addIngredient(
          {
            success: recorded.success.filter(counts),
            informational: recorded.informational.filter(counts),
            failure: recorded.failure.filter((status) => counts(status) && !isOverruled(status)),
          },
          target,
        );
    }
  return all;
}

/** Steps from the active manifest, by the shortest way. */
function depthsOf({ active_manifest, manifests }: Store): ReadonlyMap<string, number> {
  const depths = new Map([[active_manifest, 0]]);
  // A map visits what is added on the way, in order.
  for (const [label, depth] of depths)
    for (const { active_manifest: next } of Object.hasOwn(manifests, label)
      ? manifests[label]!.ingredients
      : [])
      if (next !== null && !depths.has(next)) depths.set(next, depth + 1);
  return depths;
}

/** For each manifest how far from the active one it is first used as an ingredient. */
function nearestUse({ manifests }: Store, depths: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const nearest = new Map<string, number>();
  for (const [label, { ingredients }] of Object.entries(manifests))
    for (const { active_manifest: used } of ingredients) {
      const depth = depths.get(label) ?? Number.POSITIVE_INFINITY;
      if (used !== null && depth < (nearest.get(used) ?? Number.POSITIVE_INFINITY)) nearest.set(used, depth);
    }
  return nearest;
}

function addTo(
  all: Map<string, Collected>,
  { success, informational, failure }: Statuses,
  labelOf: (status: Status) => string | null,
): void {
  const add = (kind: keyof Codes, statuses: readonly Status[]) => {
    for (const status of statuses) {
      const label = labelOf(status);
      if (label === null) continue;
      const about = all.get(label) ?? { passed: [], noted: [], failed: [] };
      about[kind].push({ code: status.code, explanation: status.explanation });
      all.set(label, about);
    }
  };
  add('passed', success);
  add('noted', informational);
  add('failed', failure);
}

function recordedOf({ validation_results: results, validation_status }: Ingredient): readonly Statuses[] {
  return [
    ...(results?.activeManifest ? [results.activeManifest] : []),
    ...(results?.ingredientDeltas ?? []).map(({ validationDeltas }) => validationDeltas),
    { success: [], informational: [], failure: validation_status ?? [] },
  ];
}

function onlyReplaced({ failure }: Statuses): Statuses {
  const replaced = failure.filter(({ code }) => code.startsWith(REPLACED));
  return { success: [], informational: [], failure: replaced };
}

/** `self#jumbf=/c2pa/LABEL/c2pa.signature` */
function labelIn(url: string): string | null {
  return /^self#jumbf=\/c2pa\/([^/]+)/.exec(url)?.[1] ?? null;
}

/** The manifest of the ingredient that `self#jumbf=/c2pa/LABEL/c2pa.assertions/INGREDIENT` describes. */
function targetOf(assertionUri: string, { manifests }: Store): string | null {
  const user = labelIn(assertionUri);
  if (user === null || !Object.hasOwn(manifests, user)) return null;
  const name = assertionUri.slice(assertionUri.lastIndexOf('/') + 1);
  return manifests[user]!.ingredients.find(({ label }) => label === name)?.active_manifest ?? null;
}
