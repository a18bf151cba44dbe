/** Sending from the wallet's home: stored before each step, signed only as it was on screen, and never sent as something else. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { accept, refuse } from '../../src/errors.ts';
import { ACTIVITY_KEY, type Activity, readActivity } from '../../src/wallet/activity.ts';
import type { Hex } from '../../src/wallet/signable.ts';
import { LOCAL_CHAIN } from '../fixtures/public-wallet.ts';
import { ACCOUNT, OTHER, TRANSACTION } from '../fixtures/signables.ts';

const workers = {
  askOpened: vi.fn(),
  askLookup: vi.fn(),
  againIfLost: (work: () => Promise<unknown>) => work(),
};
let stored: Record<string, unknown> = {};
const held = new Set<string>();
const local = {
  get: async (key: string) => ({ [key]: stored[key] }),
  set: async (values: object) => {
    // As a browser does it: what is stored is a copy.
    stored = { ...stored, ...JSON.parse(JSON.stringify(values)) };
  },
};
vi.mock('wxt/browser', () => ({ browser: { storage: { local } } }));
vi.mock('../../src/browser/ask-workers.ts', () => workers);
vi.mock('../../src/browser/page-locks.ts', () => ({
  underLock: (_: string, work: () => Promise<unknown>) => work(),
  unlessLocked: async (name: string, work: () => Promise<void>) => {
    if (!held.has(name)) await work();
  },
}));

const { forgetSending, sendAgain, sendAgreed } = await import('../../src/browser/sending.ts');

const RAW: Hex = '0x02f8';
const HASH: Hex = `0x${'ab'.repeat(32)}`;
const signable = {
  kind: 'transaction',
  account: ACCOUNT,
  transaction: { ...TRANSACTION, chainId: '31337' },
} as const;
const agreed = {
  signable,
  simulated: null,
  about: { what: 'send', token: null, amount: '5', symbol: 'ETH', decimals: 18, to: OTHER },
  evidence: null,
} as const;
const activity = () => readActivity(stored[ACTIVITY_KEY]);
const states = () => activity().map(({ state }) => state.is);

beforeEach(() => {
  vi.resetAllMocks();
  stored = {};
  held.clear();
  workers.askOpened.mockResolvedValue(accept([{ signature: '0x01', raw: RAW, hash: HASH }]));
  workers.askLookup.mockResolvedValue(accept({ hash: HASH }));
});

test('signs exactly what was agreed to, for the person, and hands it on', async () => {
  expect(await sendAgreed(LOCAL_CHAIN, agreed, 7)).toEqual(accept(HASH));
  expect(workers.askOpened.mock.calls).toEqual([
    [
      {
        method: 'wallet-sign',
        params: {
          items: [{ signable, simulated: null, evidence: null }],
          who: { by: 'person' },
          chain: 'eip155:31337',
          confirmed: true,
        },
      },
    ],
  ]);
  expect(workers.askLookup.mock.calls).toEqual([['wallet-send-raw', { chain: LOCAL_CHAIN, raw: RAW }]]);
  expect(activity()).toMatchObject([
    {
      atMs: 7,
      chainId: '31337',
      account: ACCOUNT,
      nonce: TRANSACTION.nonce,
      about: agreed.about,
      state: { is: 'pending', raw: RAW, hash: HASH },
    },
  ]);
});

test('each step is stored before the next is asked for', async () => {
  const seen: string[][] = [];
  workers.askOpened.mockImplementation(async () => {
    seen.push(states());
    return accept([{ signature: '0x01', raw: RAW, hash: HASH }]);
  });
  workers.askLookup.mockImplementation(async () => {
    seen.push(states());
    return accept({ hash: HASH });
  });
  await sendAgreed(LOCAL_CHAIN, agreed, 7);
  expect(seen).toEqual([['agreed'], ['signed']]);
});

describe('a refusal to sign', () => {
  test.each(['policy-denied', 'double-sign', 'watch-only'])(
    '%s ends it: nothing was signed',
    async (code) => {
      workers.askOpened.mockResolvedValue(refuse(code, ''));
      expect(await sendAgreed(LOCAL_CHAIN, agreed, 7)).toMatchObject({ ok: false, code });
      expect(activity()).toEqual([]);
      expect(workers.askLookup).not.toHaveBeenCalled();
    },
  );

  test.each(['locked', 'worker-lost', 'too-slow'])(
    '%s may be over later: then it is agreed to again, in its place',
    async (code) => {
      workers.askOpened.mockResolvedValueOnce(refuse(code, ''));
      expect(await sendAgreed(LOCAL_CHAIN, agreed, 7)).toMatchObject({ ok: false, code });
      expect(states()).toEqual(['agreed']);
      const { id } = activity()[0]!;
      expect(await sendAgreed(LOCAL_CHAIN, agreed, 8, id)).toEqual(accept(HASH));
      const [first, second] = workers.askOpened.mock.calls;
      expect(second).toEqual(first);
      expect(activity()).toMatchObject([{ id, atMs: 8, state: { is: 'pending' } }]);
    },
  );

  test('leaves what is stored unsigned: sending it again is no way to sign it', async () => {
    workers.askOpened.mockResolvedValueOnce(refuse('locked', ''));
    await sendAgreed(LOCAL_CHAIN, agreed, 7);
    expect(await sendAgain(LOCAL_CHAIN, activity()[0]!)).toMatchObject({ code: 'not-signed' });
    expect(workers.askOpened).toHaveBeenCalledTimes(1);
    expect(workers.askLookup).not.toHaveBeenCalled();
  });
});

describe('evidence that rules require', () => {
  const call: Hex = `0x${'cd'.repeat(32)}`;
  const requires = { statement: 'rail.statement/1', model: 'm', kinds: ['zk'], atLeast: 1 } as const;
  const answers = [{ kind: 'zk', status: 'pass' }] as const;
  const evidence = { call, found: [{ requires, answers }] } as const;

  test('goes along, found just now, and is not stored', async () => {
    workers.askOpened.mockResolvedValueOnce(refuse('locked', ''));
    await sendAgreed(LOCAL_CHAIN, { ...agreed, evidence }, 7);
    expect(workers.askOpened.mock.calls).toMatchObject([
      [{ method: 'wallet-sign', params: { items: [{ evidence }] } }],
    ]);
    expect(activity()).toMatchObject([{ state: { is: 'agreed' } }]);
    expect(JSON.stringify(activity())).not.toContain(call);
  });
});

test('what a server did not take is handed on again, and not signed again', async () => {
  workers.askLookup.mockResolvedValueOnce(refuse('unreachable', ''));
  expect(await sendAgreed(LOCAL_CHAIN, agreed, 7)).toMatchObject({ ok: false, code: 'unreachable' });
  expect(states()).toEqual(['signed']);
  expect(await sendAgain(LOCAL_CHAIN, activity()[0]!)).toEqual(accept(HASH));
  expect(workers.askOpened).toHaveBeenCalledTimes(1);
  expect(workers.askLookup.mock.calls[1]).toEqual(workers.askLookup.mock.calls[0]);
});

test('another page that is at it is left to it', async () => {
  workers.askLookup.mockResolvedValueOnce(refuse('unreachable', ''));
  await sendAgreed(LOCAL_CHAIN, agreed, 7);
  const [entry] = activity();
  held.add(`sending:${entry!.id}`);
  expect(await sendAgain(LOCAL_CHAIN, entry!)).toMatchObject({ code: 'under-way' });
  expect(await sendAgreed(LOCAL_CHAIN, agreed, 8, entry!.id)).toMatchObject({ code: 'under-way' });
  expect(workers.askLookup).toHaveBeenCalledTimes(1);
});

test('what has ended is not sent again', async () => {
  await sendAgreed(LOCAL_CHAIN, agreed, 7);
  const ended: Activity = { ...activity()[0]!, state: { is: 'confirmed', hash: HASH, block: '1' } };
  expect(await sendAgain(LOCAL_CHAIN, ended)).toMatchObject({ code: 'already-ended' });
  expect(workers.askLookup).toHaveBeenCalledTimes(1);
});

test('a worker that signs something without bytes is a failure', async () => {
  workers.askOpened.mockResolvedValue(accept([{ signature: '0x01', raw: null, hash: null }]));
  expect(await sendAgreed(LOCAL_CHAIN, agreed, 7)).toMatchObject({ code: 'failed' });
  expect(workers.askLookup).not.toHaveBeenCalled();
});

test('forgetting removes it here', async () => {
  workers.askLookup.mockResolvedValueOnce(refuse('unreachable', ''));
  await sendAgreed(LOCAL_CHAIN, agreed, 7);
  await forgetSending(activity()[0]!);
  expect(activity()).toEqual([]);
});
