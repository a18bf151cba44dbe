import { beforeEach, describe, expect, test, vi } from 'vitest';

const executeScript = vi.fn();
const contains = vi.fn();
const runtime = { getURL: (path: string) => `chrome-extension://rail${path}` };
vi.mock('wxt/browser', () => ({
  browser: { scripting: { executeScript }, permissions: { contains }, runtime },
}));

const { otherWays, readPicture, readUnasked } = await import('../../src/browser/fetch-image.ts');

const FRAME = { tabId: 1, frameId: 2 };
const RECT = { left: 0, top: 0, width: 9, height: 9, viewWidth: 99, viewHeight: 99 };
const inPage = (result: unknown) => executeScript.mockResolvedValue([{ result }]);
/** What the page holds, one answer for each address. */
const heldInPage = (...held: readonly unknown[]) => inPage(held);
const DIGEST = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const LIMITS = { fileBytes: 99, allBytes: 999, timeoutMs: 9, keepMs: 9 };

beforeEach(() => {
  vi.resetAllMocks();
  contains.mockResolvedValue(false);
});

describe('a picture', () => {
  test('is read by its page, in the frame that was clicked', async () => {
    inPage({ base64: 'AAAA' });
    expect(await readPicture(FRAME, 'https://a.example/b.png')).toEqual({ from: 'file', base64: 'AAAA' });
    expect(executeScript.mock.calls[0]![0]).toMatchObject({ target: { tabId: 1, frameIds: [2] } });
  });

  test('of the reader’s own is left where the panel holds it, and no page is asked', async () => {
    const url = 'blob:chrome-extension://rail/0f7e';
    expect(await readPicture(FRAME, url)).toEqual({ from: 'url', url });
    expect(await otherWays(FRAME, url)).toBeNull();
    expect(executeScript).not.toHaveBeenCalled();
  });

  test.each([
    [
      'the page may not read it and access was granted',
      () => {
        inPage('not-readable');
        contains.mockResolvedValue(true);
      },
    ],
    ['it is too large for one message', () => inPage('too-large')],
    ['the page may not be entered', () => executeScript.mockRejectedValue(new Error('Cannot access'))],
    ['the page is gone', () => executeScript.mockResolvedValue([])],
  ])('is left to the worker where %s', async (_, arrange) => {
    arrange();
    const url = 'https://a.example/b.png';
    expect(await readPicture(FRAME, url)).toEqual({ from: 'url', url });
  });

  test('that its page may not read is asked of no server again without access', async () => {
    inPage('not-readable');
    expect(await readPicture(FRAME, 'https://a.example/b.png')).toBeNull();
    expect(contains).toHaveBeenCalledWith({ origins: ['https://a.example/*'] });
  });

  test('in a data: URL needs no page', async () => {
    const url = 'data:image/png;base64,AA==';
    expect(await readPicture(FRAME, url)).toEqual({ from: 'url', url });
    expect(executeScript).not.toHaveBeenCalled();
  });
});

describe('pictures that nobody pointed at', () => {
  const read = (...urls: readonly string[]) => readUnasked(FRAME, urls, LIMITS);

  test('are held by their page, all at once, which tells their digests where it can', async () => {
    heldInPage({ digest: DIGEST }, { digest: null });
    expect(await read('https://a.example/a', 'https://a.example/b')).toEqual([
      { from: 'page', digest: DIGEST },
      { from: 'page', digest: null },
    ]);
    expect(executeScript).toHaveBeenCalledTimes(1);
  });

  test.each([[`${DIGEST}A`], [DIGEST.replace('_', '/')], [7], [undefined]])(
    'have no digest that is none: %s',
    async (digest) => {
      heldInPage({ digest });
      expect(await read('https://a.example/a')).toEqual([{ from: 'page', digest: null }]);
    },
  );

  test('are fetched only where the page may not and access was granted', async () => {
    heldInPage('not-readable', 'not-readable', 'not-readable');
    contains.mockImplementation(async ({ origins }) => origins[0] === 'https://open.example/*');
    expect(await read('https://open.example/a', 'https://closed.example/b', 'http://old.example/c')).toEqual([
      { from: 'url', url: 'https://open.example/a' },
      { missing: 'https://closed.example/*' },
      { missing: null },
    ]);
  });

  test('are left alone where they are too large, or the page may not be entered', async () => {
    heldInPage('too-large');
    contains.mockResolvedValue(true);
    expect(await read('https://a.example/a')).toEqual([{ missing: null }]);
    executeScript.mockRejectedValue(new Error('Cannot access'));
    expect(await read('https://a.example/a')).toEqual([{ missing: null }]);
  });
});

describe('a picture that nobody can read', () => {
  test.each([
    ['https://cdn.example:8443/b.png', 'https://cdn.example/*'],
    ['http://127.0.0.1:99/b.png', 'http://127.0.0.1/*'],
    ['http://localhost/b.png', 'http://localhost/*'],
    ['http://a.example/b.png', null],
    ['http://localhost.a.example/b.png', null],
    ['http://127.0.0.1.a.example/b.png', null],
    ['blob:https://a.example/1', null],
    ['file:///b.png', null],
  ])('%s: access to %s would help', async (url, origin) => {
    inPage(RECT);
    expect(await otherWays(FRAME, url)).toEqual({ origin, canCapture: true });
  });

  test('access that is there already is not asked for again', async () => {
    inPage(RECT);
    contains.mockResolvedValue(true);
    expect(await otherWays(FRAME, 'https://a.example/b.png')).toEqual({ origin: null, canCapture: true });
  });

  test('without a place on screen it cannot be captured, and without access nothing is left', async () => {
    inPage(null);
    expect(await otherWays(FRAME, 'https://a.example/b.png')).toMatchObject({ canCapture: false });
    expect(await otherWays(FRAME, 'blob:https://a.example/1')).toBeNull();
  });
});
