/**
 * Groups (docs/spec/personhood.md section 1): who issues one, how it admits, and an id that binds both. Does not say that the issuer keeps to
 * its policy.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, sha256, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type DataItem, readDataItem } from '../formats/ans104.ts';
import { base64UrlOf, bytes32, nameLine, parseShape, utcSeconds } from '../shapes.ts';
import { ADMISSIONS } from './bounds.ts';
import { groupTags, type ItemCode, readBody, tagsFollow } from './rail-item.ts';

const MAX_POLICY_CHARS = 4000;
const MAX_ITEM_BYTES = 40_000;

const groupBody = v.strictObject({
  schema: v.literal('rail.group/1'),
  type: v.literal('group'),
  issuer: bytes32,
  name: nameLine(1, 80),
  admission: v.picklist(ADMISSIONS),
  /** Several lines; shown as text. */
  policy: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(MAX_POLICY_CHARS),
    v.regex(/^[^\p{Cs}\p{Bidi_Control}]*$/u),
  ),
  salt: base64UrlOf(16),
  claimedAt: utcSeconds,
});

const groupEntry = v.strictObject({
  schema: v.literal('rail.group-entry/1'),
  group: v.pipe(v.string(), v.maxLength(Math.ceil((MAX_ITEM_BYTES * 4) / 3))),
});

export type GroupBody = v.InferOutput<typeof groupBody>;
export type Group = GroupBody & {
  readonly groupId: string;
  /** Id of the item. */
  readonly policyId: string;
};

/** The group in an item whose signature was verified. Code `other-issuer` where another key than `issuer` signed it. */
export async function readGroup(item: DataItem): Promise<Parsed<Group, ItemCode | 'other-issuer'>> {
  const body = readBody(item, 'group', groupBody);
  if (!body.ok) return body;
  if (toBase64Url(item.owner) !== body.value.issuer)
    return refuse('other-issuer', 'another key than the issuer signed this group');
  const groupId = await groupIdOf(item.data);
  const tags = tagsFollow(item, groupTags('group', groupId));
  return tags.ok ? accept({ ...body.value, groupId, policyId: item.id }) : tags;
}

/** The id of a group from the canonical bytes of its body. */
export async function groupIdOf(body: Bytes): Promise<string> {
  return toBase64Url(await sha256(body));
}

/** An entry of a list of recognised groups. Codes: those of `readGroup`, and `bad-signature` where the item inside is not genuine. */
export async function readGroupEntry(
  value: unknown,
): Promise<Parsed<Group, ItemCode | 'other-issuer' | 'bad-signature'>> {
  const entry = parseShape(groupEntry, value);
  if (!entry.ok) return entry;
  const item = await readDataItem(fromBase64Url(entry.value.group) ?? new Uint8Array());
  return item.ok ? readGroup(item.value) : refuse('bad-signature', 'the group in this entry is not genuine');
}
