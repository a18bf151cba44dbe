/** Calls with the data key: while locked there is none, and what was proven is not handed out after locking. */

import { beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';

const callKeys = vi.fn();
const session = { useDataKey: vi.fn(), lockTime: vi.fn() };
vi.mock('../../src/browser/engine.ts', () => ({ callKeys }));
vi.mock('../../src/browser/vault-session.ts', () => session);

const { callOpened } = await import('../../src/browser/opened-call.ts');

const KEY = toBase64Url(new Uint8Array(32).fill(7));
const params = { issuer: 'i' } as never;
const proven = { ok: true, value: { response: {} } };

beforeEach(() => {
  vi.resetAllMocks();
  session.useDataKey.mockResolvedValue(KEY);
  session.lockTime.mockResolvedValue(Date.now() + 60_000);
  callKeys.mockResolvedValue(proven);
});

test('the key is added, and the call can be named', async () => {
  const options = { call: 'one', onProgress: () => {} };
  expect(await callOpened({ method: 'prove-personhood', params }, options)).toEqual(proven);
  const request = { method: 'prove-personhood', params: { issuer: 'i', dataKey: KEY } };
  expect(callKeys).toHaveBeenCalledWith(request, options);
});

test('while locked nothing is asked', async () => {
  session.useDataKey.mockResolvedValue(null);
  expect(await callOpened({ method: 'memberships', params })).toMatchObject({ ok: false, code: 'locked' });
  expect(callKeys).not.toHaveBeenCalled();
});

test('what was made with a secret is dropped where the vault was locked meanwhile, and a list is not', async () => {
  session.lockTime.mockResolvedValue(null);
  for (const method of ['prove-personhood', 'prove-attestation', 'wallet-sign', 'wallet-reveal'] as const)
    expect(await callOpened({ method, params })).toMatchObject({ ok: false, code: 'locked' });
  callKeys.mockResolvedValue({ ok: true, value: [] });
  expect(await callOpened({ method: 'memberships', params })).toEqual({ ok: true, value: [] });
});
