/** What a proof has to state, by layout (docs/spec/computation.md section 3). */

import { expect, test } from 'vitest';
import { publicValues } from '../../../src/verify/computation/public-values.ts';

const statement = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
const content = { digest: 'A'.repeat(43), pixels: async () => null };
const values = (layout: string) => publicValues(layout, statement, undefined, content);

test('the halves of the statement are two numbers, big-endian', async () => {
  const halves = [0x0102030405060708090a0b0c0d0e0f10n, 0x1112131415161718191a1b1c1d1e1f20n];
  expect(await values('rail.statement-halves/1')).toEqual({
    ok: true,
    value: { as: 'fields', values: halves },
  });
});

test('a journal is the statement itself', async () => {
  expect(await values('rail.journal/1')).toEqual({ ok: true, value: { as: 'bytes', bytes: statement } });
});

test('a picture that is none, and a layout that is not known, are told apart', async () => {
  expect(await values('rail.picture-circuit/1')).toMatchObject({ ok: false, code: 'wrong-inputs' });
  expect(await values('rail.statement-halves/2')).toMatchObject({ ok: false, code: 'unknown-layout' });
});
