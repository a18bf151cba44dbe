/**
 * Reads C2PA manifests with c2pa-rs compiled to WebAssembly (docs/spec/signals.md section 1). Nothing is loaded before
 * the first file. Files are read one at a time; an instance in which Rust panicked is never used again. It asks no
 * server, and promises nothing about what the manifests say.
 */

import { accept, refuse } from '../errors.ts';
import {
  MAX_JSON_CHARS,
  type ManifestTexts,
  NO_REPORT,
  type ReadManifests,
  type TrustList,
} from '../verify/credential/manifest-port.ts';

/** The library's JavaScript side. */
export type ManifestLibrary = Pick<typeof import('@contentauth/c2pa-wasm'), 'default' | 'WasmReader'>;

export type ReaderParts = {
  /**
   * A module of the library that was not used before: each holds one instance for good.
   * @param attempt 0 at first, one more after each breakdown
   */
  readonly library: (attempt: number) => Promise<ManifestLibrary>;
  readonly patienceMs?: number;
};

type Wasm = BufferSource | WebAssembly.Module;
type Answer = Awaited<ReturnType<ReadManifests>>;

const MAX_FILE_BYTES = 64 * 2 ** 20;
/** Compressed manifests, unpacked. */
const MAX_MANIFEST_MEGABYTES = 32;
const MAX_URL_CHARS = 2000;
/** A file takes well under a second; a panic inside a promise leaves it pending for ever. */
const PATIENCE_MS = 30_000;

/** What a signer's certificate may be for: claims (C2PA), e-mail and documents (before C2PA had its own), C2PA (Microsoft). */
const PURPOSES = [
  '1.3.6.1.4.1.62558.2.1',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.76.59.1.9',
];

/** @param load the library's WebAssembly, compiled or as bytes; asked for once per instance, on the first file */
export function openManifestReader(
  load: () => Promise<Wasm>,
  { library, patienceMs = PATIENCE_MS }: ReaderParts,
): ReadManifests {
  let attempt = 0;
  let current: Promise<ManifestLibrary> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function start(): Promise<ManifestLibrary> {
    const opened = await library(attempt);
    await opened.default({ module_or_path: await load() });
    return opened;
  }

  async function readNext(...asked: Parameters<ReadManifests>): Promise<Answer> {
    try {
      current ??= start();
      const { WasmReader } = await current;
      return await within(patienceMs, readFile(WasmReader, ...asked));
    } catch (error) {
      // The library's own refusals are strings; anything else is a breakdown, or it could not be loaded.
      if (typeof error === 'string') return refusalOf(error);
      current = null;
      attempt++;
      return refuse('unreadable', 'the reader of Content Credentials broke down on this file');
    }
  }

  return (...asked) => {
    const [file] = asked;
    if (file.length > MAX_FILE_BYTES)
      return Promise.resolve(refuse('unreadable', `a file of more than ${MAX_FILE_BYTES} bytes`));
    const next = last.then(() => readNext(...asked));
    last = next;
    return next;
  };
}

async function readFile(
  WasmReader: ManifestLibrary['WasmReader'],
  ...[file, mediaType, trust, wanted]: Parameters<ReadManifests>
): Promise<Answer> {
  const reader = await WasmReader.fromBytes(mediaType, file, settingsOf(trust));
  try {
    const report = wanted === 'both' ? reader.crJson() : NO_REPORT;
    const texts: ManifestTexts = { store: reader.json(), report };
    return Math.max(texts.store.length, texts.report.length) > MAX_JSON_CHARS
      ? refuse('unreadable', `manifests of more than ${MAX_JSON_CHARS} characters`)
      : accept(texts);
  } finally {
    reader.free();
  }
}

function settingsOf(trust: TrustList): string {
  return JSON.stringify({
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
    core: {
      allowed_network_hosts: [],
      // Identities would be looked up on the web.
      decode_identity_assertions: false,
      max_decompressed_manifest_size_in_mb: MAX_MANIFEST_MEGABYTES,
    },
    trust: trustSettings(trust),
  });
}

/**
 * The library looks for a signer's issuer in all lists, in no fixed order, and names the list. So a certificate that
 * stands in both is kept in the first only: then `[user_anchors]` means an authority that may only stamp times.
 */
function trustSettings({ issuers, signers, timeStampers }: TrustList): object {
  const trust_config = PURPOSES.join('\n');
  const known = new Set(certificatesIn(issuers));
  const onlyTimeStampers = certificatesIn(timeStampers).filter((one) => !known.has(one));
  const listed = { trust_uri: 'signers', trust_kind: 'manifest', trust_config };
  return {
    trust_config,
    ...(issuers === '' ? {} : { trust_anchors: issuers }),
    ...(onlyTimeStampers.length === 0 ? {} : { user_anchors: onlyTimeStampers.join('\n') }),
    ...(signers === '' ? {} : { anchors: [{ ...listed, trust_anchors: issuers, allowed_list: signers }] }),
  };
}

function certificatesIn(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => block.replaceAll(/\r/g, ''));
}

function refusalOf(error: string): Answer {
  if (/^C2pa\((JumbfNotFound|ProvenanceMissing)\)$/.test(error))
    return refuse('no-manifest', 'there is no manifest in this file');
  const url = /^C2pa\(RemoteManifestUrl\("([^"\\]+)"\)\)$/.exec(error)?.[1];
  if (url !== undefined && url.length <= MAX_URL_CHARS && URL.canParse(url))
    return { ...refuse('remote-manifest', 'the manifest is kept at an address'), url };
  const name = /^C2pa\((\w{1,60})/.exec(error)?.[1] ?? 'nothing known';
  return refuse('unreadable', `the library answered ${name}`);
}

async function within<T>(patienceMs: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
