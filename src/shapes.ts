/**
 * The few value shapes that every format here shares, for valibot schemas: fixed-length base64url, ids, times.
 * A schema runs on data whose size and depth were bounded before (see `canonical.ts`).
 */

import * as v from 'valibot';
import { fromBase64Url } from './bytes.ts';
import { accept, type Parsed, refuse } from './errors.ts';

/** base64url text of exactly `lengthBytes` bytes. */
// @__NO_SIDE_EFFECTS__
export function base64UrlOf(lengthBytes: number) {
  const lengthChars = Math.ceil((lengthBytes * 4) / 3);
  return v.pipe(
    v.string(),
    v.length(lengthChars),
    v.check(
      (text) => fromBase64Url(text)?.length === lengthBytes,
      `expected ${lengthBytes} bytes as base64url`,
    ),
  );
}

/** SHA-256 digest, ed25519 key, item id or address: 32 bytes, 43 characters. */
export const bytes32 = base64UrlOf(32);

/** base64url text of at most `maxBytes` bytes, a multiple of `unit`. */
// @__NO_SIDE_EFFECTS__
export function base64UrlRows(unit: number, maxBytes: number) {
  return v.pipe(
    v.string(),
    v.maxLength(Math.ceil((maxBytes * 4) / 3)),
    v.check((text) => {
      const bytes = fromBase64Url(text);
      return bytes !== null && bytes.length <= maxBytes && bytes.length % unit === 0;
    }, `expected base64url of rows of ${unit} bytes, at most ${maxBytes} bytes`),
  );
}

/**
 * Text of `min` to `max` UTF-16 units without control characters, so that it can be shown on one line, and without
 * lone surrogates, so that it can be written as canonical JSON.
 */
// @__NO_SIDE_EFFECTS__
export function line(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.minLength(min),
    v.maxLength(max),
    v.regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]*$/u, 'control characters or lone surrogates'),
  );
}

/**
 * A line that names something for people: also without characters that show nothing, which would make two names look the same, and with at
 * least one that shows something. U+2800 is a braille cell without dots.
 */
// @__NO_SIDE_EFFECTS__
export function nameLine(min: number, max: number) {
  return v.pipe(
    line(min, max),
    v.regex(/^\P{Default_Ignorable_Code_Point}*$/u, 'characters that show nothing'),
    v.regex(/(?!\u2800)[\p{L}\p{N}\p{P}\p{S}]/u, 'nothing to see'),
  );
}

/** `YYYY-MM-DDThh:mm:ssZ`, a real date. */
export const utcSeconds = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  v.check((text) => {
    const ms = Date.parse(text);
    return Number.isFinite(ms) && new Date(ms).toISOString() === text.replace('Z', '.000Z');
  }, 'not a date'),
);

/** A media type without parameters. */
export const mediaType = v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/));

/** A DNS name, or a loopback address with port for tests and the demo. */
export const domainName = v.pipe(
  v.string(),
  v.maxLength(253),
  v.regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$|^(127\.0\.0\.1|localhost):\d{1,5}$/,
  ),
);

// @__NO_SIDE_EFFECTS__
export function integer(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}

/**
 * Runs a schema on a value from outside. Codes: `unknown-member` where a strict object has one too many,
 * `bad-member` for every other deviation; `because` names the path, never the value.
 */
export function parseShape<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): Parsed<v.InferOutput<S>, 'unknown-member' | 'bad-member'> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return accept(result.output);
  const issue = result.issues[0];
  // A path may hold names that a stranger chose, and ends on screens.
  const path = (v.getDotPath(issue) ?? 'value').slice(0, 80).replaceAll(/[^\w.-]/g, '?');
  return issue.type === 'strict_object' && issue.expected === 'never'
    ? refuse('unknown-member', `${path} is not known`)
    : refuse('bad-member', `${path} is not as specified`);
}
