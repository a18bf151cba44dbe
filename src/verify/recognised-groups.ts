/**
 * Groups whose members' word the reader recognises (docs/spec/personhood.md section 1): entries with the issuer's signed statement, and the name
 * under which each is shown. A name is the issuer's; that of another group is told apart by keys.
 */

import { type Group, readGroupEntry } from '../identity/group.ts';

/** Characters of a key or id that are shown. */
const KEY_CHARS = 8;

export type RecognisedGroup = Group & {
  /** The name, with the first eight characters of issuer and id where another group's looks like it. */
  readonly shown: string;
};

/** The genuine ones among stored entries, each group once. What is none is left out. */
export async function recognisedGroups(entries: readonly unknown[]): Promise<readonly RecognisedGroup[]> {
  const read = await Promise.all(entries.map(readGroupEntry));
  const groups = read.flatMap((entry) => (entry.ok ? [entry.value] : []));
  const distinct = [...new Map(groups.map((group) => [group.groupId, group])).values()];
  return distinct.map((group) => ({ ...group, shown: shownName(group, distinct) }));
}

function shownName(group: Group, all: readonly Group[]): string {
  const { name, issuer, groupId } = group;
  const isAlike = all.some((other) => other !== group && looks(other.name) === looks(name));
  return isAlike ? `${name} (${issuer.slice(0, KEY_CHARS)}, ${groupId.slice(0, KEY_CHARS)})` : name;
}

/** Case, width, spaces and characters that show nothing make no difference. Letters of other alphabets do. */
function looks(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\s]/gu, '')
    .toLowerCase();
}
