/**
 * Where the disclosures of an SD-JWT belong (RFC 9901 section 7.1, docs/spec/credentials.md section 1): each is put where its digest stands, in the
 * signed payload or in another disclosure. What does not fit exactly once refuses the whole credential.
 */

import * as v from 'valibot';
import { fromBase64Url, sha256, toBase64Url, utf8 } from '../../bytes.ts';
import { accept, type Parsed, type Refusal, refuse } from '../../errors.ts';
import { line } from '../../shapes.ts';
import {
  isObject,
  type JsonCode,
  type JsonObject,
  type JsonValue,
  memberOf,
  readJsonPart,
} from './json-object.ts';

export type Disclosure = {
  /** As it stands in the credential. */
  readonly text: string;
  /** SHA-256 of the text; base64url, which names the disclosure everywhere. */
  readonly digest: string;
  /** `null` for the element of an array. */
  readonly name: string | null;
  readonly value: JsonValue;
};

/** A claim that is open, or that one disclosure shows. What further disclosures inside it show is left out of `value`. */
export type Claim = {
  /** From the top: names of members and indices, as if everything were disclosed. */
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
  /** `null`: always shown. */
  readonly digest: string | null;
  /** The disclosure that this one stands in. */
  readonly parent: string | null;
};

export type DisclosureCode = JsonCode | 'bad-disclosure' | 'reserved-name' | 'disclosure-twice';
export type PlaceCode =
  | 'too-deep'
  | 'bad-digest-list'
  | 'digest-twice'
  | 'disclosure-misplaced'
  | 'claim-twice'
  | 'claim-must-be-open'
  | 'disclosure-unreferenced';

export const MAX_DISCLOSURES = 64;

const MAX_PATH = 16;
const DIGEST_BYTES = 32;
const RESERVED = ['_sd', '_sd_alg', '...', '__proto__'];
const ALWAYS_OPEN = ['iss', 'vct', 'vct#integrity', 'cnf', 'exp', 'nbf', 'status'];

const claimName = line(1, 128);

/** @param texts at most `MAX_DISCLOSURES` */
export async function readDisclosures(
  texts: readonly string[],
): Promise<Parsed<readonly Disclosure[], DisclosureCode>> {
  const read: Disclosure[] = [];
  for (const text of texts) {
    const json = readJsonPart(text);
    if (!json.ok) return json.code === 'bad-json' ? refuse('bad-disclosure', json.because) : json;
    const { value } = json;
    if (!Array.isArray(value) || value.length < 2 || value.length > 3 || typeof value[0] !== 'string')
      return refuse('bad-disclosure', 'a disclosure is no salt with a claim');
    const isMember = value.length === 3;
    if (isMember && RESERVED.includes(String(value[1])))
      return refuse('reserved-name', 'a disclosure has a reserved name');
    if (isMember && !v.is(claimName, value[1]))
      return refuse('bad-disclosure', 'a claim has no name that can be shown');
    const name = isMember ? (value[1] as string) : null;
    const digest = toBase64Url(await sha256(utf8(text)));
    if (read.some((other) => other.digest === digest))
      return refuse('disclosure-twice', 'a disclosure comes twice');
    read.push({ text, digest, name, value: value.at(-1) as JsonValue });
  }
  return accept(read);
}

/** All claims: open ones in their order, then those in disclosures, each after the one that it stands in. */
export function placeDisclosures(
  payload: JsonObject,
  disclosures: readonly Disclosure[],
): Parsed<readonly Claim[], PlaceCode> {
  const walk: Walk = {
    known: new Map(disclosures.map((one) => [one.digest, one])),
    seen: new Set(),
    hidden: [],
    refusal: null,
  };
  const { _sd_alg: _, ...signed } = payload;
  const top = shownOf(signed, [], null, walk) as JsonObject;
  const claims: Claim[] = Object.keys(top).map((name) => ({
    path: [name],
    value: top[name]!,
    digest: null,
    parent: null,
  }));
  for (let next = walk.hidden.shift(); next && !walk.refusal; next = walk.hidden.shift()) {
    const claim = placed(next, walk);
    if (claim) claims.push(claim);
  }
  if (walk.refusal) return walk.refusal;
  return claims.filter(({ digest }) => digest !== null).length === disclosures.length
    ? accept(claims)
    : refuse('disclosure-unreferenced', 'a disclosure was not signed for');
}

