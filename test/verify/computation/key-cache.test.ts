/** Remembered keys: read once, by their bytes, and not too many. */

import { expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { accept, refuse } from '../../../src/errors.ts';
import { cachedKeys } from '../../../src/verify/computation/key-cache.ts';

function counted() {
  const reads: string[] = [];
  const keyFor = cachedKeys((bytes) => {
    const text = new TextDecoder().decode(bytes);
    reads.push(text);
    return text.startsWith('bad') ? refuse('off-curve', 'a point is not on the curve') : accept(text);
  });
  return { keyFor, reads };
}

test('a key is read once, whatever array its bytes come in', async () => {
  const { keyFor, reads } = counted();
  expect(await keyFor(utf8('a'))).toEqual({ ok: true, value: 'a' });
  expect(await keyFor(utf8('a'))).toEqual({ ok: true, value: 'a' });
  expect(await keyFor(utf8('b'))).toEqual({ ok: true, value: 'b' });
  expect(reads).toEqual(['a', 'b']);
});

test('a refusal is remembered, and says why', async () => {
  const { keyFor, reads } = counted();
  for (let i = 0; i < 2; i++)
    expect(await keyFor(utf8('bad'))).toEqual({
      ok: false,
      code: 'malformed-key',
      because: 'off-curve: a point is not on the curve',
    });
  expect(reads).toEqual(['bad']);
});

test('eight are kept, the ones used last', async () => {
  const { keyFor, reads } = counted();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a', 'i']) await keyFor(utf8(name));
  reads.length = 0;
  for (const name of ['a', 'c', 'i', 'b']) await keyFor(utf8(name));
  expect(reads).toEqual(['b']);
});

test('what is too large is not even hashed', async () => {
  const { keyFor, reads } = counted();
  expect(await keyFor(new Uint8Array(64 * 1024 + 1))).toMatchObject({ code: 'malformed-key' });
  expect(reads).toEqual([]);
});
