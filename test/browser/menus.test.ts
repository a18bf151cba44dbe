import { describe, expect, test, vi } from 'vitest';

vi.mock('wxt/browser', async () => ({ browser: (await import('wxt/testing/fake-browser')).fakeBrowser }));

const { pickingOn, subjectOf } = await import('../../src/browser/menus.ts');

const place = { pageUrl: 'https://news.example:8443/a?b', frameId: 3, editable: false };
const picture = (srcUrl: string) => subjectOf({ menuItemId: 'rail-check-image', srcUrl, ...place });

describe('what was clicked', () => {
  test('a picture, with its file name, its page’s host and its frame', () => {
    expect(picture('https://cdn.example/x/caf%C3%A9.png?w=2')).toEqual({
      kind: 'picture',
      srcUrl: 'https://cdn.example/x/caf%C3%A9.png?w=2',
      name: 'café.png',
      site: 'news.example:8443',
      frameId: 3,
    });
  });

  test.each([
    ['data:image/png;base64,AA==', ''],
    ['blob:https://a.example/0-1', ''],
    ['https://a.example/', ''],
    ['https://a.example/%E0%A4%A', '%E0%A4%A'],
    ['not a url', ''],
  ])('the file name in %s is "%s"', (url, name) => {
    expect(picture(url)).toMatchObject({ name });
  });

  test('a text', () => {
    const clicked = subjectOf({ menuItemId: 'rail-check-selection', selectionText: 'Some words', ...place });
    expect(clicked).toMatchObject({ kind: 'text', text: 'Some words', site: 'news.example:8443' });
  });

  test('the frame of a video, by the address of its file', () => {
    const srcUrl = 'https://cdn.example/a.mp4';
    const clicked = subjectOf({ menuItemId: 'rail-check-video', srcUrl, ...place });
    expect(clicked).toMatchObject({ kind: 'picture', srcUrl, name: 'a.mp4', part: 'video' });
  });

  test('the page on which the reader wants to point at something', () => {
    expect(pickingOn({ menuItemId: 'rail-check-page', ...place })).toBe('news.example:8443');
    expect(pickingOn({ menuItemId: 'rail-check-image', ...place })).toBeNull();
    expect(subjectOf({ menuItemId: 'rail-check-page', ...place })).toBeNull();
  });

  test('nothing, where there is no source or the entry is not ours', () => {
    expect(picture('')).toBeNull();
    expect(subjectOf({ menuItemId: 'other', srcUrl: 'https://a.example/b.png', ...place })).toBeNull();
    expect(subjectOf({ menuItemId: 'rail-check-selection', ...place })).toBeNull();
    expect(subjectOf({ menuItemId: 'rail-check-video', ...place })).toBeNull();
  });
});
