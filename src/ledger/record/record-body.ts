/**
 * Bodies of RAIL items: what each type may hold, parsed once from canonical JSON (docs/spec/record.md sections
 * 3, 6 and 7). Parsing says that a body is well-formed; who signed it and whether its tags follow is `record.ts`.
 */

import * as v from 'valibot';
import { type Json, parseCanonical } from '../../canonical.ts';
import { accept, type Parsed } from '../../errors.ts';
import {
  base64UrlRows,
  bytes32,
  domainName,
  integer,
  line,
  mediaType,
  parseShape,
  utcSeconds,
} from '../../shapes.ts';

/** Section 1, rule 3. */
export const MAX_BODY_BYTES = 32_768;

export const SOURCE_TYPES = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
  'composite',
  'compositeSynthetic',
  'compositeCapture',
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'humanEdits',
  'digitalCreation',
  'dataDrivenMedia',
  'virtualRecording',
  'screenCapture',
  'algorithmicallyEnhanced',
] as const;

const pdqFingerprint = v.strictObject({
  alg: v.literal('rail-pdq/1'),
  pdq: bytes32,
  quality: integer(0, 100),
});

const shingleFingerprint = v.strictObject({
  alg: v.literal('rail-shingles/1'),
  part: integer(0, 4095),
  parts: integer(1, 4096),
  words: integer(0, 1_048_576),
  selected: base64UrlRows(6, 6 * 50),
  all: base64UrlRows(4, 4 * 2048),
});

const KNOWN_ALGORITHMS: readonly string[] = ['rail-pdq/1', 'rail-shingles/1'];

/** A later version's fingerprint: kept as it is, reported, never interpreted. */
const unknownFingerprint = v.looseObject({
  alg: v.pipe(
    line(1, 64),
    v.check((alg) => !KNOWN_ALGORITHMS.includes(alg)),
  ),
});

const fingerprintList = v.pipe(
  v.array(v.union([pdqFingerprint, shingleFingerprint, unknownFingerprint])),
  v.maxLength(8),
  // With two, a record would be found under tags of one and be judged by the other.
  v.check((list) => list.filter(isPdq).length <= 1 && list.filter(isShingles).length <= 1),
);

const model = v.strictObject({ name: line(1, 128), version: line(0, 64) });

const about = {
  schema: v.literal('rail.record/1'),
  provider: bytes32,
  model,
  media: mediaType,
  sourceType: v.picklist(SOURCE_TYPES),
  derivation: v.picklist(['generated', 'edited', 'echo', 'unknown']),
  claimedAt: utcSeconds,
};

const output = v.strictObject({
  ...about,
  type: v.literal('output'),
  visibility: v.picklist(['commit', 'exact', 'public']),
  digests: v.optional(v.pipe(v.array(bytes32), v.minLength(1), v.maxLength(8))),
  commitment: v.optional(bytes32),
  fingerprints: v.optional(fingerprintList),
  outputId: v.optional(line(1, 128)),
  credential: v.optional(v.strictObject({ manifest: line(1, 200) })),
  inputs: v.optional(v.pipe(v.array(bytes32), v.maxLength(16))),
  evidence: v.optional(
    v.pipe(v.array(v.strictObject({ kind: line(1, 64), id: bytes32, digest: bytes32 })), v.maxLength(16)),
  ),
  stored: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          role: v.picklist(['preview', 'output', 'input']),
          id: bytes32,
          digest: bytes32,
          media: mediaType,
          sizeBytes: integer(1, 2 ** 40),
        }),
      ),
      v.maxLength(8),
    ),
  ),
  supersedes: v.optional(bytes32),
});

/** Section 4: which members each visibility has. */
const outputByVisibility = v.pipe(
  output,
  v.check((body) => (body.visibility === 'commit') === (body.commitment !== undefined), 'commitment'),
  v.check((body) => (body.visibility === 'commit') === (body.digests === undefined), 'digests'),
  v.check((body) => body.visibility === 'public' || body.fingerprints === undefined, 'fingerprints'),
  v.check(
    (body) => body.visibility !== 'commit' || (body.stored ?? []).every(({ role }) => role === 'input'),
    'stored',
  ),
  v.check((body) => body.visibility !== 'commit' || body.credential === undefined, 'credential'),
);

