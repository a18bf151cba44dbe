/**
 * Objects of JSON inside a credential, read strictly (docs/spec/credentials.md section 1). They are in no canonical form, since issuers write them as they
 * like, so what two readers could read differently is refused instead: members named twice, lone surrogates, deep nesting.
 */

import { fromBase64Url, fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

export type JsonCode = 'bad-json' | 'too-deep' | 'member-twice';

const MAX_DEPTH = 8;

/** @param text base64url of UTF-8, of bounded length */
export function readJsonPart(text: string): Parsed<JsonValue, JsonCode> {
  const bytes = text === '' ? null : fromBase64Url(text);
  const json = bytes && fromUtf8(bytes);
  if (!json) return refuse('bad-json', 'a part is not base64url of text');
  const { deepest, members } = countMarks(json);
  if (deepest > MAX_DEPTH) return refuse('too-deep', `JSON nested deeper than ${MAX_DEPTH}`);
  const value = parse(json);
  if (value === undefined) return refuse('bad-json', 'a part is not JSON');
  // Of a member named twice, the parser keeps one: what was written is counted against what was kept.
  return membersOf(value) === members
    ? accept(value)
    : refuse('member-twice', 'an object names a member twice');
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Its own member; `undefined` where it has none of this name. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Brackets and colons outside strings. In valid JSON each colon belongs to one member. */
function countMarks(json: string): { readonly deepest: number; readonly members: number } {
  let [depth, deepest, members, inString] = [0, 0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '\\' && inString) i++;
    else if (char === '"') inString = !inString;
    else if (inString) continue;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
    else if (char === ':') members++;
  }
  return { deepest, members };
}

/** `undefined` for what is no JSON, or not text that can be written again. */
function parse(json: string): JsonValue | undefined {
  try {
    const value = JSON.parse(json) as JsonValue;
    // Well-formed text has lone surrogates only as escapes, which are written out as escapes again.
    return /\\ud[89a-f]/.test(JSON.stringify(value).replaceAll('\\\\', '')) ? undefined : value;
  } catch {
    return undefined;
  }
}

function membersOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, one) => sum + membersOf(one), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}
