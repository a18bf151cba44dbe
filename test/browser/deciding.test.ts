/** What a page asks before something is signed: once where no rule requires evidence, and no server then. */

import { beforeEach, expect, test, vi } from 'vitest';
import { accept, refuse } from '../../src/errors.ts';
import { ACCOUNT, transactionOf } from '../fixtures/signables.ts';

const workers = { askOpened: vi.fn(), askLookup: vi.fn(), againIfLost: (work: () => unknown) => work() };
const settings = { gateways: ['http://127.0.0.1:1984'], trust: [{ schema: 'x' }] };
vi.mock('wxt/browser', () => ({ browser: { storage: { local: { get: async () => ({ settings }) } } } }));
vi.mock('../../src/browser/ask-workers.ts', () => workers);

const { decideFirst } = await import('../../src/browser/deciding.ts');

const item = { signable: transactionOf(), simulated: null } as const;
const asked = { items: [item], who: { by: 'person' }, chain: 'eip155:1' } as const;
const said = { verdict: 'ask', rules: [], because: [], needs: null } as const;
const requires = { statement: 'rail.statement/1', model: 'm', kinds: ['zk'], atLeast: 1 } as const;
const needs = { call: `0x${'ab'.repeat(32)}`, each: [requires] } as const;
const piece = { kind: 'zk', status: 'pass', missing: null, who: 'Aurora', model: 'm', isTestSetup: true };
const onLooking = vi.fn();

beforeEach(() => void vi.resetAllMocks());

test('asks the keys worker once, and nobody else, where no rule requires evidence', async () => {
  workers.askOpened.mockResolvedValue(accept([said]));
  expect(await decideFirst(asked, onLooking)).toEqual(
    accept([{ decision: said, found: [], evidence: null }]),
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
