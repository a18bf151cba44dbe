/**
 * The calls that the lookup worker answers, as a table: gets the bytes, has them checked by src/verify, and hands back
 * a document. What only a browser can do (decode, draw) comes in as ports. It holds nothing between two calls.
 */

import { type Bytes, bytesEqual, fromBase64Url, fromUtf8, sha256 } from '../bytes.ts';
import { accept } from '../errors.ts';
import { MAX_FILE_BYTES } from '../formats/image-header.ts';
import type { Limits } from '../ledger/bounded-fetch.ts';
import { queryPrints } from '../ledger/fingerprint/fingerprint-image.ts';
import { openGateway } from '../ledger/search/gateway.ts';
import type { Pixels } from '../ports.ts';
import { checkImage } from '../verify/check-image.ts';
import { checkText } from '../verify/check-text.ts';
import { type Box, bytesOf, type Call, contextOf, type LookupPorts } from './call.ts';
import type { IssuerPorts } from './issuer-calls.ts';
import type {
  LookupCalls,
  LookupMethod,
  Outcome,
  PictureSource,
  Stored,
  StoredContent,
  WorkerRequest,
} from './lookup-protocol.ts';
import type { RpcPorts } from './rpc.ts';

type Handler<M extends LookupMethod> = (
  params: LookupCalls[M]['params'],
  ports: LookupPorts,
  call: Call,
) => Promise<Outcome<LookupCalls[M]['result']>>;

/** Twice the box in which the panel shows it, for fine screens. */
const THUMBNAIL_BOX: Box = { width: 288, height: 216 };
const STORED_BOX: Box = { width: 480, height: 480 };
const STORED_MAX_BYTES = 16 * 1024 * 1024;
const STORED_MAX_CHARS = 20_000;
/** Leaves a slow picture half of the time that a whole call has. */
const PICTURE_LIMITS: Limits = { maxBytes: MAX_FILE_BYTES, timeoutMs: 15_000 };

/** Digests alone are asked about, and models are not run. */
const ONLY_EXACT = {
  groups: [],
  reach: 'exact',
  openings: [],
  askDomains: [],
  askManifests: [],
  reproduce: false,
} as const;

const HANDLERS: { readonly [M in LookupMethod]: Handler<M> } = {
  'check-picture': checkPicture,
  // Loaded where a page is checked: most readers look up one thing at a time.
  'check-page': async (params, ports, call) =>
    (await import('./check-page-sources.ts')).checkPageSources(params, ports, call),
  'check-text': async ({ text, options }, ports, call) =>
    done(await checkText(text, await contextOf(options, ports, call))),
  'issuer-look': async (params, ports, call) =>
    done(await (await issuerCalls()).lookAtIssuer(params, atServer(ports, call))),
  'issuer-nonce': async (params, ports, call) =>
    done(await (await issuerCalls()).askNonce(params, atServer(ports, call))),
  'issuer-enrol': async (params, ports, call) =>
    done(await (await issuerCalls()).sendEnrolment(params, atServer(ports, call))),
  'issuer-vouch': async (params, ports, call) =>
    done(await (await issuerCalls()).sendVouch(params, atServer(ports, call))),
  'issuer-attest': async (params, ports, call) =>
    done(await (await issuerCalls()).sendAttestation(params, atServer(ports, call))),
  // Loaded where somebody has a credential.
  'credential-read': async ({ text }) =>
    done(await (await import('./credential-sources.ts')).factsOfText(text)),
  'credential-keys': async (params, ports, call) =>
    done(await (await import('./credential-sources.ts')).keysOfIssuer(params, atServer(ports, call))),
  'read-stored': async ({ gateways, stored }, ports, call) =>
    done(await readStored(gateways, stored, ports, call)),
  'page-call': async ({ text, site }, { now }) =>
    done((await import('../dapp/standing.ts')).readCall(text, site, now())),
  // Loaded where a site asks the wallet, or the person does.
  'page-node': async (params, ports, call) =>
    done(await (await import('./page-node.ts')).answerNode(params, atServer(ports, call))),
  rpc: async (params, ports, call) => done(await (await wallet()).askServer(params, atServer(ports, call))),
  'wallet-check-chain': async (params, ports, call) =>
    done(await (await wallet()).checkServer(params, atServer(ports, call))),
  'wallet-prepare': async (params, ports, call) =>
    done(await (await preparing()).prepareTransaction(params, { ...atServer(ports, call), now: ports.now })),
  'wallet-prepare-calls': async (params, ports, call) =>
    done(await (await preparing()).prepareCalls(params, { ...atServer(ports, call), now: ports.now })),
  'wallet-describe': async (params, { now }) => done(await (await wallet()).describeSignable(params, now)),
  'wallet-read-signed': async (params, { now }) => done(await (await wallet()).readSignedRaw(params, now)),
  'wallet-balances': async (params, ports, call) =>
    done(await (await wallet()).readBalances(params, atServer(ports, call))),
  'wallet-send-raw': async (params, ports, call) =>
    done(await (await wallet()).sendRaw(params, atServer(ports, call))),
  'wallet-send-all': async (params, ports, call) =>
    done(await (await wallet()).sendAll(params, atServer(ports, call))),
  // Loaded where a rule requires evidence.
  'wallet-evidence': async ({ needs, gateways, trust }, ports, call) => {
    const context = await contextOf({ ...ONLY_EXACT, gateways, trust }, ports, call);
    return done(accept(await (await import('./call-evidence.ts')).findCallEvidence(needs, context)));
  },
  'page-fits': async ({ request, choice, wallet }) =>
    done((await import('../dapp/fits.ts')).fits(request, choice, wallet)),
  // Loaded where somebody is a member of a group.
  'group-state': async (params, { fetch, now, trees }, { signal }) =>
    done(await (await import('./group-state.ts')).groupState(params, { fetch, now, trees, signal })),
};

