/** A group that the reader wants to recognise, from a file or from pasted text: hostile data, of which the signature is checked. Pure. */

import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type Group, readGroupEntry } from '../identity/group.ts';

/** An entry holds one signed item of at most 40 kB. */
export const MAX_GROUP_BYTES = 64 * 1024;

export type GroupEntry = { readonly schema: 'rail.group-entry/1'; readonly group: string };
export type ReadGroup = { readonly entry: GroupEntry; readonly group: Group };

/** A `rail.group-entry/1`, or what an issuer answers about its group (`rail.issuer/1`). Codes: `too-large`, `not-json`, those of `readGroupEntry`. */
export async function readGroupText(bytes: Uint8Array): Promise<Parsed<ReadGroup>> {
  if (bytes.length > MAX_GROUP_BYTES) return refuse('too-large', 'larger than any group');
  const value = jsonIn(bytes);
  if (value === undefined) return refuse('not-json', 'not JSON');
  const entry = isIssuers(value) ? { schema: 'rail.group-entry/1', group: value.group } : value;
  const group = await readGroupEntry(entry);
  return group.ok ? accept({ entry: entry as GroupEntry, group: group.value }) : group;
}

function isIssuers(value: unknown): value is { readonly group: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'group' in value &&
    'schema' in value &&
    value.schema === 'rail.issuer/1'
  );
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '') as unknown;
  } catch {
    return undefined;
  }
}
