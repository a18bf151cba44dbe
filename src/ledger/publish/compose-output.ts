/**
 * Everything that logging one output puts on the ledger, signed and ready to upload: what is stored beside it, the
 * record itself, further text parts (docs/spec/record.md sections 3 to 6). Fingerprints are computed here, from the
 * content; only the visibility decides which of them are written down.
 */

import { type Bytes, concat, sha256, toBase64Url } from '../../bytes.ts';
import { RailError } from '../../errors.ts';
import type { ItemSigner } from '../../formats/ans104.ts';
import type { Clock, Random } from '../../ports.ts';
import { deriveImage, deriveText, type KnownDerivation, strongest } from '../fingerprint/derivation.ts';
import type { ImageFingerprint, QueryPrints } from '../fingerprint/fingerprint-image.ts';
import { fingerprintText, type TextPart } from '../fingerprint/fingerprint-text.ts';
import { commit, type Opening } from '../record/opening.ts';
import type { Derivation, Fingerprint, OutputBody, TextPartBody, Visibility } from '../record/record-body.ts';
import { type SignedItem, signRecord, utcSecondsOf } from './sign-record.ts';
import { storeBytes } from './store-bytes.ts';

/** What the caller decoded of a content: the core decodes no files. `null` for media that are neither. */
export type ReadContent =
  | { readonly kind: 'picture'; readonly print: ImageFingerprint; readonly query: QueryPrints }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other' };

export type KeptBytes = {
  readonly role: 'preview' | 'output' | 'input';
  readonly bytes: Bytes;
  readonly mediaType: string;
};

export type OutputToLog = {
  readonly bytes: Bytes;
  readonly mediaType: string;
  readonly content: ReadContent;
  readonly model: { readonly name: string; readonly version: string };
  readonly visibility: Visibility;
  readonly sourceType: OutputBody['sourceType'];
  readonly outputId?: string;
  /** Label of the active manifest where the output carries a Content Credential; left out of a commitment. */
  readonly manifest?: string;
  /** What the model was given, as far as the caller knows; empty means unknown. */
  readonly inputs: readonly { readonly bytes: Bytes; readonly content: ReadContent }[];
  /** Bytes to store in the open beside the record. */
  readonly store: readonly KeptBytes[];
  /** How it was computed, made for a record with this nonce (32 bytes) and no other. */
  readonly computed?: {
    readonly nonce: Bytes;
    readonly evidence: NonNullable<OutputBody['evidence']>;
  };
};

export type Signing = {
  /** The provider's root public key, base64url. */
  readonly root: string;
  readonly signer: ItemSigner;
  readonly random: Random;
  readonly clock: Clock;
};

export type ComposedOutput = {
  readonly record: string;
  readonly derivation: Derivation;
  /** In the order of upload: stored bytes, the record, its further parts. */
  readonly items: readonly SignedItem[];
  /** For the recipient; `null` where the record hides nothing. */
  readonly opening: Opening | null;
};

const SALT_BYTES = 32;

/** @throws RailError `bad-argument` for a text over 1 MiB, and for bytes stored beside a commitment. */
export async function composeOutput(output: OutputToLog, signing: Signing): Promise<ComposedOutput> {
  const derivation = derivationOf(output);
  const stored = await Promise.all(output.store.map((kept) => storeKept(kept, signing)));
  const { fingerprints, parts } = fingerprintsOf(output);
  const about = aboutOf(output, derivation, signing);
  const { members, opening } = await visibleMembers(output, fingerprints, signing);
  const body: OutputBody = {
    ...about,
    type: 'output',
    visibility: output.visibility,
    ...members,
    ...(output.outputId === undefined ? {} : { outputId: output.outputId }),
    ...credentialOf(output),
    ...(output.computed === undefined ? {} : { evidence: [...output.computed.evidence] }),
    ...(stored.length === 0 ? {} : { stored: stored.map(({ reference }) => reference) }),
  };
  const nonce = output.computed?.nonce ?? signing.random(32);
  const record = await signRecord(body, signing.signer, () => nonce);
  const further = await Promise.all(
    parts
      .slice(1)
      .map((part) =>
        signRecord(partBody(about, record.id, part, parts.length), signing.signer, signing.random),
      ),
  );
  return {
    record: record.id,
    derivation,
    items: [...stored.map(({ item }) => item), record, ...further],
    opening: opening && { schema: 'rail.opening/1', record: record.id, ...opening },
  };
}

