/**
 * Reads a verified data item as a RAIL record and derives the tags that a body must have (docs/spec/record.md
 * sections 1 and 2). The caller has already verified the signature; who the key belongs to is `keyring.ts`.
 */

import { fromBase64Url, toBase64Url } from '../../bytes.ts';
import type { Json } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { DataItem } from '../../formats/ans104.ts';
import type { Tag } from '../../formats/avro-tags.ts';
import { MIN_QUALITY } from '../fingerprint/fingerprint-image.ts';
import { MIN_WORDS } from '../fingerprint/fingerprint-text.ts';
import { imageBands } from '../fingerprint/image-bands.ts';
import {
  type BodyCode,
  type Fingerprint,
  isPdq,
  isRecordType,
  isShingles,
  type OutputBody,
  type PdqFingerprint,
  parseBody,
  parseFingerprints,
  type RecordBody,
  type ShingleFingerprint,
  type TextPartBody,
} from './record-body.ts';

export const TAG = {
  app: 'App-Name',
  version: 'Rail-Version',
  type: 'Rail-Type',
  contentType: 'Content-Type',
  digest: 'Rail-Digest',
  pdq: 'Rail-Pdq',
  imageBand: 'Rail-Image-Band',
  textShingle: 'Rail-Text-Shingle',
  of: 'Rail-Of',
  model: 'Model',
} as const;

export const APP_NAME = 'RAIL';
export const RECORD_VERSION = '1';

const NAMED_TAGS: readonly string[] = Object.values(TAG);
const SHINGLE_BYTES = 6;

export type RailRecord<Body extends RecordBody = RecordBody> = {
  readonly id: string;
  /** Address of the key that signed: base64url(SHA-256(public key)). */
  readonly owner: string;
  readonly body: Body;
  /** `Rail-` tags and fingerprint algorithms of later versions, ignored (section 2, rule 2). */
  readonly unsupported: readonly string[];
};

export type RecordCode =
  | BodyCode
  | 'not-a-record'
  | 'unsupported-version'
  | 'unsupported-type'
  | 'tags-mismatch';

/** Body types that say something about content and are found by search. */
export type ContentBody = OutputBody | TextPartBody;

/** The record in a data item whose signature was verified. */
export function readRecord(item: DataItem): Parsed<RailRecord, RecordCode> {
  if (only(item.tags, TAG.app) !== APP_NAME) return refuse('not-a-record', 'App-Name is not RAIL');
  const version = only(item.tags, TAG.version);
  if (version !== RECORD_VERSION) return refuse('unsupported-version', 'Rail-Version is not 1');
  const type = only(item.tags, TAG.type) ?? '';
  if (!isRecordType(type)) return refuse('unsupported-type', 'Rail-Type is not one this version reads');
  const body = parseBody(type, item.data);
  if (!body.ok) return body;
  const mismatch = firstMismatch(recordTags(body.value), item.tags);
  if (mismatch !== null) return refuse('tags-mismatch', `${mismatch} does not follow from the body`);
  return accept({
    id: item.id,
    owner: item.ownerAddress,
    body: body.value,
    unsupported: unsupportedIn(item.tags, body.value),
  });
}

/** Exactly the tags that the body must have, in the order in which writers put them. */
export function recordTags(body: RecordBody): readonly Tag[] {
  const tags: Tag[] = [
    { name: TAG.app, value: APP_NAME },
    { name: TAG.version, value: RECORD_VERSION },
    { name: TAG.type, value: body.type },
    { name: TAG.contentType, value: 'application/json' },
  ];
  if ('model' in body) tags.push({ name: TAG.model, value: body.model.name });
  if ('of' in body) tags.push({ name: TAG.of, value: body.of });
  if ('digests' in body) for (const value of body.digests ?? []) tags.push({ name: TAG.digest, value });
  if ('derivation' in body && body.derivation !== 'echo') {
    for (const fingerprint of body.fingerprints ?? []) tags.push(...searchTags(fingerprint));
  }
  return tags;
}

/** Search tags of fingerprints in any item that holds them as records do; `null` where one is malformed. */
export function fingerprintTags(fingerprints: readonly Json[]): readonly Tag[] | null {
  const parsed = parseFingerprints(fingerprints);
  return parsed.ok ? parsed.value.flatMap(searchTags) : null;
}

/** The PDQ fingerprint of an output, if it has one. */
export function pdqOf(body: ContentBody): PdqFingerprint | null {
  const fingerprints: readonly Fingerprint[] = body.fingerprints ?? [];
  return fingerprints.find(isPdq) ?? null;
}

/** The text part that this record carries, if it is a text. */
export function shinglesOf(body: ContentBody): ShingleFingerprint | null {
  const fingerprints: readonly Fingerprint[] = body.fingerprints ?? [];
  return fingerprints.find(isShingles) ?? null;
}

function searchTags(fingerprint: Fingerprint): readonly Tag[] {
  if (isPdq(fingerprint)) return fingerprint.quality >= MIN_QUALITY ? pdqTags(fingerprint) : [];
  if (isShingles(fingerprint)) return fingerprint.words >= MIN_WORDS ? shingleTags(fingerprint) : [];
  return [];
}

function pdqTags({ pdq }: PdqFingerprint): readonly Tag[] {
  const bands = imageBands(fromBase64Url(pdq)!); // the schema has checked the form
  return [{ name: TAG.pdq, value: pdq }, ...bands.map((value) => ({ name: TAG.imageBand, value }))];
}

function shingleTags({ selected }: ShingleFingerprint): readonly Tag[] {
  const rows = fromBase64Url(selected)!; // the schema has checked the form
  const values = new Set<string>();
  for (let at = 0; at < rows.length; at += SHINGLE_BYTES) {
    values.add(toBase64Url(rows.subarray(at, at + SHINGLE_BYTES)));
  }
  return [...values].map((value) => ({ name: TAG.textShingle, value }));
}

/** Name of the first of our tags whose values differ from the derived ones as a multiset, or `null`. */
function firstMismatch(derived: readonly Tag[], actual: readonly Tag[]): string | null {
  const named = actual.filter(({ name }) => NAMED_TAGS.includes(name));
  const pairs = (tags: readonly Tag[]) => tags.map(({ name, value }) => `${name}\u0000${value}`).sort();
  const want = pairs(derived);
  const have = pairs(named);
  for (let i = 0; i < Math.max(want.length, have.length); i++) {
    if (want[i] !== have[i]) return (want[i] ?? have[i] ?? '').split('\u0000')[0]!.slice(0, 40);
  }
  return null;
}

function unsupportedIn(tags: readonly Tag[], body: RecordBody): readonly string[] {
  const names = tags
    .map(({ name }) => name)
    .filter((name) => name.startsWith('Rail-') && !NAMED_TAGS.includes(name));
  const algorithms =
    'fingerprints' in body
      ? (body.fingerprints ?? []).filter((f) => !isPdq(f) && !isShingles(f)).map(({ alg }) => alg)
      : [];
  return [...new Set([...names, ...algorithms])].map((name) => name.slice(0, 64));
}

/** The value of a tag that occurs exactly once, else `null`. */
function only(tags: readonly Tag[], name: string): string | null {
  const found = tags.filter((tag) => tag.name === name);
  return found.length === 1 ? found[0]!.value : null;
}
