/** What passes between the vault's page and the keys worker: the data key goes to the worker and never to the page. */

import { beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';

const callKeys = vi.fn();
const session = {
  openSession: vi.fn(),
  useDataKey: vi.fn(),
  lockVault: vi.fn(),
  lockTime: vi.fn(),
  lockMinutes: vi.fn(),
  changeLockMinutes: vi.fn(),
};
vi.mock('../../src/browser/engine.ts', () => ({ callKeys }));
vi.mock('../../src/browser/vault-session.ts', () => session);

const { answerVault } = await import('../../src/browser/vault-requests.ts');

const KEY = toBase64Url(new Uint8Array(32).fill(7));
const backUp = { type: 'vault-call', method: 'vault-back-up', params: { password: 'x' } } as const;
const unlock = {
  type: 'vault-call',
  method: 'vault-unlock',
  params: { secret: { by: 'password', password: 'x' } },
} as const;

beforeEach(() => void vi.resetAllMocks());

test('unlocking opens the session and tells the page nothing', async () => {
  callKeys.mockResolvedValue({ ok: true, value: { dataKey: KEY } });
  expect(await answerVault(unlock)).toEqual({ ok: true, value: {} });
  expect(session.openSession).toHaveBeenCalledWith(KEY, expect.any(Number));
});

test('a refusal opens nothing', async () => {
  const refused = { ok: false, code: 'wrong-secret', because: '' };
  callKeys.mockResolvedValue(refused);
  expect(await answerVault(unlock)).toEqual(refused);
  expect(session.openSession).not.toHaveBeenCalled();
});

test('a backup gets the data key from the session', async () => {
  session.useDataKey.mockResolvedValue(KEY);
  callKeys.mockResolvedValue({ ok: true, value: { file: '{}' } });
  expect(await answerVault(backUp)).toEqual({ ok: true, value: { file: '{}' } });
  expect(callKeys).toHaveBeenCalledWith(
    { method: 'vault-back-up', params: { password: 'x', dataKey: KEY } },
    {},
  );
});

test('a backup while locked is locked, and starts no worker', async () => {
  session.useDataKey.mockResolvedValue(null);
  expect(await answerVault(backUp)).toMatchObject({ code: 'locked' });
  expect(callKeys).not.toHaveBeenCalled();
});

test('deleting the vault locks it', async () => {
  callKeys.mockResolvedValue({ ok: true, value: null });
  await answerVault({ type: 'vault-call', method: 'vault-delete', params: {} });
  expect(session.lockVault).toHaveBeenCalled();
});

test.each([0, 241, 1.5, Number.NaN])('%d minutes are not stored', async (minutes) => {
  await answerVault({ type: 'vault-minutes', minutes });
  expect(session.changeLockMinutes).not.toHaveBeenCalled();
});

test('a lost worker is no missing vault', async () => {
  session.lockTime.mockResolvedValue(null);
  session.lockMinutes.mockResolvedValue(15);
  callKeys.mockResolvedValue({ ok: false, code: 'worker-lost', because: '' });
  const look = await answerVault({ type: 'vault-look' });
  expect(look).toEqual({ state: { is: 'unreadable', code: 'worker-lost' }, lockAtMs: null, minutes: 15 });
});
