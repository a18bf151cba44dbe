/**
 * Claims of a credential as text on screen (docs/spec/credentials.md). Names and values are a stranger's: what would break a line, turn its direction or
 * hide itself is written out. Pure.
 */

import type { Claim } from '../identity/credentials/disclosures.ts';
import type { JsonValue } from '../identity/credentials/json-object.ts';

/** Of one value on screen: more can be read in the file. */
const MAX_CHARS = 600;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** `address › street`, `nationalities › 2`: elements are counted from 1. */
export function pathText(path: Claim['path']): string {
  return path.map((step) => (typeof step === 'number' ? String(step + 1) : clean(step))).join(' › ');
}

/** A text as it is, everything else as JSON; `null` for an object or list of which only parts are listed. */
export function valueText(value: JsonValue): string | null {
  if (typeof value === 'string') return clean(value);
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? null : clean(JSON.stringify(value));
}

function clean(text: string): string {
  const shown = text.slice(0, MAX_CHARS).toWellFormed();
  const seen = shown.replaceAll(UNSEEN, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return text.length > MAX_CHARS ? `${seen} …` : seen;
}
