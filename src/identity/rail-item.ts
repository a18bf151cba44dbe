/**
 * Ledger items of groups (docs/spec/personhood.md sections 1, 3 and 6): canonical JSON whose tags follow from it. The caller has verified
 * the item's signature; whether the key that signed may do so is for the reader of each type.
 */

import type * as v from 'valibot';
import { canonicalize, type Json, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type DataItem, type ItemSigner, signDataItem } from '../formats/ans104.ts';
import type { Tag } from '../formats/avro-tags.ts';
import type { Random } from '../ports.ts';
import { parseShape } from '../shapes.ts';

/** docs/spec/record.md section 1, rule 3. */
const MAX_BODY_BYTES = 32_768;
const ANCHOR_BYTES = 32;

export type ItemType = 'group' | 'group-root' | 'attestation';
export type ItemCode =
  | 'wrong-type'
  | 'tags-mismatch'
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'too-deep'
  | 'not-canonical'
  | 'unknown-member'
  | 'bad-member';

/** The body, once `Rail-Type` is `type`. Tags are not compared yet: see `tagsFollow`. */
export function readBody<S extends v.GenericSchema>(
  item: DataItem,
  type: ItemType,
  schema: S,
): Parsed<v.InferOutput<S>, ItemCode> {
  const types = item.tags.filter(({ name }) => name === 'Rail-Type');
  if (types.length !== 1 || types[0]!.value !== type) return refuse('wrong-type', `Rail-Type is not ${type}`);
  const json = parseCanonical(item.data, MAX_BODY_BYTES);
  return json.ok ? parseShape(schema, json.value as Json) : json;
}

/** The tags of an item of a group, in the order in which writers put them. */
export function groupTags(type: ItemType, groupId: string, more: readonly Tag[] = []): readonly Tag[] {
  return [
    { name: 'App-Name', value: 'RAIL' },
    { name: 'Rail-Version', value: '1' },
    { name: 'Rail-Type', value: type },
    { name: 'Content-Type', value: 'application/json' },
    { name: 'Rail-Group', value: groupId },
    ...more,
  ];
}

/** Whether the item has exactly these tags, in any order: more would let it be found under what its body does not say. */
export function tagsFollow(item: DataItem, expected: readonly Tag[]): Parsed<null, 'tags-mismatch'> {
  const sorted = (tags: readonly Tag[]) => tags.map(({ name, value }) => `${name}\u0000${value}`).sort();
  const [have, want] = [sorted(item.tags), sorted(expected)];
  return have.length === want.length && have.every((tag, i) => tag === want[i])
    ? accept(null)
    : refuse('tags-mismatch', 'tags do not follow from the body');
}

/** Signs a body that its reader accepts, for issuers and relays. @param tags `groupTags` of it */
export function signBody(body: Json, tags: readonly Tag[], signer: ItemSigner, random: Random) {
  return signDataItem({ tags, data: canonicalize(body), anchor: random(ANCHOR_BYTES) }, signer);
}
