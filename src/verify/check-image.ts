/**
 * The lookup of a picture, as the algorithm: fingerprint it, ask for the identical file, in records and in other formats,
 * read what the file says about itself meanwhile, search near copies only where no identical one was found. Nothing but
 * digests and fingerprints leaves the device, and nothing at all for a picture that could never be attributed: that is
 * known only after fingerprinting, so no server is asked before.
 */

import { type Bytes, sha256, toBase64Url } from '../bytes.ts';
import type { Parsed } from '../errors.ts';
import { MIN_QUALITY, type QueryPrints } from '../ledger/fingerprint/fingerprint-image.ts';
import type { Pixels } from '../ports.ts';
import { attestationsOf, notAttested } from './attestations.ts';
import { computationOf } from './computation/computation-of.ts';
import type { Lookup, LookupContext } from './context.ts';
import type { Subject, VerdictDocument } from './document.ts';
import {
  type Evidence,
  evidence,
  type NotRun,
  type NotSearchedCode,
  notRun,
  notSearched,
} from './evidence.ts';
import { exactEvidence, type Found, isIdentical } from './exact.ts';
import { type FileSignals, fileSignals, noSignals } from './file-signals.ts';
import { concludeLookup, openLookup, withoutLookup } from './ledger-lookup.ts';
import { nearPictureEvidence } from './near-picture.ts';
import { NO_OTHER_LEDGERS, otherLedgers } from './other-ledgers.ts';
import { type RecognisedKeys, recognisedKeys } from './recognised-keys.ts';
import { manifestFetcher } from './remote-manifest.ts';

export type PictureToCheck = {
  /** The file's exact bytes; `null` where only pixels could be captured, so that only near copies can be found. */
  readonly file: Bytes | null;
  /** The video of which the pixels are a frame, for what it says about itself; `null` where it could not be read. */
  readonly video?: { readonly file: Bytes | null };
  /** Decodes and fingerprints; a refusal says why the picture cannot be read. */
  readonly fingerprint: () => Promise<ReadPicture>;
  /** Decodes once more, for the few pictures whose pixels a proof is about; `null` where that is not possible. */
  readonly pixels: () => Promise<Pixels | null>;
};

export type ReadPicture = Parsed<{
  readonly query: QueryPrints;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
}>;

export async function checkImage(picture: PictureToCheck, context: LookupContext): Promise<VerdictDocument> {
  const lookup = openLookup(context);
  const startedMs = context.clock();
  if (picture.file?.length === 0) {
    return withoutLookup(
      lookup,
      { kind: 'picture', sizeBytes: 0 },
      evidence('picture-unreadable', 'the file is empty'),
      noSignals('not-attributable'),
    );
  }
  context.onStep?.('fingerprinting');
  const digest = picture.file ? toBase64Url(await sha256(picture.file)) : null;
  const read = await picture.fingerprint();
  const fingerprintedMs = context.clock();
  const subject = subjectOf(picture, digest, read);
  const tooPlain = read.ok ? unattributable(read.value.query) : null;
  if (tooPlain) return withoutLookup(lookup, subject, tooPlain, await signalsOf(picture, lookup));

  context.onStep?.('asking-servers');
  const pendingKeys = recognisedKeys(context.recognised, lookup.gateways);
  const pendingExact = digest ? exactEvidence(lookup, digest, pendingKeys) : null;
  const pendingOthers =
    picture.file && digest ? otherLedgers(lookup, picture.file, digest) : NO_OTHER_LEDGERS;
  const pendingAttested = digest ? attestationsOf(lookup, digest) : notAttested('pixels-only');
  const signals = await signalsOf(picture, lookup);
  const signalsMs = context.clock();
  const keys = await pendingKeys;
  const exact = await pendingExact;
  const exactMs = context.clock();
  const near = await searchNear(lookup, read.ok ? read.value.query : null, exact, keys);
  const computation = await computationOf(lookup, exact, { digest: digest ?? '', pixels: picture.pixels });
  return concludeLookup(lookup, subject, {
    found: [exact, near.found].filter((found) => found !== null),
    keys,
    others: await pendingOthers,
    attested: await pendingAttested,
    rows: read.ok ? near.rows : [unreadable(read.because, read.code)],
    notRun: near.notRun,
    computation,
    signals,
    timingsMs: {
      fingerprint: fingerprintedMs - startedMs,
      signals: signalsMs - startedMs,
      exact: exactMs - startedMs,
      total: context.clock() - startedMs,
    },
  });
}

type Near = {
  readonly found: Found | null;
  readonly rows: readonly Evidence[];
  readonly notRun: readonly NotRun[];
};

async function searchNear(
  lookup: Lookup,
  query: QueryPrints | null,
  exact: Found | null,
  keys: RecognisedKeys,
): Promise<Near> {
  const skip = (reason: NotSearchedCode): Near => ({
    found: null,
    rows: [],
    notRun: [notSearched('near-copies', reason)],
  });
  if (query === null) return skip('undecodable');
  if (exact && isIdentical(exact)) return skip('identical-found');
  if (lookup.context.reach === 'exact') return skip('digests-only');
  if (!keys.providers.some(({ keyring }) => keyring.owners.size > 0)) return skip('no-company');
  const prints = query.prints.filter(({ quality }) => quality >= MIN_QUALITY);
  if (prints.length === 0) {
    const row = evidence('near-not-possible', 'too little detail to tell copies from other pictures', {
      quality: query.quality,
    });
    return { found: null, rows: [row], notRun: [] };
  }
  lookup.context.onStep?.('comparing');
  return { found: await nearPictureEvidence(lookup, prints, keys), rows: [], notRun: [] };
}

/** A video is more than the frame that is looked at: what is not checked of it is said. */
async function signalsOf({ file, video }: PictureToCheck, lookup: Lookup): Promise<FileSignals> {
  const whole = file ?? video?.file;
  const signals = whole
    ? await fileSignals(whole, lookup.context.readCredential, manifestFetcher(lookup))
    : noSignals('pixels-only');
  return video === undefined
    ? signals
    : { ...signals, notRun: [...signals.notRun, notRun('audio', 'not-in-this-version')] };
}

export function unattributable({ unattributable: reason }: QueryPrints): Evidence | null {
  if (reason === 'too-small')
    return evidence('picture-too-small', 'the picture is under 32 pixels on a side');
  if (reason === 'constant') return evidence('picture-constant', 'the picture is a single tone');
  return null;
}

export function unreadable(because: string, refusal: string): Evidence {
  return evidence('picture-unreadable', because, { refusal });
}

export function subjectOf(
  picture: Pick<PictureToCheck, 'file'>,
  digest: string | null,
  read: ReadPicture,
): Subject {
  return {
    kind: 'picture',
    ...(picture.file && digest ? { digest, sizeBytes: picture.file.length } : {}),
    ...(read.ok
      ? { mediaType: read.value.mediaType, width: read.value.width, height: read.value.height }
      : {}),
  };
}
