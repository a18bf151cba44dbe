/** Calls of `wallet_sendCalls` that are sent at once: the hashes of each are kept. */

import { expect, test, vi } from 'vitest';
import { CALLS_KEY } from '../../src/dapp/known-calls.ts';
import type { OpenRequest } from '../../src/dapp/queue.ts';
import { accept } from '../../src/errors.ts';
import { WALLET_KEY } from '../../src/wallet/public-state.ts';
import { fakeLocks } from '../fixtures/fake-locks.ts';
import { walletFor } from '../fixtures/wallet-requests.ts';

const SITE = 'https://a.example';
let stored: { [key: string]: unknown } = {};
const local = {
  // As a browser does it: later, and a copy.
  get: async () => structuredClone(stored),
  set: async (items: object) => {
    stored = { ...stored, ...structuredClone(items) };
  },
};
const sent: number[] = [];
vi.mock('wxt/browser', () => ({ browser: { storage: { local } } }));
vi.mock('../../src/browser/awake.ts', () => ({ awake: (work: () => Promise<unknown>) => work() }));
vi.mock('../../src/browser/opened-call.ts', () => ({ callOpened: vi.fn() }));
vi.mock('../../src/browser/page-locks.ts', () => fakeLocks().openPage().locks);
vi.mock('../../src/browser/engine.ts', () => ({
  callEngine: async ({ params }: { readonly params: { readonly raws: readonly string[] } }) => ({
    ok: true,
    value: accept({ sent: sent.shift() ?? params.raws.length }),
  }),
}));

const { sendToChain } = await import('../../src/browser/wallet-requests.ts');

const request = { asker: { origin: SITE } } as OpenRequest;
const calls = (id: string, ...hashes: readonly string[]) =>
  JSON.stringify({ chainId: '1', id, sends: hashes.map((hash) => ({ raw: hash, hash })) });

test('two at once lose none', async () => {
  stored = { [WALLET_KEY]: walletFor(SITE) };
  const ids = ['a', 'b', 'c'];
  await Promise.all(ids.map((id) => sendToChain(request, calls(id, `0x${id}`))));
  expect(stored[CALLS_KEY]).toEqual({
    [SITE]: ids.map((id) => ({ id, chainId: '1', hashes: [`0x${id}`], isWhole: true })),
  });
});

test('what the server did not take is left out, whatever is kept meanwhile', async () => {
  stored = { [WALLET_KEY]: walletFor(SITE) };
  sent.push(1);
  await Promise.all([
    sendToChain(request, calls('a', '0x1', '0x2')),
    sendToChain(request, calls('b', '0x3')),
  ]);
  const kept = (stored[CALLS_KEY] as { [site: string]: readonly object[] })[SITE];
  expect(kept).toHaveLength(2);
  expect(kept).toContainEqual({ id: 'a', chainId: '1', hashes: ['0x1'], isWhole: false });
  expect(kept).toContainEqual({ id: 'b', chainId: '1', hashes: ['0x3'], isWhole: true });
});
