/**
 * The two scripts in a page, one window between them: what a hostile page can make of them, and what reaches the background.
 * Longer than 300 lines because each thing that a page may try is a case between the same two scripts.
 */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PageMessage, RelayMessage } from '../../src/browser/page-channel.ts';
import type { SiteView } from '../../src/dapp/instant.ts';
import { MAX_TEXT_CHARS } from '../../src/dapp/page-answers.ts';

type Listener = (message: RelayMessage, sender: unknown, reply: (value: unknown) => void) => boolean;

let listener: Listener;
const sendMessage = vi.fn();
const onMessage = {
  addListener(given: Listener) {
    listener = given;
  },
};
const runtime = { sendMessage, onMessage };
vi.mock('wxt/browser', () => ({ browser: { runtime } }));

const { startInpage } = await import('../../src/browser/inpage.ts');
const { startRelay } = await import('../../src/browser/relay.ts');

type Provider = { request(call: unknown): Promise<unknown> };
type Announced = { readonly info: object; readonly provider: Provider };

let page: EventTarget;
let announced: Announced[];
let asked: Extract<PageMessage, { type: 'page-ask' }>[];
let isOn: boolean;
let view: SiteView;
let reply: unknown;

beforeEach(() => {
  page = new EventTarget();
  Object.assign(page, { top: page, CustomEvent, Error, Promise });
  vi.stubGlobal('window', page);
  vi.stubGlobal('railRelay', undefined);
  [announced, asked, isOn, reply] = [[], [], true, null];
  view = { chainId: '0x1', accounts: [] };
  page.addEventListener('rail:announceProvider', (event) => announced.push((event as CustomEvent).detail));
  sendMessage.mockReset();
  sendMessage.mockImplementation(async (message: PageMessage) => {
    if (message.type === 'page-hello') return isOn && view;
    if (message.type === 'page-ask') asked.push(message);
    return reply;
  });
});

const quiet = () => new Promise((resolve) => setImmediate(resolve));
const hear = (message: RelayMessage) => {
  let said: unknown;
  listener(message, {}, (value) => (said = value));
  return said;
};

async function start(order: readonly (() => void)[] = [startInpage, startRelay]): Promise<Provider> {
  for (const script of order) script();
  await quiet();
  return announced[0]?.provider as Provider;
}

const outcomeOf = (promise: Promise<unknown>) =>
  promise.then(
    (result) => ({ result }),
    (error: { code: number; data: object }) => ({ code: error.code, data: error.data }),
  );

