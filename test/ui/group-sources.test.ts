/** Groups that a reader adds: one valid entry, one change for each code. */

import { describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { encodeDataItem } from '../../src/formats/ans104.ts';
import { MAX_GROUP_BYTES, readGroupText } from '../../src/ui/group-sources.ts';
import { GROUP_BODY, groupItem, strangerSigner } from '../fixtures/memberships.ts';

const item = encodeDataItem(await groupItem());
const entry = { schema: 'rail.group-entry/1', group: toBase64Url(item) } as const;
const read = (value: unknown) => readGroupText(utf8(JSON.stringify(value)));

test('an entry, and what an issuer answers, are the same group', async () => {
  const answers = [
    await read(entry),
    await read({ schema: 'rail.issuer/1', group: entry.group, relay: true }),
  ];
  for (const answer of answers) {
    if (!answer.ok) throw new Error(answer.because);
    expect(answer.value.entry).toEqual(entry);
    expect(answer.value.group.name).toBe('Harbour library card holders');
  }
});

describe('refused', () => {
  test.each([
    ['bad-member', { ...entry, schema: 'rail.trust-entry/1' }],
    ['unknown-member', { ...entry, name: 'Another name' }],
    ['bad-signature', { ...entry, group: toBase64Url(item.with(100, item[100]! ^ 1)) }],
    ['bad-member', null],
  ])('%s', async (code, value) => {
    const answer = await read(value);
    expect(!answer.ok && answer.code).toBe(code);
  });

  test('a name that another key puts on the issuer’s members', async () => {
    const foreign = encodeDataItem(await groupItem(GROUP_BODY, strangerSigner));
    const answer = await read({ ...entry, group: toBase64Url(foreign) });
    expect(!answer.ok && answer.code).toBe('other-issuer');
  });

  test.each(['\u202eredael', 'two\nlines', '\u0000'])('a name that deceives: %j', async (name) => {
    const deceiving = encodeDataItem(await groupItem({ ...GROUP_BODY, name }));
    const answer = await read({ ...entry, group: toBase64Url(deceiving) });
    expect(!answer.ok && answer.code).toBe('bad-member');
  });

  test('what is no JSON, and what is too long', async () => {
    const codes = [new Uint8Array([123]), new Uint8Array(MAX_GROUP_BYTES + 1)].map(async (bytes) => {
      const answer = await readGroupText(bytes);
      return answer.ok ? null : answer.code;
    });
    expect(await Promise.all(codes)).toEqual(['not-json', 'too-large']);
  });
});
