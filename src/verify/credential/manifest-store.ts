/**
 * The manifests of one file as the library reported them, in our own shape (docs/spec/signals.md section 1). Whoever made
 * the file chose every name and action in it, so sizes are bounded and text is cleaned here; the library's own part, the
 * validation codes, must be whole. It judges nothing.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { actionsOf, type ManifestAction } from './manifest-actions.ts';
import { type Codes, collectCodes, recordedShape, resultsShape } from './manifest-codes.ts';
import { MAX_JSON_CHARS, type ManifestTexts } from './manifest-port.ts';
import { attempted, isoTime, shown } from './outside-text.ts';

export type ManifestStore = {
  readonly active: string;
  /** By label, as the library spells it. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** ISO 8601: what the library took as now. */
  readonly validatedAt: string | null;
};

export type Manifest = {
  readonly label: string;
  readonly claimVersion: number;
  readonly generator: string | null;
  /** From the certificate; anyone can issue one with any name. */
  readonly organisation: string | null;
  readonly commonName: string | null;
  /** ISO 8601, from a time stamp of whatever authority. */
  readonly stampedAt: string | null;
  /** ISO 8601: end of the certificate's validity. */
  readonly validUntil: string | null;
  readonly ingredients: readonly Ingredient[];
  readonly actions: readonly ManifestAction[];
  readonly codes: Codes;
};

export type Ingredient = {
  readonly relationship: 'parentOf' | 'componentOf' | 'inputTo';
  /** Label of its manifest; `null` where it has none. */
  readonly manifest: string | null;
};

export const MAX_MANIFESTS = 64;
const MAX_NAME_CHARS = 100;

const ingredientShape = v.object({
  relationship: v.fallback(v.picklist(['parentOf', 'componentOf', 'inputTo']), 'componentOf'),
  label: v.nullish(v.string(), null),
  active_manifest: v.nullish(v.string(), null),
  ...recordedShape,
});

const manifestShape = v.object({
  claim_version: v.nullish(v.number(), 1),
  claim_generator: attempted(v.string()),
  claim_generator_info: attempted(v.array(v.object({ name: v.string(), version: attempted(v.string()) }))),
  ingredients: v.nullish(v.array(ingredientShape), []),
  assertions: v.nullish(v.array(v.object({ label: v.string(), data: v.unknown() })), []),
  signature_info: v.nullish(
    v.object({
      issuer: attempted(v.string()),
      common_name: attempted(v.string()),
      time: attempted(v.string()),
    }),
  ),
});
type ManifestJson = v.InferOutput<typeof manifestShape>;

const storeShape = v.object({
  active_manifest: v.string(),
  manifests: v.record(v.string(), manifestShape),
  validation_results: resultsShape,
});
type StoreJson = v.InferOutput<typeof storeShape>;

const reportShape = v.object({
  manifests: v.array(
    v.object({
      label: v.string(),
      signature: attempted(
        v.object({ certificateInfo: v.object({ validity: v.object({ notAfter: v.string() }) }) }),
      ),
      validationResults: attempted(v.object({ validationTime: v.string() })),
    }),
  ),
});
type ReportJson = v.InferOutput<typeof reportShape>;

/** Codes: `too-large`, `not-json`, `bad-shape`, `too-many-manifests`, `no-active-manifest`. */
export function parseManifestStore(
  texts: ManifestTexts,
): Parsed<
  ManifestStore,
  'too-large' | 'not-json' | 'bad-shape' | 'too-many-manifests' | 'no-active-manifest'
> {
  if (Math.max(texts.store.length, texts.report.length) > MAX_JSON_CHARS)
    return refuse('too-large', `manifests of more than ${MAX_JSON_CHARS} characters`);
  const json = readJson(texts);
  if (json === null) return refuse('not-json', 'the library did not answer with JSON');
  const store = v.safeParse(storeShape, json.store, { abortEarly: true });
  const report = v.safeParse(reportShape, json.report, { abortEarly: true });
  if (!store.success || !report.success)
    return refuse('bad-shape', 'the library answered in an unknown shape');
  const { active_manifest, manifests } = store.output;
  if (Object.keys(manifests).length > MAX_MANIFESTS)
    return refuse('too-many-manifests', `more than ${MAX_MANIFESTS} manifests`);
  if (!Object.hasOwn(manifests, active_manifest))
    return refuse('no-active-manifest', 'the active manifest is missing');
  return accept(assemble(store.output, report.output));
}

function readJson({
  store,
  report,
}: ManifestTexts): { readonly store: unknown; readonly report: unknown } | null {
  try {
    return { store: JSON.parse(store), report: JSON.parse(report) };
  } catch {
    return null;
  }
}

function assemble(store: StoreJson, report: ReportJson): ManifestStore {
  const certificates = new Map(
    report.manifests.map(({ label, signature }) => [
      label,
      signature?.certificateInfo.validity.notAfter ?? null,
    ]),
  );
  const codes = collectCodes(store);
  const manifests = Object.entries(store.manifests).map(([label, manifest]): [string, Manifest] => [
    label,
    manifestOf(
      label,
      manifest,
      certificates.get(label) ?? null,
      codes.get(label) ?? { passed: [], noted: [], failed: [] },
    ),
  ]);
  const times = report.manifests.map(({ validationResults }) =>
    isoTime(validationResults?.validationTime ?? null),
  );
  return {
    active: store.active_manifest,
    manifests: new Map(manifests),
    validatedAt: times.find((at) => at !== null) ?? null,
  };
}

function manifestOf(label: string, json: ManifestJson, notAfter: string | null, codes: Codes): Manifest {
  const info = json.claim_generator_info?.[0];
  const generator =
    info === undefined ? json.claim_generator : [info.name, info.version].filter(Boolean).join(' ');
  const signature = json.signature_info;
  return {
    label,
    claimVersion: json.claim_version,
    generator: generator === null ? null : shown(generator),
    organisation: named(signature?.issuer),
    commonName: named(signature?.common_name),
    stampedAt: isoTime(signature?.time ?? null),
    validUntil: isoTime(notAfter),
    ingredients: json.ingredients.map(({ relationship, active_manifest }) => ({
      relationship,
      manifest: active_manifest,
    })),
    actions: actionsOf(json.assertions),
    codes,
  };
}

/** A name that nobody could see is none, and a long one would push away what is said about it. */
function named(name: string | null | undefined): string | null {
  const text = shown(name ?? '').trim();
  if (text.replaceAll(/[\p{Default_Ignorable_Code_Point}\s]/gu, '') === '') return null;
  return text.length > MAX_NAME_CHARS ? `${text.slice(0, MAX_NAME_CHARS).toWellFormed()}…` : text;
}
