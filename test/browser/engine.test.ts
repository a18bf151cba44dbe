/** How Chrome's background reaches the worker: through one offscreen document, whatever happens to it. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';

const offscreen = { hasDocument: vi.fn(), createDocument: vi.fn() };
const sendMessage = vi.fn();
vi.mock('wxt/browser', () => ({ browser: { offscreen, runtime: { sendMessage } } }));

const { callEngine, callKeys, cancelCall, cancelKeys, hearKeysProgress } = await import(
  '../../src/browser/engine.ts'
);

const REQUEST = {
  call: '1:1',
  method: 'read-stored',
  params: { gateways: [], stored: { id: '', digest: '', media: '', sizeBytes: 0 } },
} as const;
const OUTCOME = { ok: true, value: { shown: 'text', text: '' } };
const call = () => callEngine(REQUEST, () => {});

beforeEach(() => {
  vi.resetAllMocks();
  offscreen.hasDocument.mockResolvedValue(false);
  offscreen.createDocument.mockResolvedValue(undefined);
  sendMessage.mockResolvedValue(OUTCOME);
});

describe('a call to the engine', () => {
  test('creates the document and passes the outcome on', async () => {
    expect(await call()).toEqual(OUTCOME);
    expect(offscreen.createDocument.mock.calls).toMatchObject([
      [{ url: 'offscreen.html', reasons: ['WORKERS', 'BLOBS'] }],
    ]);
    expect(sendMessage).toHaveBeenCalledWith({ type: 'engine-call', request: REQUEST });
  });

  test('uses the document that is there', async () => {
    offscreen.hasDocument.mockResolvedValue(true);
    await call();
    expect(offscreen.createDocument).not.toHaveBeenCalled();
  });

  test('waits with another one for the same document', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    offscreen.createDocument.mockReturnValue(promise);
    const both = [call(), call()];
    resolve();
    await Promise.all(both);
    expect(offscreen.createDocument).toHaveBeenCalledTimes(1);
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  test('finds the document that a background before it was creating', async () => {
    offscreen.hasDocument.mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    offscreen.createDocument.mockRejectedValue(new Error('Only a single offscreen document may be created.'));
    expect(await call()).toEqual(OUTCOME);
  });

  test.each([
    ['no document can be had', () => offscreen.createDocument.mockRejectedValue(new Error('refused'))],
    ['the document goes away', () => sendMessage.mockRejectedValue(new Error('message channel closed'))],
    ['nobody answers', () => sendMessage.mockResolvedValue(undefined)],
  ])('ends as worker-lost where %s', async (_, arrange) => {
    arrange();
    expect(await call()).toEqual({ ok: false, code: 'worker-lost' });
  });

  test('that is cancelled starts nothing', async () => {
    sendMessage.mockRejectedValue(new Error('Receiving end does not exist'));
    await cancelCall('1:1');
    expect(sendMessage).toHaveBeenCalledWith({ type: 'engine-cancel', call: '1:1' });
    expect(offscreen.createDocument).not.toHaveBeenCalled();
  });
});

describe('a call to the keys worker', () => {
  const keysCall = () => callKeys({ method: 'vault-state', params: {} });

  test('goes to the same document', async () => {
    const state = { ok: true, value: { is: 'none' } };
    sendMessage.mockResolvedValue(state);
    expect(await keysCall()).toEqual(state);
    const request = { method: 'vault-state', params: {} };
    expect(sendMessage).toHaveBeenCalledWith({ type: 'keys-call', request });
    expect(offscreen.createDocument).toHaveBeenCalledTimes(1);
  });

  test('ends as worker-lost where nobody answers', async () => {
    sendMessage.mockResolvedValue(undefined);
    expect(await keysCall()).toMatchObject({ ok: false, code: 'worker-lost' });
  });

  test('that is named hears how far it is until it ends, and nothing of others', async () => {
    const heard: string[] = [];
    const ended = Promise.withResolvers<unknown>();
    sendMessage.mockReturnValue(ended.promise);
    const onProgress = ({ stage }: { readonly stage: string }) => void heard.push(stage);
    const proof = callKeys({ method: 'vault-state', params: {} }, { call: 'one', onProgress });
    await eventually(() => expect(sendMessage).toHaveBeenCalled());
    expect(sendMessage.mock.calls[0]).toMatchObject([{ type: 'keys-call', call: 'one' }]);
    hearKeysProgress({ call: 'one', stage: 'witness' });
    hearKeysProgress({ call: 'two', stage: 'proof' });
    ended.resolve(undefined);
    expect(await proof).toMatchObject({ ok: false, code: 'worker-lost' });
    hearKeysProgress({ call: 'one', stage: 'proof' });
    expect(heard).toEqual(['witness']);
  });

  test('is not overtaken by its cancelling', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    offscreen.createDocument.mockReturnValue(promise);
    const both = [callKeys({ method: 'vault-state', params: {} }, { call: 'one' }), cancelKeys('one')];
    resolve();
    await Promise.all(both);
    expect(sendMessage.mock.calls.map(([{ type }]) => type)).toEqual(['keys-call', 'keys-cancel']);
  });
});
