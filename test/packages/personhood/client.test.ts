/** The page's side: every end of a question is an outcome with a code, and a wallet that shows up late is found without a reload. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Asked,
  askMembership,
  findWallet,
  type Wallet,
  watchForWallet,
} from '../../../packages/personhood/client.ts';

const ORIGIN = 'https://poll.example';
const RDNS = 'org.responsible-ai-ledger';
const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const asked: Asked = {
  origin: ORIGIN,
  request: {
    appId: 'poll',
    action: 'vote',
    slot: 0,
    challenge: 'AAAAAAAAAAAAAAAAAAAAAA',
    signal: '',
    acceptedGroups: ['A'.repeat(43)],
    minAnonymitySet: 20,
    maxRootAgeSec: 60,
    expiresAt: '2026-11-21T12:10:00Z',
  },
};

let page: EventTarget;

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('location', { origin: ORIGIN });
  vi.useFakeTimers({ now: NOW_MS });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function announce(detail: unknown): void {
  page.dispatchEvent(new CustomEvent('rail:announceProvider', { detail }));
}

function detailOf(provider: unknown, rdns: unknown = RDNS) {
  return Object.freeze({ info: Object.freeze({ rdns, name: 'RAIL' }), provider });
}

/** As the extension's script: answers each question for wallets. */
function install(request: Wallet['request']): void {
  page.addEventListener('rail:requestProvider', () => announce(detailOf(Object.freeze({ request }))));
}

describe('finding the wallet', () => {
  test('asks the page, and takes the one that answers', async () => {
    install(async () => 'hello');
    const wallet = await findWallet();
    expect(await wallet?.request({ method: 'x', params: {} })).toBe('hello');
  });

  test('answers null after its time', async () => {
    const found = findWallet({ timeoutMs: 50 });
    await vi.advanceTimersByTimeAsync(49);
    let settled = false;
    void found.then(() => {
      settled = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await found).toBeNull();
  });

  test.each([
    ['another wallet', detailOf({ request: () => {} }, 'io.metamask')],
    ['no provider', detailOf(undefined)],
    ['a provider that cannot be asked', detailOf({ request: 'yes' })],
    ['no details', null],
    ['nothing about itself', { provider: { request: () => {} } }],
  ])('leaves alone: %s', async (_, detail) => {
    const found = findWallet({ timeoutMs: 10 });
    announce(detail);
    await vi.advanceTimersByTimeAsync(10);
    expect(await found).toBeNull();
  });

  test('a late one is found once, unless nobody waits any more', () => {
    const found = vi.fn();
    watchForWallet(found);
    const gone = vi.fn();
    watchForWallet(gone)();
    announce(detailOf({ request: async () => null }));
    announce(detailOf({ request: async () => null }));
    expect(found).toHaveBeenCalledTimes(1);
    expect(gone).not.toHaveBeenCalled();
  });
});

describe('asking', () => {
  test('hands the request over as it is, and answers with the response', async () => {
    const calls: unknown[] = [];
    install(async (call) => {
      calls.push(call);
      return { v: 1 };
    });
    expect(await askMembership(asked)).toEqual({ ok: true, response: { v: 1 } });
    expect(calls).toEqual([{ method: 'rail_provePersonhood', params: asked.request }]);
  });

  const ends: readonly (readonly [string, unknown])[] = [
    ['user-rejected', { code: 4001, data: { code: 'user-rejected' } }],
    ['site-not-allowed', { code: 4100 }],
    ['unknown-method', { code: 4200 }],
    ['no-membership', { code: 4900, data: { code: 'no-membership' } }],
    ['already-asking', { code: -32002 }],
    ['too-many-requests', { code: -32005 }],
    ['bad-request', { code: -32602, data: { code: 'bad-member' } }],
    ['bad-request', { code: -32600 }],
    ['bad-request', { code: -32700, data: { code: 'not-json' } }],
    ['expired', { code: -32602, data: { code: 'expired' } }],
    ['failed', { code: -32603, data: { code: 'failed' } }],
    ['failed', { code: 'toString' }],
    ['failed', new Error('broken')],
    ['failed', null],
    ['failed', 'text'],
  ];
  test.each(ends)('%s: a wallet that ends with %j', async (code, error) => {
    install(() => Promise.reject(error));
    expect(await askMembership(asked)).toMatchObject({ ok: false, code });
  });

  test('failed: a wallet that throws at once, and one that answers with nothing', async () => {
    const throwing: Wallet = {
      request() {
        throw new Error('broken');
      },
    };
    expect(await askMembership(asked, throwing)).toMatchObject({ ok: false, code: 'failed' });
    const silent: Wallet = { request: async () => null };
    expect(await askMembership(asked, silent)).toMatchObject({ ok: false, code: 'failed' });
  });

  test('no-wallet: none shows itself', async () => {
    const outcome = askMembership(asked);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await outcome).toMatchObject({ ok: false, code: 'no-wallet' });
  });

  test('wrong-origin: the server is set up for another address, and the wallet is not asked', async () => {
    const request = vi.fn(async () => ({}));
    const outcome = await askMembership({ ...asked, origin: 'https://www.poll.example' }, { request });
    expect(outcome).toEqual({
      ok: false,
      code: 'wrong-origin',
      because:
        'the server of this site is set up for another address than this page has: "https://www.poll.example", not https://poll.example',
    });
    expect(request).not.toHaveBeenCalled();
  });

  test('expired: asked too late, and a wallet that never answers', async () => {
    vi.setSystemTime(Date.parse(asked.request.expiresAt));
    const request = vi.fn(async () => ({}));
    expect(await askMembership(asked, { request })).toMatchObject({ ok: false, code: 'expired' });
    expect(request).not.toHaveBeenCalled();
    vi.setSystemTime(NOW_MS);
    const outcome = askMembership(asked, { request: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(605_000);
    expect(await outcome).toMatchObject({ ok: false, code: 'expired' });
  });
});
