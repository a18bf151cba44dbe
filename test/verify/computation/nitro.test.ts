/** What a document of a self-made hypervisor says where it is genuine. What is refused is in test/fixtures/computation-cases. */

import { expect, test } from 'vitest';
import { nitro } from '../../../src/verify/computation/systems/nitro.ts';
import { makeNitroDocument, NITRO_AT, type NitroChanges, USER_DATA } from '../../fixtures/quotes/nitro.ts';

async function verify(changes: NitroChanges = {}) {
  const { quote, root } = await makeNitroDocument(changes);
  return nitro.verify(quote, null, NITRO_AT, [root]);
}

test('a genuine document says what was started and what it is about', async () => {
  expect(await verify()).toEqual({
    ok: true,
    value: {
      measurements: { pcr0: '01'.repeat(48), pcr1: '00'.repeat(48), pcr2: '00'.repeat(48) },
      reportData: USER_DATA,
      tcbStatus: null,
      advisories: [],
      validUntil: '2026-06-01T03:00:00.000Z',
    },
  });
});

test('a document without user data is about nothing', async () => {
  for (const user_data of [null, undefined])
    expect(await verify({ members: { user_data } })).toMatchObject({
      ok: true,
      value: { reportData: new Uint8Array() },
    });
});
