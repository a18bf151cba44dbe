import { describe, expect, test, vi } from 'vitest';

vi.mock('wxt/browser', () => ({
  browser: { runtime: { id: 'rail', getURL: (path: string) => `chrome-extension://rail${path}` } },
}));

const { isEngineMessage, isOwnSender, isPanelMessage, isProgressMessage } = await import(
  '../../src/browser/messages.ts'
);

describe('messages', () => {
  test.each([
    ['a page of the extension', { id: 'rail', url: 'chrome-extension://rail/sidepanel.html' }, true],
    ['a script in a web page', { id: 'rail', url: 'https://a.example/' }, false],
    ['a look-alike address', { id: 'rail', url: 'chrome-extension://railway/sidepanel.html' }, false],
    ['another extension', { id: 'other', url: 'chrome-extension://other/x.html' }, false],
    ['nobody', {}, false],
  ])('count from %s: %o', (_, sender, counts) => {
    expect(isOwnSender(sender)).toBe(counts);
  });

  test.each([
    [{ type: 'retry', tabId: 3 }, true],
    [{ type: 'retry' }, false],
    [{ type: 'retry', tabId: '3' }, false],
    [{ type: 'toString', tabId: 3 }, false],
    [{ type: 'engine-call', tabId: 3 }, false],
    [null, false],
    ['retry', false],
  ])('%o is of the panel: %s', (message, isOne) => {
    expect(isPanelMessage(message)).toBe(isOne);
  });

  test('of the engine are told apart', () => {
    expect(isEngineMessage({ type: 'engine-call' })).toBe(true);
    expect(isEngineMessage({ type: 'engine-progress' })).toBe(false);
    expect(isProgressMessage({ type: 'engine-progress' })).toBe(true);
  });
});