/** Section 5: compared with all inputs; `unknown` where none is known, or one could hold the output unseen. */
function derivationOf({ content, inputs }: OutputToLog): Derivation {
  if (inputs.length === 0 || content.kind === 'other') return 'unknown';
  const texts = inputs.flatMap((input) => (input.content.kind === 'text' ? input.content.text : []));
  const prints = inputs.flatMap((input) =>
    input.content.kind === 'picture' ? input.content.query.prints : [],
  );
  const derived: KnownDerivation[] = [];
  if (content.kind === 'text') derived.push(deriveText(content.text, texts));
  if (content.kind === 'picture') derived.push(deriveImage(content.print, prints));
  const found = strongest(derived);
  // Words may stand in a picture; a text holds no picture. Other files may hold anything.
  const isOpaque = inputs.some(
    (input) =>
      input.content.kind === 'other' || (content.kind === 'text' && input.content.kind === 'picture'),
  );
  return found === 'generated' && isOpaque ? 'unknown' : found;
}

function fingerprintsOf(output: OutputToLog): {
  readonly fingerprints: readonly Fingerprint[];
  readonly parts: readonly TextPart[];
} {
  const { content } = output;
  if (output.visibility !== 'public' || content.kind === 'other') return { fingerprints: [], parts: [] };
  if (content.kind === 'picture') {
    if (content.print.unattributable !== null) return { fingerprints: [], parts: [] };
    const { pdq, quality } = content.print;
    return { fingerprints: [{ alg: 'rail-pdq/1', pdq: toBase64Url(pdq), quality }], parts: [] };
  }
  const given = output.inputs.flatMap((input) => (input.content.kind === 'text' ? input.content.text : []));
  const text = fingerprintText(content.text, given);
  if (!text.ok) throw new RailError('bad-argument', text.because);
  const { parts } = text.value;
  return { fingerprints: parts.slice(0, 1).map((part) => shingleFingerprint(part, parts.length)), parts };
}

function shingleFingerprint(part: TextPart, parts: number) {
  return {
    alg: 'rail-shingles/1',
    part: part.index,
    parts,
    words: part.words,
    selected: toBase64Url(concat(...part.selected)),
    all: toBase64Url(part.all),
  } as const;
}

/** A label names one file, so beside a commitment it would tell which content was committed to. */
function credentialOf({ manifest, visibility }: OutputToLog): Pick<OutputBody, 'credential'> {
  return manifest === undefined || visibility === 'commit' ? {} : { credential: { manifest } };
}

function aboutOf({ model, mediaType, sourceType }: OutputToLog, derivation: Derivation, signing: Signing) {
  return {
    schema: 'rail.record/1',
    provider: signing.root,
    model,
    media: mediaType,
    sourceType,
    derivation,
    claimedAt: utcSecondsOf(signing.clock()),
  } as const;
}

function partBody(
  about: ReturnType<typeof aboutOf>,
  output: string,
  part: TextPart,
  parts: number,
): TextPartBody {
  return {
    ...about,
    type: 'text-part',
    visibility: 'public',
    of: output,
    fingerprints: [shingleFingerprint(part, parts)],
  };
}

type Salted = Pick<Opening, 'salt' | 'inputs'>;

/** Section 4: what the record shows, and what opens the rest. */
async function visibleMembers(
  { bytes, visibility, inputs }: OutputToLog,
  fingerprints: readonly Fingerprint[],
  { random }: Signing,
): Promise<{ readonly members: Partial<OutputBody>; readonly opening: Salted | null }> {
  const salts = inputs.map(() => random(SALT_BYTES));
  const commitments = await Promise.all(
    inputs.map(async (input, i) => commit('rail.input/1', salts[i]!, await sha256(input.bytes))),
  );
  const members = commitments.length === 0 ? {} : { inputs: commitments };
  const opening: Salted | null =
    commitments.length === 0 ? null : { inputs: salts.map((salt) => ({ salt: toBase64Url(salt) })) };
  const digest = await sha256(bytes);
  if (visibility !== 'commit') {
    const shown = fingerprints.length === 0 ? {} : { fingerprints: [...fingerprints] };
    return { members: { ...members, digests: [toBase64Url(digest)], ...shown }, opening };
  }
  const salt = random(SALT_BYTES);
  const commitment = await commit('rail.commitment/1', salt, digest);
  return { members: { ...members, commitment }, opening: { ...opening, salt: toBase64Url(salt) } };
}

async function storeKept({ role, bytes, mediaType }: KeptBytes, signing: Signing) {
  const { item, reference } = await storeBytes(bytes, mediaType, signing);
  return { item, reference: { role, media: mediaType, ...reference } };
}
