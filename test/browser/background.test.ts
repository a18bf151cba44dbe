/** Whose messages the background answers: asks for the workers come from the extension's own pages, never from its scripts in web pages. */

import { beforeEach, expect, test, vi } from 'vitest';

type Listener = (message: unknown, sender: object, respond: (answer: unknown) => void) => boolean;

let listener: Listener | null = null;
const answerAsk = vi.fn();
const event = { addListener: () => {} };
vi.mock('wxt/browser', () => ({
  browser: {
    runtime: {
      id: 'rail',
      getURL: (path: string) => `ext://rail${path}`,
      onInstalled: event,
      onStartup: event,
      onMessage: {
        addListener: (added: Listener) => {
          listener = added;
        },
      },
    },
    contextMenus: { onClicked: event },
    tabs: { onRemoved: event },
    storage: { onChanged: event },
    permissions: { onAdded: event, onRemoved: event },
    alarms: { onAlarm: event },
    idle: { onStateChanged: event },
  },
}));
vi.mock('../../src/browser/answer-asks.ts', () => ({ answerAsk }));
vi.mock('../../src/browser/open-panel.ts', () => ({ openPanelOnAction: () => {} }));
vi.mock('../../src/browser/toolbar-popup.ts', () => ({ followWallet: async () => {} }));
vi.mock('../../src/browser/page-requests.ts', () => ({ resumeRequests: async () => {} }));
vi.mock('../../src/browser/vault-session.ts', () => ({ guardSession: async () => {} }));

const { default: background } = await import('../../entrypoints/background.ts');

const ASKS = [
  { type: 'ask-opened', method: 'memberships', params: {} },
  { type: 'ask-lookup', method: 'issuer-look', params: {} },
  { type: 'ask-cancel', call: 'run' },
];

beforeEach(() => {
  vi.resetAllMocks();
  answerAsk.mockResolvedValue('answer');
  background.main();
});

test.each(ASKS)('$type of a page of the extension is answered', async (message) => {
  const answered = Promise.withResolvers<unknown>();
  const sender = { id: 'rail', url: 'ext://rail/options.html', tab: { id: 3 } };
  expect(listener!(message, sender, answered.resolve)).toBe(true);
  expect(await answered.promise).toBe('answer');
  expect(answerAsk).toHaveBeenCalledWith(message, sender.url);
});

test.each([
  ['a script of ours in a web page', { id: 'rail', url: 'https://a.example/', tab: { id: 3 } }],
  ['another extension', { id: 'other', url: 'ext://other/options.html' }],
  ['nobody known', {}],
])('nothing is answered to %s', (_, sender) => {
  for (const message of ASKS) expect(listener!(message, sender, () => {})).toBe(false);
  expect(answerAsk).not.toHaveBeenCalled();
});
