/** What every call of the lookup worker has at hand: ports to the browser, its end, and the picture that it is about. */

import type { Bytes } from '../bytes.ts';
import type { Parsed } from '../errors.ts';
import type { ImageHeader } from '../formats/image-header.ts';
import { boundedFetch, type Limits } from '../ledger/bounded-fetch.ts';
import type { Clock, Fetch, Pixels } from '../ports.ts';
import type { CheckStep, LookupContext } from '../verify/context.ts';
import { ownCertificates } from '../verify/credential/own-list.ts';
import type { VerdictDocument } from '../verify/document.ts';
import { recognisedGroups } from '../verify/recognised-groups.ts';
import { type ComputationPorts, computationKeysIn, computationTools } from './computation.ts';
import type { OpenCredentialReader } from './credential-reader.ts';
import type { CheckOptions, Outcome, PictureSource } from './lookup-protocol.ts';
import { recognisedIn } from './recognised.ts';
import type { TreeStore } from './tree-store.ts';

/** Pixels that a small picture may fill; a picture is never enlarged. */
export type Box = { readonly width: number; readonly height: number };

export type LookupPorts = {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Milliseconds since 1970, where `clock` may count from anywhere. */
  readonly now: Clock;
  readonly trees: TreeStore;
  readonly openCredentials: OpenCredentialReader;
  readonly computation: ComputationPorts;
  readonly decode: (
    bytes: Uint8Array,
  ) => Promise<Parsed<{ readonly pixels: Pixels; readonly header: ImageHeader }>>;
  /** A data URL of the picture, scaled down into the box. */
  readonly shrink: (pixels: Pixels, box: Box) => Promise<string>;
};

/** Files that a page read and the panel hands over. */
export type PageFiles = {
  /** Standard base64; `null` where it never comes, or the call was stopped. */
  readonly read: (key: number) => Promise<string | null>;
  readonly close: () => void;
};

/** One running call: where it reports to, and when it must stop. */
export type Call = {
  readonly signal: AbortSignal;
  readonly onStep: (step: CheckStep) => void;
  readonly onThumbnail: (dataUrl: string) => void;
  readonly onFinding: (key: number, verdict: VerdictDocument, thumbnail: string | null) => void;
  readonly onUnread: (key: number) => void;
  readonly openFiles: () => PageFiles;
};

export async function bytesOf(
  source: PictureSource,
  limits: Limits,
  { fetch }: LookupPorts,
  { signal }: Call,
): Promise<Outcome<Bytes>> {
  if (source.from === 'file') return { ok: true, value: fromBase64(source.base64) };
  const answer = await boundedFetch(fetch, source.url, limits, { signal, redirect: 'follow' });
  if (answer.ok) return { ok: true, value: answer.value.body };
  return { ok: false, code: answer.code === 'too-large' ? 'picture-too-large' : 'picture-unreachable' };
}

export async function contextOf(
  options: CheckOptions,
  ports: LookupPorts,
  call: Call,
): Promise<LookupContext> {
  const { gateways, trust, groups, reach, openings, askDomains, askManifests } = options;
  return {
    gatewayUrls: gateways,
    recognised: recognisedIn(trust),
    groups: await recognisedGroups(groups),
    reach,
    openings,
    askDomains,
    askManifests,
    readCredential: ports.openCredentials(ownCertificates(trust)),
    computation: computationTools(computationKeysIn(trust), ports.computation, options.reproduce),
    fetch: ports.fetch,
    clock: ports.clock,
    onStep: call.onStep,
    signal: call.signal,
  };
}

/** Standard base64, as a browser's `FileReader` writes it. */
function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
