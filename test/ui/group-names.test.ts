/** How screens call a group: by the name that verdicts show, and by keys where the reader's list does not have it. */

import { expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { encodeDataItem } from '../../src/formats/ans104.ts';
import { groupName } from '../../src/ui/group-names.ts';
import { groupTitle } from '../../src/ui/options/membership-words.ts';
import { recognisedGroups } from '../../src/verify/recognised-groups.ts';
import { GROUP_BODY, groupItem } from '../fixtures/memberships.ts';

vi.mock('../../src/ui/text.ts', () => ({ t: (key: string, ...args: string[]) => [key, ...args].join(' ') }));

const entryOf = async (name: string) => ({
  schema: 'rail.group-entry/1',
  group: toBase64Url(encodeDataItem(await groupItem({ ...GROUP_BODY, name }))),
});

test('names that look alike are told apart wherever a group is named', async () => {
  const known = await recognisedGroups([await entryOf('Harbour library'), await entryOf('HARBOUR library')]);
  const names = new Map(known.map((group) => [group.groupId, group]));
  for (const group of known) {
    const shown = `${group.name} (${group.issuer.slice(0, 8)}, ${group.groupId.slice(0, 8)})`;
    expect(groupName(names, group)).toBe(shown);
    expect(groupTitle(group, names)).toBe(shown);
  }
});

test('a group that is not on the list has no name', async () => {
  const [group] = await recognisedGroups([await entryOf('Harbour library')]);
  expect(groupName(new Map(), group!)).not.toContain('Harbour');
  expect(groupTitle(group!, new Map())).not.toContain('Harbour');
});
