import { beforeEach, expect, test, vi } from 'vitest';

const runInPage = vi.fn();
vi.mock('../../src/browser/run-in-page.ts', () => ({ runInPage }));
vi.mock('wxt/browser', () => ({ browser: {} }));

const { pickOnPage } = await import('../../src/browser/pick.ts');
const { pickInPage } = await import('../../src/browser/pick-in-page.ts');

beforeEach(() => void vi.resetAllMocks());

/** What was run in the page. */
const ran = () => runInPage.mock.calls.map(([, func]) => func);

test('what the reader points at is picked by its address', async () => {
  runInPage
    .mockResolvedValueOnce(null)
    .mockResolvedValueOnce({ what: 'url', url: 'https://a.example/b.png' });
  const picked = await pickOnPage(1, new AbortController().signal);
  expect(picked).toEqual({ from: 'page', url: 'https://a.example/b.png' });
  expect(ran().at(-1)).toBe(pickInPage);
});

test('a pick that was stopped while the page was made ready puts nothing on the page', async () => {
  const stop = new AbortController();
  runInPage.mockImplementationOnce(async () => stop.abort());
  expect(await pickOnPage(1, stop.signal)).toBe(null);
  expect(ran()).not.toContain(pickInPage);
});
