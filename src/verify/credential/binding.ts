/**
 * Whether a Content Credential is about the content beside which it was found, where the library read it without that
 * content (docs/spec/signals.md sections 1.3 and 1.4). What the library says about the binding is left out, and the signed
 * digest is compared here. Nothing is bound where that digest or what it leaves out is not understood.
 */

import * as v from 'valibot';
import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { ByteRange } from '../../formats/c2pa-text.ts';
import type { Code } from './manifest-codes.ts';
import { isSound } from './manifest-soundness.ts';
import type { Manifest, ManifestStore } from './manifest-store.ts';

/** The digest that was signed, and what of the content it leaves out. */
export type Binding = {
  readonly exclusions: readonly ByteRange[];
  readonly isDigestOf: (bytes: Bytes) => Promise<boolean>;
};

/** Whether the content is the one that was signed; a refusal where that cannot be told. */
export type Compare = (binding: Binding) => Promise<Parsed<boolean>>;

const DATA_HASH = 'c2pa.hash.data';
const HASH_LABELS = 'c2pa.hash.';
const BINDING_CODE = /^assertion\.(data|bmff|boxes|collection)Hash\./;
const MAX_EXCLUSIONS = 16;
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['sha256', 'SHA-256'],
  ['sha384', 'SHA-384'],
  ['sha512', 'SHA-512'],
]);

const dataHashShape = v.object({
  exclusions: v.nullish(
    v.pipe(v.array(v.object({ start: v.number(), length: v.number() })), v.maxLength(MAX_EXCLUSIONS)),
    [],
  ),
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

/**
 * @param report the library's, for the store
 * @returns the store with what was found out about the binding; codes: `no-binding`, `unknown-binding`, those of `compare`
 */
export async function bind(
  store: ManifestStore,
  report: string,
  compare: Compare,
): Promise<Parsed<ManifestStore>> {
  const active = unbound(store.manifests.get(store.active)!);
  // A credential that is broken in itself says nothing about the content.
  if (!isSound(active)) return accept(withActive(store, active));
  const binding = bindingIn(report, store.active);
  if (!binding.ok) return binding;
  const holds = await compare(binding.value);
  if (!holds.ok) return holds;
  return accept(
    withActive(
      store,
      holds.value
        ? withCode(active, 'passed', 'assertion.dataHash.match')
        : withCode(active, 'failed', 'assertion.dataHash.mismatch'),
    ),
  );
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
    return refuse('no-binding', 'the credential is not bound by a digest of its bytes');
  const dataHash = v.safeParse(dataHashShape, manifest.assertions[DATA_HASH]);
  if (!dataHash.success)
    return refuse('unknown-binding', 'the credential covers its content in a way that is not understood');
  const { exclusions, alg, hash } = dataHash.output;
  const named = alg ?? (manifest['claim.v2'] ?? manifest.claim)?.alg ?? '';
  const algorithm = ALGORITHMS.get(named);
  if (algorithm === undefined)
    return refuse('unknown-binding', 'the credential covers its content by an unknown algorithm');
  return accept({
    exclusions: exclusions.map(({ start, length }) => ({ start, lengthBytes: length })),
    isDigestOf: async (bytes) => (await digest(algorithm, bytes)) === hash,
  });
}

/** As the library writes bytes: `b64'…'`. */
async function digest(algorithm: string, bytes: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
  return `b64'${btoa(String.fromCharCode(...hash))}'`;
}

function unbound(manifest: Manifest): Manifest {
  const { passed, noted, failed } = manifest.codes;
  const others = (codes: readonly Code[]) => codes.filter(({ code }) => !BINDING_CODE.test(code));
  return { ...manifest, codes: { passed: others(passed), noted: others(noted), failed: others(failed) } };
}

function withCode(manifest: Manifest, result: 'passed' | 'failed', code: string): Manifest {
  const codes = [...manifest.codes[result], { code, explanation: '' }];
  return { ...manifest, codes: { ...manifest.codes, [result]: codes } };
}

function withActive(store: ManifestStore, active: Manifest): ManifestStore {
  return { ...store, manifests: new Map([...store.manifests, [store.active, active]]) };
}
