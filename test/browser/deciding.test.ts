/** What a page asks before something is signed: once where no rule requires evidence, and no server then. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { accept, refuse } from '../../src/errors.ts';
import { ACCOUNT, transactionOf } from '../fixtures/signables.ts';

const workers = { askOpened: vi.fn(), askLookup: vi.fn(), againIfLost: (work: () => unknown) => work() };
const settings = { gateways: ['http://127.0.0.1:1984'], trust: [{ schema: 'x' }] };
let stored: object = settings;
type Listener = (changes: object, area: string) => void;
const listeners = new Set<Listener>();
const onChanged = {
  addListener: (listener: Listener) => listeners.add(listener),
  removeListener: (listener: Listener) => listeners.delete(listener),
};
vi.mock('wxt/browser', () => ({
  browser: { storage: { local: { get: async () => ({ settings: stored }) }, onChanged } },
}));
vi.mock('../../src/browser/ask-workers.ts', () => workers);

const { decideFirst, followEvidenceSettings, MAX_EVIDENCE_AGE_MS, whyAgain } = await import(
  '../../src/browser/deciding.ts'
);

const item = { signable: transactionOf(), simulated: null } as const;
const asked = { items: [item], who: { by: 'person' }, chain: 'eip155:1' } as const;
const said = { verdict: 'ask', rules: [], because: [], needs: null } as const;
const requires = { statement: 'rail.statement/1', model: 'm', kinds: ['zk'], atLeast: 1 } as const;
const needs = { call: `0x${'ab'.repeat(32)}`, each: [requires] } as const;
const piece = { kind: 'zk', status: 'pass', missing: null, who: 'Aurora', model: 'm', isTestSetup: true };
const onLooking = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  stored = settings;
});

test('asks the keys worker once, and nobody else, where no rule requires evidence', async () => {
  workers.askOpened.mockResolvedValue(accept([said]));
  expect(await decideFirst(asked, onLooking)).toEqual(
    accept([{ decision: said, found: [], evidence: null, looked: null }]),
  );
  expect(workers.askOpened.mock.calls).toEqual([[{ method: 'wallet-decide', params: asked }]]);
  expect(workers.askLookup).not.toHaveBeenCalled();
  expect(onLooking).not.toHaveBeenCalled();
});

test('looks for what is required on the reader’s servers, and asks again with kinds and statuses alone', async () => {
  workers.askOpened
    .mockResolvedValueOnce(accept([{ ...said, verdict: 'deny', needs }]))
    .mockResolvedValueOnce(accept([{ ...said, needs }]));
  workers.askLookup.mockResolvedValue(accept([{ requires, found: [piece] }]));
  const decided = await decideFirst(asked, onLooking);
  const answers = [{ kind: 'zk', status: 'pass' }];
  const evidence = { call: needs.call, found: [{ requires, answers }] };
  expect(decided).toMatchObject({ ok: true, value: [{ decision: { verdict: 'ask' }, evidence }] });
  expect(workers.askLookup.mock.calls).toEqual([['wallet-evidence', { needs, ...settings }]]);
  expect(workers.askOpened.mock.calls[1]).toEqual([
    { method: 'wallet-decide', params: { ...asked, items: [{ ...item, evidence }] } },
  ]);
  expect(JSON.stringify(workers.askLookup.mock.calls)).not.toContain(ACCOUNT);
  expect(onLooking).toHaveBeenCalledOnce();
});

test('of several, each has its own evidence, and none where none is required', async () => {
  const other = { ...needs, call: `0x${'cd'.repeat(32)}` };
  const previews = [{ ...said, needs }, said, { ...said, needs: other }];
  workers.askOpened.mockResolvedValue(accept(previews));
  workers.askLookup.mockImplementation(async () => accept([{ requires, found: [piece] }]));
  const decided = await decideFirst({ ...asked, items: [item, item, item] }, onLooking);
  const calls = decided.ok ? decided.value.map(({ evidence }) => evidence?.call ?? null) : [];
  expect(calls).toEqual([needs.call, null, other.call]);
  expect(workers.askLookup).toHaveBeenCalledTimes(2);
});

test('a worker that went away is no answer', async () => {
  workers.askOpened.mockResolvedValue(accept([{ ...said, verdict: 'deny', needs }]));
  workers.askLookup.mockResolvedValue(refuse('worker-lost', ''));
  expect(await decideFirst(asked)).toMatchObject({ ok: false, code: 'worker-lost' });
  workers.askOpened.mockResolvedValue(refuse('locked', ''));
  expect(await decideFirst(asked)).toMatchObject({ ok: false, code: 'locked' });
});

describe('what was found counts', () => {
  const found = async () => {
    workers.askOpened.mockResolvedValue(accept([{ ...said, needs }]));
    workers.askLookup.mockResolvedValue(accept([{ requires, found: [piece] }]));
    const decided = await decideFirst(asked);
    if (!decided.ok) throw new Error(decided.code);
    return { all: decided.value, atMs: decided.value[0]!.looked!.atMs };
  };

  test('for the lists and servers that it was looked for with', async () => {
    const { all, atMs } = await found();
    expect(await whyAgain(all, atMs)).toBeNull();
    stored = { ...settings, privacy: { answered: true, reach: 'near', history: true } };
    expect(await whyAgain(all, atMs)).toBeNull();
    for (const change of [{ trust: [] }, { gateways: [] }, { trust: [{ schema: 'y' }] }]) {
      stored = { ...settings, ...change };
      expect(await whyAgain(all, atMs)).toBe('settings');
    }
  });

  test('for the lists that were there before anybody was asked: a change meanwhile is one', async () => {
    workers.askOpened.mockResolvedValue(accept([{ ...said, needs }]));
    workers.askLookup.mockImplementation(async () => {
      stored = { ...settings, trust: [] };
      return accept([{ requires, found: [piece] }]);
    });
    const decided = await decideFirst(asked);
    if (!decided.ok) throw new Error(decided.code);
    expect(workers.askLookup.mock.calls[0]![1]).toMatchObject({ trust: settings.trust });
    expect(await whyAgain(decided.value, decided.value[0]!.looked!.atMs)).toBe('settings');
  });

  test('for a while, by a clock that was not set back', async () => {
    const { all, atMs } = await found();
    expect(await whyAgain(all, atMs + MAX_EVIDENCE_AGE_MS)).toBeNull();
    expect(await whyAgain(all, atMs + MAX_EVIDENCE_AGE_MS + 1)).toBe('age');
    expect(await whyAgain(all, atMs - 1)).toBe('age');
  });

  test('and where none was required, nothing of this matters', async () => {
    workers.askOpened.mockResolvedValue(accept([said]));
    const decided = await decideFirst(asked);
    stored = { ...settings, trust: [] };
    expect(decided.ok && (await whyAgain(decided.value, Number.MAX_SAFE_INTEGER))).toBeNull();
  });

  test('pages hear of changes that matter to it, and of no other', () => {
    const onChange = vi.fn();
    const stop = followEvidenceSettings(onChange);
    const tell = (newValue: unknown, area = 'local', key = 'settings') => {
      for (const listener of listeners) listener({ [key]: { oldValue: settings, newValue } }, area);
    };
    tell({ ...settings });
    tell({ ...settings, groups: [{}], privacy: { answered: true, reach: 'exact', history: false } });
    tell({ ...settings, trust: [] }, 'session');
    tell({ ...settings, trust: [] }, 'local', 'wallet');
    expect(onChange).not.toHaveBeenCalled();
    tell({ ...settings, trust: [] });
    tell({ ...settings, gateways: [] });
    tell(undefined);
    expect(onChange).toHaveBeenCalledTimes(3);
    stop();
    expect(listeners.size).toBe(0);
  });
});
