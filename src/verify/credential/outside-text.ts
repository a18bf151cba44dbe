/** Text, times and members that whoever made a file wrote into its manifests, made harmless. */

import * as v from 'valibot';

const MAX_CHARS = 500;

/** At most 500 characters on one line; what would break the line or turn its direction becomes U+FFFD. */
export function shown(text: string): string {
  return text
    .slice(0, MAX_CHARS)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}

/** The same moment as `YYYY-MM-DDThh:mm:ssZ`; `null` for what is no time. */
export function isoTime(text: string | null): string | null {
  const ms = text === null || text.length > 40 || !/^\d{4}-/.test(text) ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `null` where a member is missing or of another type: one odd member does not hide the others. */
export function attempted<const S extends v.GenericSchema>(schema: S) {
  return v.optional(v.fallback(v.nullable(schema), null), null);
}
