/**
 * The pictures of a whole page (docs/spec/verdict.md section 5). Decoding is what takes time, so only pictures are decoded
 * that a verdict other than "nothing found" rests on, or whose near copies are searched.
 */

import { type Bytes, sha256, toBase64Url } from '../bytes.ts';
import { readImageHeader } from '../formats/image-header.ts';
import type { QueryPrint } from '../ledger/fingerprint/fingerprint-image.ts';
import { type ReadPicture, subjectOf, unattributable, unreadable } from './check-image.ts';
import { ON_ITS_OWN } from './computation/computation-of.ts';
import type { Lookup } from './context.ts';
import type { Subject } from './document.ts';
import { type Evidence, evidence, type NotSearchedCode, notSearched, tierOf } from './evidence.ts';
import type { Found } from './exact.ts';
import { type FileSignals, fileSignals } from './file-signals.ts';
import { concludeLookup, withoutLookup } from './ledger-lookup.ts';
import { type NearPlan, nearPicturesEvidence, planPictures, usablePrints } from './near-page.ts';
import { NO_OTHER_LEDGERS } from './other-ledgers.ts';
import {
  isFoundIn,
  isStopped,
  type PageLookup,
  type PagePicture,
  skippedFor,
  type Tell,
} from './page-lookup.ts';
import { manifestFetcher } from './remote-manifest.ts';

/** Under this side on screen, in CSS pixels, near copies of a picture are not searched. */
const MIN_NEAR_SIDE = 200;
/** Pictures with a side below this are never attributed; a file's header tells it without decoding. */
const MIN_SIDE = 32;

const OPEN_AHEAD = 4;

type Picture = Pick<PagePicture, 'key' | 'shown' | 'fingerprint'> & {
  readonly digest: string;
  /** `null` where it is answered already: unread, or never attributed. */
  readonly open: () => Promise<OpenPicture | null>;
};

type OpenPicture = {
  readonly file: Bytes;
  readonly digest: string;
  readonly signals: () => Promise<FileSignals>;
};

/** What near searching came to for one picture. */
type Near = { readonly found: Found | null; readonly skipped: NotSearchedCode | null };

/** Those that may be attributed as far as is known: files without a digest are read first. */
export async function readPictures(
  pictures: readonly PagePicture[],
  lookup: Lookup,
  tell: Tell,
): Promise<readonly Picture[]> {
  const read = pictures.map(async (picture): Promise<Picture | null> => {
    const { key, shown, fingerprint } = picture;
    const open = once(() => openPicture(picture, lookup, tell));
    const digest = picture.digest ?? (await open())?.digest;
    return digest === undefined ? null : { key, shown, fingerprint, digest, open };
  });
  return (await Promise.all(read)).filter((one) => one !== null);
}