describe('a provider', () => {
  test.each<[string, readonly (() => void)[]]>([
    ['the page’s script first', [startInpage, startRelay]],
    ['the relay first', [startRelay, startInpage]],
    ['both twice', [startInpage, startRelay, startInpage, startRelay]],
  ])('is announced once by itself, with %s', async (_, order) => {
    await start(order);
    expect(announced).toHaveLength(1);
    expect(announced[0]!.info).toEqual({ rdns: 'org.responsible-ai-ledger', name: 'RAIL' });
    page.dispatchEvent(new Event('rail:requestProvider'));
    expect(announced).toHaveLength(2);
    expect(announced[1]).toBe(announced[0]);
  });

  test('is announced by EIP-6963, too, with a name of this document alone', async () => {
    const by6963: { info: Record<string, string>; provider: Provider }[] = [];
    page.addEventListener('eip6963:announceProvider', (event) => by6963.push((event as CustomEvent).detail));
    const provider = await start();
    expect(by6963).toHaveLength(1);
    page.dispatchEvent(new Event('eip6963:requestProvider'));
    expect(by6963).toHaveLength(2);
    const [{ info, provider: same }] = by6963 as [(typeof by6963)[0]];
    expect(same).toBe(provider);
    expect(info).toMatchObject({ name: 'RAIL', rdns: 'org.responsible-ai-ledger' });
    expect(info.uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(decodeURIComponent(info.icon!)).toMatch(/^data:image\/svg\+xml,<svg/);
    expect([by6963[0], info].every(Object.isFrozen)).toBe(true);
  });

  test('tells the page what changes for it', async () => {
    const provider = (await start()) as Provider & { on(name: string, listener: unknown): unknown };
    const heard: unknown[] = [];
    for (const name of ['accountsChanged', 'disconnect'])
      expect(provider.on(name, (value: unknown) => heard.push([name, value]))).toBe(provider);
    view = { chainId: '0x1', accounts: ['0xa'] };
    hear({ type: 'page-on' });
    await quiet();
    isOn = false;
    hear({ type: 'page-on' });
    await quiet();
    await quiet();
    expect(heard).toEqual([
      ['accountsChanged', ['0xa']],
      ['disconnect', expect.objectContaining({ code: 4900 })],
    ]);
  });

  test('writes the method first, and nothing of JSON-RPC', async () => {
    const provider = await start();
    void provider.request({ jsonrpc: '2.0', id: 7, params: [], method: 'm' });
    void provider.request({ params: [], method: 'm', more: 1 });
    await quiet();
    expect(asked.map(({ text }) => text)).toEqual([
      '{"method":"m","params":[]}',
      '{"method":"m","params":[],"more":1}',
    ]);
  });

  test('is frozen throughout', async () => {
    const provider = await start();
    expect([announced[0], announced[0]!.info, provider, provider.request].every(Object.isFrozen)).toBe(true);
  });

  test('answers with what the background says, later or at once', async () => {
    const provider = await start();
    const later = provider.request({ method: 'm', params: { a: 1 } });
    await quiet();
    const { page: name, n, text } = asked[0]!;
    expect(JSON.parse(text)).toEqual({ method: 'm', params: { a: 1 } });
    expect(hear({ type: 'page-there', page: name, n })).toBe(true);
    expect(hear({ type: 'page-answer', page: name, n, answer: { is: 'result', text: '{"v":1}' } })).toBe(
      true,
    );
    expect(await later).toEqual({ v: 1 });
    reply = { is: 'error', code: 'already-asking' };
    expect(await outcomeOf(provider.request({ method: 'm' }))).toEqual({
      code: -32002,
      data: { code: 'already-asking' },
    });
  });

  test('fails where the background is gone', async () => {
    const provider = await start();
    sendMessage.mockRejectedValue(new Error('Extension context invalidated.'));
    expect(await outcomeOf(provider.request({ method: 'm' }))).toMatchObject({ data: { code: 'failed' } });
  });

  test('is announced when the site is switched on later', async () => {
    isOn = false;
    await start();
    expect(announced).toEqual([]);
    isOn = true;
    expect(hear({ type: 'page-on' })).toBe(true);
    await quiet();
    expect(announced).toHaveLength(1);
  });
});

describe('a page of another site on the same host', () => {
  beforeEach(() => {
    isOn = false;
  });

  test('sees nothing, whatever events it makes up', async () => {
    await start();
    const seen: string[] = [];
    const { dispatchEvent } = page;
    page.dispatchEvent = function (event: Event) {
      seen.push(event.type);
      return dispatchEvent.call(this, event);
    };
    for (const name of ['rail:requestProvider', 'rail:wanted', 'rail:offer', 'rail:undefined:answer'])
      page.dispatchEvent(new CustomEvent(name, { detail: 'on' }));
    await quiet();
    expect(announced).toEqual([]);
    expect(seen).toHaveLength(4);
    expect(asked).toEqual([]);
  });

  test('that imitates the page’s script before it is refused all the same', async () => {
    const secret = 'a'.repeat(32);
    const answers: unknown[] = [];
    startRelay();
    page.addEventListener(`rail:${secret}:answer`, (event) => answers.push((event as CustomEvent).detail));
    page.dispatchEvent(new CustomEvent('rail:offer', { detail: secret }));
    page.dispatchEvent(new CustomEvent(`rail:${secret}:ask`, { detail: '0:{}' }));
    await quiet();
    expect(asked).toEqual([]);
    expect(answers).toEqual(['paired', expect.stringMatching(/^0:.*site-not-allowed/)]);
  });
});

describe('a hostile page', () => {
  const secret = 'b'.repeat(32);
  let answers: string[];
  /** The page is its own provider: nothing is between it and the relay. */
  beforeEach(async () => {
    answers = [];
    startRelay();
    page.addEventListener(`rail:${secret}:answer`, (event) =>
      answers.push(String((event as CustomEvent).detail)),
    );
    page.dispatchEvent(new CustomEvent('rail:offer', { detail: secret }));
    await quiet();
  });
  const send = (detail: unknown) => page.dispatchEvent(new CustomEvent(`rail:${secret}:ask`, { detail }));

  test.each<[string, unknown]>([
    ['an object', { n: 0, text: '{}' }],
    [
      'an object with a getter',
      {
        get length() {
          throw new Error('read');
        },
      },
    ],
    ['a text without a count', '{}'],
    ['a count that is none', 'x:{}'],
    ['a count too large', '12345678:{}'],
    ['nothing', undefined],
  ])('that sends %s is not heard', async (_, detail) => {
    send(detail);
    await quiet();
    expect(asked).toEqual([]);
    expect(answers).toEqual(['paired', 'on', 'at {"chainId":"0x1","accounts":[]}']);
  });

  test('that sends megabytes is refused in the page', async () => {
    send(`0:${'x'.repeat(MAX_TEXT_CHARS + 1)}`);
    await quiet();
    expect(asked).toEqual([]);
    expect(answers.at(-1)).toMatch(/^0:.*too-large/);
  });

  test('that floods reaches the background 200 times in ten seconds', async () => {
    reply = { is: 'error', code: 'bad-request' };
    for (let n = 0; n < 500; n++) send(`${n}:{}`);
    await quiet();
    expect(asked).toHaveLength(200);
    expect(answers.filter((text) => text.includes('too-many-requests'))).toHaveLength(300);
  });

  test('that uses a count twice is heard once', async () => {
    send('1:{}');
    send('1:{}');
    await quiet();
    expect(asked).toHaveLength(1);
  });

  test('gets an answer once, for a request that it has open, under the name of its document', async () => {
    send('3:{}');
    await quiet();
    const name = asked[0]!.page;
    const answer = { is: 'result', text: '1' } as const;
    expect(hear({ type: 'page-answer', page: 'other', n: 3, answer })).toBe(false);
    expect(hear({ type: 'page-answer', page: name, n: 4, answer })).toBe(false);
    expect(hear({ type: 'page-answer', page: name, n: 3, answer })).toBe(true);
    // A background that ended before it knew asks again: it was taken, and the page hears nothing of that.
    expect(hear({ type: 'page-there', page: name, n: 3 })).toBe(true);
    expect(hear({ type: 'page-answer', page: name, n: 3, answer })).toBe(true);
    expect(hear({ type: 'page-there', page: 'other', n: 3 })).toBe(false);
    expect(answers.slice(3)).toEqual(['3:{"result":1}']);
  });

  test('that was told an error took no result', async () => {
    send('3:{}');
    await quiet();
    const name = asked[0]!.page;
    const failed = { is: 'error', code: 'failed' } as const;
    expect(hear({ type: 'page-answer', page: name, n: 3, answer: failed })).toBe(true);
    expect(hear({ type: 'page-there', page: name, n: 3 })).toBe(false);
    expect(hear({ type: 'page-answer', page: name, n: 3, answer: { is: 'result', text: '1' } })).toBe(false);
  });

  test('that leaves is told so, and nothing after that', async () => {
    send('3:{}');
    await quiet();
    const name = asked[0]!.page;
    page.dispatchEvent(new Event('pagehide'));
    expect(sendMessage).toHaveBeenLastCalledWith({ type: 'page-gone', page: name });
    expect(answers.at(-1)).toMatch(/^3:.*failed/);
    expect(hear({ type: 'page-there', page: name, n: 3 })).toBe(false);
    expect(hear({ type: 'page-answer', page: name, n: 3, answer: { is: 'result', text: '1' } })).toBe(false);
  });

  test('that comes back from the browser’s cache asks again whether it is on', async () => {
    page.dispatchEvent(new Event('pagehide'));
    const hellos = sendMessage.mock.calls.length;
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(sendMessage.mock.calls.slice(hellos)).toMatchObject([[{ type: 'page-hello' }]]);
  });
});

describe('a page whose own objects are strange', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {};
        circle.self = circle;
        return circle;
      },
      'not-json',
    ],
    [
      'a getter that throws',
      () => ({
        get method() {
          throw new Error('no');
        },
      }),
      'not-json',
    ],
    ['nothing', () => undefined, 'not-json'],
    ['megabytes', () => ({ method: 'x'.repeat(5_000_000) }), 'too-large'],
  ])('asks with %s', async (_, call, code) => {
    const provider = await start();
    expect(await outcomeOf(provider.request(call()))).toMatchObject({ data: { code } });
    expect(asked).toEqual([]);
  });

  test('has replaced what the script used', async () => {
    const provider = await start();
    const stolen = vi.fn();
    Object.assign(page, {
      dispatchEvent: stolen,
      addEventListener: stolen,
      CustomEvent: stolen,
      Promise: stolen,
    });
    const later = provider.request({ method: 'm' });
    await quiet();
    const { page: name, n } = asked[0]!;
    hear({ type: 'page-there', page: name, n });
    expect(stolen).not.toHaveBeenCalled();
    expect(later).toBeInstanceOf(Promise);
  });
});

test('a frame has no relay', () => {
  Object.assign(page, { top: new EventTarget() });
  startRelay();
  expect(sendMessage).not.toHaveBeenCalled();
});