const textPart = v.strictObject({
  ...about,
  type: v.literal('text-part'),
  visibility: v.literal('public'),
  of: bytes32,
  fingerprints: v.strictTuple([shingleFingerprint]),
});

const provider = v.strictObject({
  schema: v.literal('rail.provider/1'),
  type: v.literal('provider'),
  root: bytes32,
  name: line(1, 80),
  domain: domainName,
  keys: v.pipe(v.array(bytes32), v.minLength(1), v.maxLength(16)),
  claimedAt: utcSeconds,
});

const revocationBase = {
  schema: v.literal('rail.revocation/1'),
  type: v.literal('revocation'),
  provider: bytes32,
  of: bytes32,
  claimedAt: utcSeconds,
};
const revocation = v.variant('kind', [
  v.strictObject({ ...revocationBase, kind: v.literal('withdrawn') }),
  v.strictObject({
    ...revocationBase,
    kind: v.picklist(['superseded', 'compromised']),
    height: integer(0, 2 ** 40),
  }),
]);

/** docs/spec/policy.md section 8: the log of a wallet's decisions, as far as it went. */
const policyHead = v.pipe(
  v.strictObject({
    schema: v.literal('rail.policy-head/1'),
    type: v.literal('policy-head'),
    head: bytes32,
    from: integer(0, 2 ** 40),
    entries: integer(1, 2 ** 40),
    claimedAt: utcSeconds,
  }),
  v.check(({ from, entries }) => from < entries, 'from'),
);

export type OutputBody = v.InferOutput<typeof outputByVisibility>;
export type TextPartBody = v.InferOutput<typeof textPart>;
export type ProviderBody = v.InferOutput<typeof provider>;
export type RevocationBody = v.InferOutput<typeof revocation>;
export type PolicyHeadBody = v.InferOutput<typeof policyHead>;
export type RecordBody = OutputBody | TextPartBody | ProviderBody | RevocationBody | PolicyHeadBody;
export type PdqFingerprint = v.InferOutput<typeof pdqFingerprint>;
export type ShingleFingerprint = v.InferOutput<typeof shingleFingerprint>;
export type Fingerprint = PdqFingerprint | ShingleFingerprint | v.InferOutput<typeof unknownFingerprint>;
export type Derivation = OutputBody['derivation'];
export type Visibility = OutputBody['visibility'];

const SCHEMAS = {
  output: outputByVisibility,
  'text-part': textPart,
  provider,
  revocation,
  'policy-head': policyHead,
} as const;

export type RecordType = keyof typeof SCHEMAS;

export function isRecordType(text: string): text is RecordType {
  return Object.hasOwn(SCHEMAS, text);
}

export type BodyCode =
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'too-deep'
  | 'not-canonical'
  | 'unknown-member'
  | 'bad-member';

/** Reads the body bytes of one item whose `Rail-Type` is `type`. */
export function parseBody(type: RecordType, data: Uint8Array): Parsed<RecordBody, BodyCode> {
  const json = parseCanonical(data, MAX_BODY_BYTES);
  return json.ok ? checkBody(type, json.value) : json;
}

/** The same check on a value that a writer is about to sign. */
export function checkBody(
  type: RecordType,
  value: Json,
): Parsed<RecordBody, 'unknown-member' | 'bad-member'> {
  const parsed = parseShape(SCHEMAS[type] as v.GenericSchema<unknown, RecordBody>, value);
  return parsed.ok ? accept(parsed.value) : parsed;
}

/** Fingerprints as a body holds them. */
export function parseFingerprints(
  value: unknown,
): Parsed<readonly Fingerprint[], 'unknown-member' | 'bad-member'> {
  return parseShape(fingerprintList, value);
}

export function isPdq(fingerprint: Fingerprint): fingerprint is PdqFingerprint {
  return fingerprint.alg === 'rail-pdq/1';
}

export function isShingles(fingerprint: Fingerprint): fingerprint is ShingleFingerprint {
  return fingerprint.alg === 'rail-shingles/1';
}
