/**
 * The policy's document (docs/spec/policy.md section 1): a strict, bounded schema, and rules that make sense each by itself. Rules that contradict each
 * other are fine: `decide.ts` says which one counts.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { type Bytes, concat, fromUtf8, toHex, utf8 } from '../../bytes.ts';
import { canonicalize, type Json, nesting } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { bytes32, integer, line, parseShape } from '../../shapes.ts';
import type { SignedKind } from '../description.ts';
import { isStructName } from '../evm/typed-data-type.ts';
import { isOrigin } from '../public-state.ts';
import type { Hex } from '../signable.ts';
import { ruleAccount, ruleAsset, ruleChain } from './rule-names.ts';
import { type RuleCode, senseOf } from './rule-sense.ts';

/** So that it fits into one record of the vault. */
const MAX_BYTES = 32_768;
export const MAX_RULES = 200;
const MAX_DEPTH = 8;
const MAX_LIST = 200;
const MAX_MODELS = 8;
/** 366 days. */
const MAX_WINDOW_SECONDS = 31_622_400;
const MAX_COUNT = 1_000_000;
/** The year 9999. */
const MAX_SECONDS = 253_402_300_799;
const DIGEST_OF = utf8('rail.policy/1\0');

const list = <S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.maxLength(MAX_LIST), v.readonly());
const text = (pattern: RegExp) => v.pipe(v.string(), v.maxLength(200), v.regex(pattern));

/** Without sign and leading zeros, up to 2^256. */
export const decimal = text(/^(0|[1-9]\d{0,77})$/);
export const address = text(/^0x[0-9a-fA-F]{40}$/);
/** Of a page that may ask. A pattern is none: a star is a letter like any other and would match nobody. */
export const askingOrigin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => isOrigin(text) && !text.includes('*'), 'not an origin'),
);
const kind = v.picklist([
  'transaction',
  'message',
  'sign-in',
  'typed-data',
  'permit',
  'authorization',
  'intent',
] as const satisfies readonly SignedKind[]);

export const evidenceKind = v.picklist(['zk', 'tee', 'reexec']);
export const requiresShape = v.strictObject({
  statement: line(1, 128),
  /** In each form that it has. */
  model: v.union([line(1, 128), v.pipe(v.array(line(1, 128)), v.maxLength(MAX_MODELS), v.readonly())]),
  kinds: list(evidenceKind),
  atLeast: integer(1, 3),
});

const path = line(1, 128);
const value = line(0, 1000);
const rule = v.strictObject({
  id: text(/^[a-z0-9-]{1,64}$/),
  effect: v.picklist(['allow', 'ask', 'deny']),
  who: v.exactOptional(
    v.strictObject({ origin: v.exactOptional(list(askingOrigin)), agent: v.exactOptional(list(bytes32)) }),
  ),
  chain: v.exactOptional(list(ruleChain)),
  account: v.exactOptional(list(ruleAccount)),
  kind: v.exactOptional(list(kind)),
  to: v.exactOptional(list(v.union([v.literal('new-contract'), address]))),
  method: v.exactOptional(list(text(/^0x[0-9a-fA-F]{8}$/))),
  primaryType: v.exactOptional(list(v.pipe(v.string(), v.check(isStructName, 'no name of a type')))),
  args: v.exactOptional(
    list(
      v.variant('op', [
        v.strictObject({ path, op: v.literal('eq'), value }),
        v.strictObject({ path, op: v.literal('in'), value: list(value) }),
        v.strictObject({ path, op: v.literal('lte'), value: decimal }),
      ]),
    ),
  ),
  cap: v.exactOptional(
    v.strictObject({
      asset: ruleAsset,
      perTx: v.exactOptional(decimal),
      window: v.exactOptional(
        v.strictObject({
          seconds: integer(1, MAX_WINDOW_SECONDS),
          max: decimal,
          count: v.exactOptional(integer(1, MAX_COUNT)),
        }),
      ),
    }),
  ),
  time: v.exactOptional(
    v.strictObject({
      notBefore: v.exactOptional(integer(0, MAX_SECONDS)),
      notAfter: v.exactOptional(integer(0, MAX_SECONDS)),
    }),
  ),
  simulate: v.exactOptional(
    v.strictObject({
      mustSucceed: v.exactOptional(v.literal(true)),
      maxOut: v.exactOptional(v.record(ruleAsset, decimal)),
    }),
  ),
  decoded: v.exactOptional(v.picklist(['required', 'waived'])),
  maxFee: v.exactOptional(decimal),
  requires: v.exactOptional(requiresShape),
});
/** The number of rules is looked at before any of them. */
const shape = v.strictObject({
  schema: v.literal('rail.policy/1'),
  rules: v.pipe(v.array(rule), v.readonly()),
});

export type Rule = Readonly<v.InferOutput<typeof rule>>;
export type Policy = Readonly<v.InferOutput<typeof shape>>;
export type Effect = Rule['effect'];
export type Requires = Readonly<v.InferOutput<typeof requiresShape>>;
export type PolicyCode =
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'future-version'
  | 'too-many-rules'
  | 'unknown-member'
  | 'bad-member'
  | 'same-id'
  | RuleCode;

export const NO_RULES: Policy = { schema: 'rail.policy/1', rules: [] };

/** @param input JSON as a person wrote it or as it was stored. Codes: `PolicyCode`. */
export function readPolicy(input: string): Parsed<Policy, PolicyCode> {
  if (input.length > MAX_BYTES) return tooLarge();
  if (nesting(input) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  let json: unknown;
  try {
    json = JSON.parse(input);
  } catch {
    return refuse('not-json', 'the policy is not JSON');
  }
  const { schema, rules } = Object(json) as { readonly schema?: unknown; readonly rules?: unknown };
  if (typeof schema === 'string' && /^rail\.policy\/([2-9]|[1-9]\d+)$/.test(schema))
    return refuse('future-version', 'the policy is of a newer version of this program');
  if (Array.isArray(rules) && rules.length > MAX_RULES)
    return refuse('too-many-rules', `${rules.length} rules, at most ${MAX_RULES}`);
  const policy = parseShape(shape, json);
  if (!policy.ok) return policy;
  return sensible(policy.value, json as Json);
}

function sensible(policy: Policy, json: Json): Parsed<Policy, PolicyCode> {
  const bytes = writePolicy(policy);
  if (bytes.length > MAX_BYTES) return tooLarge();
  // Valibot passes over members such as `__proto__`.
  if (writtenBytes(json) !== fromUtf8(bytes)) return refuse('unknown-member', 'a member is not known');
  const ids = new Set(policy.rules.map(({ id }) => id));
  if (ids.size < policy.rules.length) return refuse('same-id', 'two rules have the same id');
  for (const rule of policy.rules) {
    const sense = senseOf(rule);
    if (!sense.ok) return sense;
  }
  return accept(policy);
}

function writtenBytes(json: Json): string | null {
  try {
    return fromUtf8(canonicalize(json));
  } catch {
    return null; // a lone surrogate
  }
}

function tooLarge() {
  return refuse('too-large', `more than ${MAX_BYTES} bytes`);
}

/** Canonical JSON: what is stored. */
export function writePolicy(policy: Policy): Bytes {
  return canonicalize(policy as Json);
}

export function policyDigest(policy: Policy): Hex {
  return `0x${toHex(sha256(concat(DIGEST_OF, writePolicy(policy))))}`;
}
