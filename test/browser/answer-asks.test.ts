/** What pages of the extension may ask of the workers, and what not; whatever breaks, they get an answer. */

import { beforeEach, describe, expect, test, vi } from 'vitest';

const engine = { callEngine: vi.fn(), cancelKeys: vi.fn() };
const callOpened = vi.fn();
const sendMessage = vi.fn();
const alarms = { create: vi.fn(), clear: vi.fn() };
vi.mock('wxt/browser', () => ({ browser: { runtime: { sendMessage }, alarms } }));
vi.mock('../../src/browser/engine.ts', () => engine);
vi.mock('../../src/browser/opened-call.ts', () => ({ callOpened }));

const { answerAsk } = await import('../../src/browser/answer-asks.ts');

const done = (value: unknown) => ({ ok: true, value });
const HOME = 'chrome-extension://rail/popup.html';
const ask = (message: object, from = HOME) => answerAsk(message as never, from);

beforeEach(() => {
  vi.resetAllMocks();
  vi.unstubAllEnvs();
  callOpened.mockResolvedValue(done('opened'));
  engine.callEngine.mockResolvedValue(done(done('looked up')));
  sendMessage.mockResolvedValue(undefined);
});

describe('pages', () => {
  test.each([
    'memberships',
    'membership-enrol',
    'prove-attestation',
    'credential-present',
    'wallet-accounts',
    'wallet-reveal',
    'wallet-decide',
    'policy-begin-anew',
  ])('may ask for %s with the opened vault', async (method) => {
    expect(await ask({ type: 'ask-opened', method, params: { a: 1 } })).toEqual(done('opened'));
    expect(callOpened).toHaveBeenCalledWith({ method, params: { a: 1 } }, {});
  });

  test.each([
    'prove-personhood',
    'wallet-sign',
    'vault-state',
    'vault-back-up',
    'vault-restore-into',
    'vault-unlock',
    'issuer-look',
    'toString',
    '__proto__',
    undefined,
  ])('may not ask for %s with the opened vault', async (method) => {
    expect(await ask({ type: 'ask-opened', method, params: {} })).toMatchObject({ code: 'not-for-pages' });
    expect(callOpened).not.toHaveBeenCalled();
  });

  test('may have what the person sends signed, and nothing for a site', async () => {
    const params = (who: object) => ({ type: 'ask-opened', method: 'wallet-sign', params: { who } });
    expect(await ask(params({ by: 'person' }))).toEqual(done('opened'));
    for (const who of [{ by: 'page', origin: 'https://a.example' }, { by: 'agent', key: 'k' }, {}])
      expect(await ask(params(who))).toMatchObject({ code: 'not-for-pages' });
    expect(await ask({ type: 'ask-opened', method: 'wallet-sign', params: {} })).toMatchObject({
      code: 'not-for-pages',
    });
    expect(callOpened).toHaveBeenCalledTimes(1);
  });

  test.each([
    'chrome-extension://rail/options.html',
    'chrome-extension://rail/options.html#/popup.html',
    'chrome-extension://rail/panel.html?to=/popup.html',
    'chrome-extension://rail/not-popup.html',
    '',
  ])('other than the wallet’s home may have nothing signed for the person (%s)', async (from) => {
    const own = { type: 'ask-opened', method: 'wallet-sign', params: { who: { by: 'person' } } };
    expect(await ask(own, from)).toMatchObject({ code: 'not-for-pages' });
    expect(await ask(own, `${HOME}#cancel-7`)).toEqual(done('opened'));
  });

  test.each(['issuer-attest', 'group-state', 'credential-keys'])('may have %s looked up', async (method) => {
    expect(await ask({ type: 'ask-lookup', method, params: { a: 1 } })).toEqual(done('looked up'));
    expect(engine.callEngine.mock.calls[0]![0]).toMatchObject({ method, params: { a: 1 } });
  });

  test.each(['check-picture', 'check-page', 'memberships', 'toString'])(
    'may not have %s looked up',
    async (method) => {
      expect(await ask({ type: 'ask-lookup', method, params: {} })).toMatchObject({ code: 'not-for-pages' });
      expect(engine.callEngine).not.toHaveBeenCalled();
    },
  );

  test('are told the worker’s code, and of what broke its name alone', async () => {
    engine.callEngine.mockResolvedValue({ ok: false, code: 'too-slow' });
    const look = { type: 'ask-lookup', method: 'issuer-look', params: {} };
    expect(await ask(look)).toMatchObject({ ok: false, code: 'too-slow' });
    callOpened.mockRejectedValue(new TypeError('a secret'));
    const list = { type: 'ask-opened', method: 'memberships', params: {} };
    expect(await ask(list)).toEqual({ ok: false, code: 'failed', because: 'TypeError' });
  });

  test('cancel calls of pages, never a proof for a site', async () => {
    await ask({ type: 'ask-cancel', call: 'request:1' });
    expect(engine.cancelKeys).toHaveBeenCalledWith('page:request:1');
  });
});

test.each([
  ['', 0],
  ['true', 1],
])(
  'a named call reports; Firefox’s background (%o) passes that on, and Chrome’s document has told',
  async (firefox, times) => {
    vi.stubEnv('FIREFOX', firefox);
    await ask({ type: 'ask-opened', method: 'prove-attestation', params: {}, call: 'run' });
    const { call, onProgress } = callOpened.mock.calls[0]![1];
    expect(call).toBe('page:run');
    const progress = { call, stage: 'witness' };
    onProgress(progress);
    expect(sendMessage).toHaveBeenCalledTimes(times);
    if (times > 0) expect(sendMessage).toHaveBeenCalledWith({ type: 'keys-progress', progress });
  },
);
