/** Tells a file of a future version from one that is broken, so that nobody deletes it for being unreadable. */

import type { Json } from '../canonical.ts';

/** Whether it is an object whose `schema` is `{name}/{n}` with n above 1. */
export function isFutureSchema(value: Json, name: string): boolean {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false;
  const [, found, version] = /^([a-z-]+)\/([1-9]\d{0,5})$/.exec(String(value.schema)) ?? [];
  return found === name && Number(version) > 1;
}
