/** JSON that a generator wrote into a file: parsed only when small and shallow, and only as an object. */

const MAX_CHARS = 256 * 1024;
const MAX_DEPTH = 32;

export type JsonNote = { readonly [key: string]: unknown };

export function jsonNote(text: string | undefined): JsonNote | null {
  if (text === undefined || text.length > MAX_CHARS || !/^\s*\{/.test(text) || depthOf(text) > MAX_DEPTH)
    return null;
  try {
    // Python writes NaN and Infinity, which are no JSON; ComfyUI puts NaN into lists of its graph.
    const value: unknown = JSON.parse(
      withoutPadding(text).replace(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, '$1null'),
    );
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Some tools fill up with NUL. (A regular expression for that would take time squared on hostile text.) */
export function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}

export function isObject(value: unknown): value is JsonNote {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(object: unknown, ...path: readonly string[]): string | null {
  let value = object;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Brackets within strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '"') isString = !isString;
    else if (!isString && (char === '{' || char === '[')) deepest = Math.max(deepest, ++depth);
    else if (!isString && (char === '}' || char === ']')) depth--;
  }
  return deepest;
}