type Path = Claim['path'];

/** A known digest, where it stands. */
type Hidden = {
  readonly disclosure: Disclosure;
  readonly parent: string | null;
  /** Of the object or the array. */
  readonly path: Path;
  readonly at: { readonly names: Set<string> } | { readonly index: number };
};

type Walk = {
  readonly known: ReadonlyMap<string, Disclosure>;
  readonly seen: Set<string>;
  readonly hidden: Hidden[];
  refusal: Refusal<PlaceCode> | null;
};

function placed({ disclosure, parent, path, at }: Hidden, walk: Walk): Claim | null {
  const { name, value, digest } = disclosure;
  if ('index' in at !== (name === null))
    return stop(walk, 'disclosure-misplaced', 'a disclosure stands where it cannot');
  if ('names' in at) {
    if (path.length === 0 && ALWAYS_OPEN.includes(name!))
      return stop(walk, 'claim-must-be-open', 'what must always be seen is in a disclosure');
    if (at.names.has(name!)) return stop(walk, 'claim-twice', 'two claims have one name');
    at.names.add(name!);
  }
  const here = [...path, 'index' in at ? at.index : name!];
  return { path: here, value: shownOf(value, here, digest, walk), digest, parent };
}

/** The value without what is hidden in it; what is hidden is noted. */
function shownOf(value: JsonValue, path: Path, parent: string | null, walk: Walk): JsonValue {
  if (path.length > MAX_PATH) return stop(walk, 'too-deep', `claims nested deeper than ${MAX_PATH}`);
  if (Array.isArray(value)) return shownElements(value, path, parent, walk);
  if (!isObject(value)) return value;
  const names = Object.keys(value).filter((name) => name !== '_sd');
  if (names.some((name) => name === '...' || name === '_sd_alg'))
    stop(walk, 'bad-digest-list', 'a digest stands where none can');
  const digests = Object.hasOwn(value, '_sd') ? value._sd! : [];
  if (!Array.isArray(digests)) stop(walk, 'bad-digest-list', '_sd is no list of digests');
  else {
    const at = { names: new Set(names) };
    for (const digest of digests) {
      const disclosure = lookUp(digest, walk);
      if (disclosure) walk.hidden.push({ disclosure, parent, path, at });
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, shownOf(value[name]!, [...path, name], parent, walk)]),
  );
}

function shownElements(
  elements: readonly JsonValue[],
  path: Path,
  parent: string | null,
  walk: Walk,
): readonly JsonValue[] {
  const shown: JsonValue[] = [];
  let index = 0;
  for (const element of elements) {
    const digest = isObject(element) ? memberOf(element, '...') : undefined;
    if (digest === undefined) {
      shown.push(shownOf(element, [...path, index++], parent, walk));
      continue;
    }
    if (Object.keys(element as JsonObject).length !== 1)
      stop(walk, 'bad-digest-list', 'a digest of an element has something beside it');
    const disclosure = lookUp(digest, walk);
    // A decoy is no element.
    if (disclosure) walk.hidden.push({ disclosure, parent, path, at: { index: index++ } });
  }
  return shown;
}

/** `null` for a decoy, or after a refusal. */
function lookUp(digest: JsonValue, walk: Walk): Disclosure | null {
  if (typeof digest !== 'string' || fromBase64Url(digest)?.length !== DIGEST_BYTES)
    return stop(walk, 'bad-digest-list', 'a digest is not one of SHA-256');
  if (walk.seen.has(digest)) return stop(walk, 'digest-twice', 'a digest comes twice');
  walk.seen.add(digest);
  return walk.known.get(digest) ?? null;
}

function stop(walk: Walk, code: PlaceCode, because: string): null {
  walk.refusal ??= refuse(code, because);
  return null;
}
