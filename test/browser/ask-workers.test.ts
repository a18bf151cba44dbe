/** A page's calls of the workers: what is sent, what is heard meanwhile, and that a background that went away is a code. */

import { beforeEach, expect, test, vi } from 'vitest';

const sendMessage = vi.fn();
const listeners = new Set<(message: unknown, sender: object) => unknown>();
const onMessage = {
  addListener: (listener: (message: unknown, sender: object) => unknown) => listeners.add(listener),
  removeListener: (listener: (message: unknown, sender: object) => unknown) => listeners.delete(listener),
};
vi.mock('wxt/browser', () => ({
  browser: { runtime: { id: 'rail', getURL: (path: string) => `ext://rail${path}`, sendMessage, onMessage } },
}));

const { askLookup, askOpened, cancelAsked } = await import('../../src/browser/ask-workers.ts');

const OURS = { id: 'rail', url: 'ext://rail/offscreen.html' };
const params = { id: 'M' };

beforeEach(() => {
  vi.resetAllMocks();
  sendMessage.mockResolvedValue({ ok: true, value: null });
});

test('asks are messages', async () => {
  await askOpened({ method: 'membership-drop', params });
  await askLookup('issuer-look', { url: 'u' });
  await cancelAsked('run');
  expect(sendMessage.mock.calls.map(([message]) => message)).toEqual([
    { type: 'ask-opened', method: 'membership-drop', params },
    { type: 'ask-lookup', method: 'issuer-look', params: { url: 'u' } },
    { type: 'ask-cancel', call: 'run' },
  ]);
});

test.each([
  ['went away', () => sendMessage.mockRejectedValue(new Error('no receiver'))],
  ['said nothing', () => sendMessage.mockResolvedValue(undefined)],
])('a background that %s is worker-lost', async (_, break_) => {
  break_();
  expect(await askOpened({ method: 'membership-drop', params })).toMatchObject({ code: 'worker-lost' });
  expect(await askLookup('issuer-look', { url: 'u' })).toMatchObject({ code: 'worker-lost' });
});

test('a watched call hears its own stages from the extension alone, until it ends', async () => {
  const answer = Promise.withResolvers<unknown>();
  sendMessage.mockReturnValue(answer.promise);
  const stages: string[] = [];
  const watched = { call: 'run', onStage: (stage: string) => void stages.push(stage) };
  const proving = askOpened({ method: 'prove-attestation', params: {} as never }, watched);
  const say = (sender: object, call: string, stage: string) => {
    for (const hear of listeners) hear({ type: 'keys-progress', progress: { call, stage } }, sender);
  };
  say(OURS, 'page:run', 'loading');
  say(OURS, 'page:other', 'witness');
  say(OURS, 'run', 'witness');
  say({ id: 'rail', url: 'https://a.example/' }, 'page:run', 'witness');
  say(OURS, 'page:run', 'proof');
  answer.resolve({ ok: true, value: {} });
  expect(await proving).toEqual({ ok: true, value: {} });
  expect(stages).toEqual(['loading', 'proof']);
  expect(listeners.size).toBe(0);
});
