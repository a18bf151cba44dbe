/** What runs inside a page to read its pictures, with a network of the test's making. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  dropHeldInPage,
  type HeldLimits,
  holdPicturesInPage,
  readHeldInPage,
} from '../../src/browser/held-in-page.ts';
import { utf8 } from '../../src/bytes.ts';
import { digestOf } from '../fixtures/lookups.ts';

const LIMITS: HeldLimits = { fileBytes: 10, allBytes: 25, timeoutMs: 1_000, keepMs: 60_000 };

/** Node has none. */
class Reader {
  result = '';
  onload = () => {};
  readAsDataURL(file: Blob): void {
    void file.arrayBuffer().then((bytes) => {
      this.result = `data:;base64,${Buffer.from(bytes).toString('base64')}`;
      this.onload();
    });
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.stubGlobal('FileReader', Reader);
  vi.stubGlobal('fetch', async (url: string) =>
    url === 'none' ? new Response('', { status: 404 }) : new Response(url),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const hold = (...urls: readonly string[]) => holdPicturesInPage(urls, LIMITS);
const digest = async (text: string) => ({ digest: await digestOf(utf8(text)) });

describe('a page', () => {
  test('tells digests and keeps the files until they are taken, by their places', async () => {
    expect(await hold('one', 'none', 'two')).toEqual([
      await digest('one'),
      'not-readable',
      await digest('two'),
    ]);
    expect(await readHeldInPage([2, 1, 0, 7])).toEqual([btoa('two'), null, btoa('one'), null]);
    expect(await readHeldInPage([2])).toEqual([btoa('two')]);
  });

  test('tells no digest where its origin is not secure, and keeps the file all the same', async () => {
    vi.stubGlobal('crypto', {});
    expect(await hold('one')).toEqual([{ digest: null }]);
    expect(await readHeldInPage([0])).toEqual([btoa('one')]);
  });

  test('keeps no file over the limit, and no more than all files may be together', async () => {
    expect(await hold('x'.repeat(11))).toEqual(['too-large']);
    const held = await hold(...['a', 'b', 'c'].map((name) => name.repeat(10)));
    expect(held.filter((one) => one === 'too-large')).toHaveLength(1);
    // What was too large by itself leaves its room to others.
    expect(await hold('x'.repeat(11), 'a'.repeat(10), 'b'.repeat(10))).toEqual([
      'too-large',
      await digest('a'.repeat(10)),
      await digest('b'.repeat(10)),
    ]);
  });

  test.each([
    ['the check has ended', async () => dropHeldInPage()],
    ['another one begins', () => hold('none')],
    ['nobody came back for them', async () => void vi.advanceTimersByTime(LIMITS.keepMs)],
  ])('lets go of the files once %s', async (_, act) => {
    await hold('one');
    await act();
    expect(await readHeldInPage([0])).toEqual([null]);
  });
});
