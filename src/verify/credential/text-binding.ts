/**
 * Whether a Content Credential is about the text that it stands in (docs/spec/signals.md section 1.3). The library reads
 * a text's manifest without the text, so that what it says about the binding is left out and the signed digest is
 * compared here. Nothing is bound where that digest or what it leaves out is not understood.
 */

import * as v from 'valibot';
import { type Bytes, fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type ByteRange, findTextManifest, type TextManifest } from '../../formats/c2pa-text.ts';
import type { Code } from './manifest-codes.ts';
import { isSound } from './manifest-soundness.ts';
import type { Manifest, ManifestStore } from './manifest-store.ts';

export type TextContent = {
  readonly manifest: Bytes;
  /** The text as it is; then without white space at its ends, where it has any. */
  readonly readings: readonly TextManifest[];
};

type Binding = { readonly exclusion: ByteRange; readonly algorithm: string; readonly hash: string };

const DATA_HASH = 'c2pa.hash.data';
const HASH_LABELS = 'c2pa.hash.';
const BINDING_CODE = /^assertion\.(data|bmff|boxes|collection)Hash\./;
const OUTER_SPACE = ' \t\r\n';
const ALGORITHMS: Readonly<Record<string, string>> = {
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

const dataHashShape = v.object({
  exclusions: v.strictTuple([v.object({ start: v.number(), length: v.number() })]),
  alg: v.nullish(v.string(), null),
  hash: v.string(),
});
const claimShape = v.nullish(v.object({ alg: v.nullish(v.string(), null) }));
const reportShape = v.object({
  manifests: v.array(
    v.object({
      label: v.string(),
      assertions: v.record(v.string(), v.unknown()),
      claim: claimShape,
      'claim.v2': claimShape,
      validationResults: v.object({
        success: v.array(v.object({ code: v.string(), url: v.nullish(v.string()) })),
      }),
    }),
  ),
});

/** Codes: those of `findTextManifest`; `not-utf8`. */
export function contentOfText(file: Uint8Array): Parsed<TextContent | null> {
  const text = fromUtf8(file);
  if (text === null) return refuse('not-utf8', 'the text is not UTF-8');
  const found = findTextManifest(text);
  if (!found.ok) return found;
  if (found.value === null) return accept(null);
  // A selection on a page often brings a line break along.
  const trimmed = withoutOuterSpace(text);
  const again = trimmed === text ? null : findTextManifest(trimmed);
  const readings = again?.ok && again.value !== null ? [found.value, again.value] : [found.value];
  return accept({ manifest: found.value.manifest, readings });
}

/** By hand, because `trim` takes U+FEFF along, and a pattern takes time in proportion to the square of a long gap. */
function withoutOuterSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && OUTER_SPACE.includes(text[start]!)) start++;
  while (end > start && OUTER_SPACE.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/**
 * @param report the library's, for the store
 * @returns the store with what was found out about the binding; codes: `no-binding`, `unknown-binding`, `other-place`
 */
export async function bindToText(
  store: ManifestStore,
  report: string,
  { readings }: TextContent,
): Promise<Parsed<ManifestStore>> {
  const active = unbound(store.manifests.get(store.active)!);
  // A credential that is broken in itself says nothing about the text.
  if (!isSound(active)) return accept(withActive(store, active));
  const binding = bindingIn(report, store.active);
  if (!binding.ok) return binding;
  const { exclusion, algorithm, hash } = binding.value;
  for (const reading of readings) {
    if ((await digest(algorithm, reading.textBytes)) !== hash) continue;
    return [reading.excluded, reading.excludedInNfc].some((range) => isSame(range, exclusion))
      ? accept(withActive(store, bound(active, 'passed', 'assertion.dataHash.match')))
      : refuse('other-place', 'the credential names another place in the text than the one where it stands');
  }
  return accept(withActive(store, bound(active, 'failed', 'assertion.dataHash.mismatch')));
}

/** The active manifest's one binding, where the claim's signature covers it. */
function bindingIn(report: string, active: string): Parsed<Binding> {
  const parsed = v.safeParse(reportShape, JSON.parse(report));
  const manifests = parsed.success ? parsed.output.manifests.filter(({ label }) => label === active) : [];
  const manifest = manifests[0];
  if (manifest === undefined || manifests.length !== 1)
    return refuse('no-binding', 'the credential does not say what it is about');
  const labels = Object.keys(manifest.assertions).filter((label) => label.startsWith(HASH_LABELS));
  const url = `self#jumbf=/c2pa/${active}/c2pa.assertions/${DATA_HASH}`;
  const isSigned = manifest.validationResults.success.some(
    (status) => status.code === 'assertion.hashedURI.match' && status.url === url,
  );
  if (labels.length !== 1 || labels[0] !== DATA_HASH || !isSigned)
    return refuse('no-binding', 'the credential is not bound to a text');
  const dataHash = v.safeParse(dataHashShape, manifest.assertions[DATA_HASH]);
  if (!dataHash.success)
    return refuse('unknown-binding', 'the credential covers the text in a way that is not understood');
  const { exclusions, alg, hash } = dataHash.output;
  const named = alg ?? (manifest['claim.v2'] ?? manifest.claim)?.alg ?? '';
  const algorithm = Object.hasOwn(ALGORITHMS, named) ? ALGORITHMS[named]! : null;
  if (algorithm === null)
    return refuse('unknown-binding', 'the credential covers the text by an unknown algorithm');
  const [{ start, length }] = exclusions;
  return accept({ exclusion: { start, lengthBytes: length }, algorithm, hash });
}

/** As the library writes bytes: `b64'…'`. */
async function digest(algorithm: string, bytes: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
  return `b64'${btoa(String.fromCharCode(...hash))}'`;
}

function isSame(a: ByteRange, b: ByteRange): boolean {
  return a.start === b.start && a.lengthBytes === b.lengthBytes;
}

function unbound(manifest: Manifest): Manifest {
  const { passed, noted, failed } = manifest.codes;
  const others = (codes: readonly Code[]) => codes.filter(({ code }) => !BINDING_CODE.test(code));
  return { ...manifest, codes: { passed: others(passed), noted: others(noted), failed: others(failed) } };
}

function bound(manifest: Manifest, result: 'passed' | 'failed', code: string): Manifest {
  const codes = [...manifest.codes[result], { code, explanation: '' }];
  return { ...manifest, codes: { ...manifest.codes, [result]: codes } };
}

function withActive(store: ManifestStore, active: Manifest): ManifestStore {
  return { ...store, manifests: new Map([...store.manifests, [store.active, active]]) };
}