/** A digest that came before its file is only a claim until it was computed from it. */
async function openPicture(picture: PagePicture, lookup: Lookup, tell: Tell): Promise<OpenPicture | null> {
  const file = await picture.file();
  const digest = file && toBase64Url(await sha256(file));
  if (file === null || digest === null || (picture.digest ?? digest) !== digest) {
    tell(picture.key, null);
    return null;
  }
  const signals = once(() => fileSignals(file, lookup.context.readCredential, manifestFetcher(lookup)));
  const reason = notAttributable(file);
  if (reason === null) return { file, digest, signals };
  const subject = { kind: 'picture', sizeBytes: file.length } as const;
  tell(picture.key, withoutLookup(lookup, subject, reason, await signals()));
  return null;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function notAttributable(file: Bytes): Evidence | null {
  if (file.length === 0) return evidence('picture-unreadable', 'the file is empty');
  const header = readImageHeader(file);
  const isSmall = header.ok && Math.min(header.value.width, header.value.height) < MIN_SIDE;
  return isSmall ? evidence('picture-too-small', 'the picture is under 32 pixels on a side') : null;
}

/** One file after the other, until the servers have answered: what they say leads. */
export async function readSignalsUntil(
  answer: Promise<unknown>,
  pictures: readonly Picture[],
): Promise<void> {
  let isAnswered = false;
  const stop = () => {
    isAnswered = true;
    return null;
  };
  const answered = answer.then(stop, stop);
  for (const { open } of pictures) {
    const opened = await Promise.race([open(), answered]); // a file may still be travelling
    if (isAnswered) return;
    await opened?.signals();
  }
}

export function isNearSearched(asked: PageLookup, { digest, shown }: Picture): boolean {
  return skippedFor(asked, digest) === null && Math.min(shown.width, shown.height) >= MIN_NEAR_SIDE;
}

/** Pictures whose near copies are not searched. */
export async function concludePictures(asked: PageLookup, pictures: readonly Picture[]): Promise<void> {
  for (const [i, picture] of pictures.entries()) {
    openAhead(pictures, i);
    const opened = await picture.open();
    if (isStopped(asked)) return;
    if (opened === null) continue;
    const isSaid = (await opened.signals()).rows.some((row) => tierOf(row) !== null);
    // Only what a tier may rest on is decoded: a picture of one tone is attributed to nobody.
    const read = isSaid || isFoundIn(asked, opened.digest) ? await picture.fingerprint(opened.file) : null;
    await concludePicture(asked, picture.key, opened, read, {
      found: null,
      skipped: whyNotNear(asked, picture),
    });
  }
}

/** Files travel while those before them are decoded; all at once would take the time of what stands first. */
function openAhead(pictures: readonly Picture[], at: number): void {
  for (const { open } of pictures.slice(at, at + OPEN_AHEAD)) void open();
}

function whyNotNear(asked: PageLookup, picture: Picture): NotSearchedCode {
  const { width, height } = picture.shown;
  const isSmall = Math.min(width, height) < MIN_NEAR_SIDE;
  return skippedFor(asked, picture.digest) ?? (isSmall ? 'shown-small' : 'page-limit');
}

/** Largest first, because they are what the page shows. Answers how many queries it took. */
export async function searchCopies(
  asked: PageLookup,
  pictures: readonly Picture[],
  queries: number,
): Promise<number> {
  const plan = planPictures(pictures.length, queries);
  const bySize = pictures.toSorted((a, b) => areaOf(b) - areaOf(a));
  const searched = bySize.slice(0, plan.maxPictures);
  const groups: Promise<void>[] = [];
  let used = 0;
  for (let at = 0; at < searched.length && !isStopped(asked); at += plan.picturesPerGroup) {
    const group = await readGroup(asked, searched.slice(at, at + plan.picturesPerGroup));
    used += Math.ceil(group.length / plan.picturesPerQuery);
    // While it travels, the next ones are decoded.
    groups.push(searchGroup(asked, group, plan));
  }
  await Promise.all(groups);
  await concludePictures(asked, bySize.slice(plan.maxPictures));
  return used;
}

type Printed = {
  readonly key: number;
  readonly opened: OpenPicture;
  readonly read: ReadPicture;
  readonly prints: readonly QueryPrint[];
};

/** Those that can be told from other pictures; the rest are answered at once. */
async function readGroup(asked: PageLookup, pictures: readonly Picture[]): Promise<readonly Printed[]> {
  const group: Printed[] = [];
  for (const [i, picture] of pictures.entries()) {
    openAhead(pictures, i);
    const opened = await picture.open();
    if (isStopped(asked)) return [];
    if (opened === null) continue;
    const { key } = picture;
    const read = await picture.fingerprint(opened.file);
    const isPlain = read.ok && unattributable(read.value.query) !== null;
    const prints = read.ok && !isPlain ? usablePrints(read.value.query) : [];
    if (prints.length > 0) group.push({ key, opened, read, prints });
    else await concludePicture(asked, key, opened, read, { found: null, skipped: null });
  }
  return group;
}

async function searchGroup(asked: PageLookup, group: readonly Printed[], plan: NearPlan): Promise<void> {
  if (group.length === 0) return;
  const prints = group.map((one) => one.prints);
  const found = await nearPicturesEvidence(asked.lookup, prints, plan, asked.keys);
  for (const [i, { key, opened, read }] of group.entries())
    await concludePicture(asked, key, opened, read, { found: found[i]!, skipped: null });
}

/** @param decoded `null` where the picture was not decoded */
async function concludePicture(
  { lookup, startedMs, keys, exact, attested, tell }: PageLookup,
  key: number,
  opened: OpenPicture,
  decoded: ReadPicture | null,
  near: Near,
): Promise<void> {
  const header = readImageHeader(opened.file);
  // What the header refuses no decoder would take.
  const read = decoded ?? (header.ok ? null : header);
  const subject = read === null ? subjectByHeader(opened) : subjectOf(opened, opened.digest, read);
  const tooPlain = read?.ok ? unattributable(read.value.query) : null;
  if (tooPlain) return tell(key, withoutLookup(lookup, subject, tooPlain, await opened.signals()));
  const skipped = read?.ok === false ? 'undecodable' : near.skipped;
  const verdict = concludeLookup(lookup, subject, {
    found: [exact.get(opened.digest)!, near.found].filter((one) => one !== null),
    keys,
    others: NO_OTHER_LEDGERS,
    attested: attested.get(opened.digest)!,
    computation: ON_ITS_OWN,
    rows: rowsAbout(read, near),
    notRun: skipped === null ? [] : [notSearched('near-copies', skipped)],
    signals: await opened.signals(),
    timingsMs: { total: lookup.context.clock() - startedMs },
  });
  tell(key, verdict);
}

function rowsAbout(read: ReadPicture | null, near: Near): readonly Evidence[] {
  if (read === null || near.found !== null) return [];
  if (!read.ok) return [unreadable(read.because, read.code)];
  if (near.skipped !== null) return [];
  const because = 'too little detail to tell copies from other pictures';
  return [evidence('near-not-possible', because, { quality: read.value.query.quality })];
}

function subjectByHeader({ file, digest }: OpenPicture): Subject {
  const header = readImageHeader(file);
  const about = { kind: 'picture', digest, sizeBytes: file.length } as const;
  if (!header.ok) return about;
  const { mediaType, width, height } = header.value;
  return { ...about, mediaType, width, height };
}

function areaOf({ shown }: Picture): number {
  return shown.width * shown.height;
}