export function answerCall<M extends LookupMethod>(
  { method, params }: WorkerRequest<M>,
  ports: LookupPorts,
  call: Call,
): Promise<Outcome<LookupCalls[M]['result']>> {
  return HANDLERS[method](params, ports, call);
}

async function checkPicture(
  { source, video, options }: LookupCalls['check-picture']['params'],
  ports: LookupPorts,
  call: Call,
): Promise<Outcome<LookupCalls['check-picture']['result']>> {
  const file = await bytesOf(source, PICTURE_LIMITS, ports, call);
  if (!file.ok) return file;
  let shown: Promise<void> | null = null;
  const picture = {
    // Captured pixels are a file of our own making: its digest would mean nothing.
    file: source.from === 'capture' ? null : file.value,
    ...(video === undefined ? {} : { video: { file: await videoFile(video, ports, call) } }),
    fingerprint: async () => {
      const decoded = await ports.decode(file.value);
      if (!decoded.ok) return decoded;
      const { pixels, header } = decoded.value;
      const { width, height } = pixels;
      const value = { query: queryPrints(pixels), mediaType: header.mediaType, width, height };
      shown = showSoon(pixels, ports, call);
      return { ok: true, value } as const;
    },
    pixels: async () => {
      const decoded = await ports.decode(file.value);
      return decoded.ok ? decoded.value.pixels : null;
    },
  };
  const verdict = await checkImage(picture, await contextOf(options, ports, call));
  await shown; // nothing is reported of a call that has ended
  return done(verdict);
}

/** Without its file, a video's frame is looked up all the same. */
async function videoFile(
  source: PictureSource | null,
  ports: LookupPorts,
  call: Call,
): Promise<Bytes | null> {
  const file = source === null ? null : await bytesOf(source, PICTURE_LIMITS, ports, call);
  return file?.ok ? file.value : null;
}

/** A task of its own: the questions to the servers go out first, and the panel's small picture is made while they travel. */
async function showSoon(pixels: Pixels, ports: LookupPorts, call: Call): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  // Without its picture the panel still has everything that was found.
  await ports.shrink(pixels, THUMBNAIL_BOX).then(call.onThumbnail, () => {});
}

/** Asks one server after the other, so that no more of them than needed learn what is read. */
async function readStored(
  gateways: readonly string[],
  stored: Stored,
  ports: LookupPorts,
  { signal }: Call,
): Promise<StoredContent> {
  const digest = fromBase64Url(stored.digest);
  if (digest === null) return { shown: 'nothing', because: 'altered' };
  if (stored.sizeBytes > STORED_MAX_BYTES) return { shown: 'nothing', because: 'too-large' };
  let because: 'unreachable' | 'altered' = 'unreachable';
  for (const url of gateways) {
    const answer = await openGateway(url, { fetch: ports.fetch, signal }).data(stored.id, STORED_MAX_BYTES);
    if (!answer.ok) continue;
    if (bytesEqual(await sha256(answer.value), digest)) return showStored(answer.value, stored.media, ports);
    because = 'altered';
  }
  return { shown: 'nothing', because };
}

async function showStored(bytes: Bytes, media: string, ports: LookupPorts): Promise<StoredContent> {
  if (media.startsWith('image/')) {
    const decoded = await ports.decode(bytes);
    return decoded.ok
      ? { shown: 'picture', dataUrl: await ports.shrink(decoded.value.pixels, STORED_BOX) }
      : { shown: 'nothing', because: 'unreadable' };
  }
  const text = media.startsWith('text/') || media === 'application/json' ? fromUtf8(bytes) : null;
  return text === null
    ? { shown: 'nothing', because: 'unreadable' }
    : { shown: 'text', text: text.slice(0, STORED_MAX_CHARS) };
}

/** Loaded with the first question to an issuer: most lookups ask none. */
function issuerCalls() {
  return import('./issuer-calls.ts');
}

function wallet() {
  return import('./wallet-lookup.ts');
}

function preparing() {
  return import('./prepare-transaction.ts');
}

function atServer({ fetch }: LookupPorts, { signal }: Call): IssuerPorts & RpcPorts {
  return { fetch, signal };
}

function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}
