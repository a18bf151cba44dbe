/** Which groups the settings recognise: genuine entries with a name that shows, and no more than fit. */

import { expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { MAX_GROUPS, parseSettings } from '../../src/engine/settings.ts';
import { encodeDataItem } from '../../src/formats/ans104.ts';
import { recognisedGroups } from '../../src/verify/recognised-groups.ts';
import { GROUP_BODY, groupItem, strangerSigner } from '../fixtures/memberships.ts';

const entryOf = async (...of: Parameters<typeof groupItem>) => ({
  schema: 'rail.group-entry/1',
  group: toBase64Url(encodeDataItem(await groupItem(...of))),
});

test('entries that are not genuine name nothing', async () => {
  const other = { ...GROUP_BODY, name: 'Another' };
  const entries = [
    await entryOf(),
    await entryOf(other),
    await entryOf(GROUP_BODY, strangerSigner),
    { a: 1 },
    null,
  ];
  const names = (await recognisedGroups(entries)).map(({ shown }) => shown);
  expect(names).toEqual([GROUP_BODY.name, 'Another']);
});

test.each(['Harbour\u200b library', 'Harbour librar\u00ady', '\u3164', '\u2800 '])(
  'a name with what nobody can see makes no group: %j',
  async (name) => {
    expect(await recognisedGroups([await entryOf({ ...GROUP_BODY, name })])).toEqual([]);
  },
);

test('settings hold fifty at most, and none where something else is stored', () => {
  expect(parseSettings({ groups: Array(60).fill({}) }).groups).toHaveLength(MAX_GROUPS);
  expect(parseSettings({ groups: 'all' }).groups).toEqual([]);
});
